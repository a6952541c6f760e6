"""Tags and filters of every page: icons, the rail, durations, counts and shares in words."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from xml.sax.saxutils import quoteattr

import lucide
from django import template
from django.template.context import Context
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.rail import Item, rail

register = template.Library()

STEPS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


@register.simple_tag
def icon(name: str, size: int = 16, css: str = "") -> SafeString:
    """A Lucide icon as inline SVG, 1.5 px strokes, hidden from screen readers: a word stands beside it."""
    return drawn(str(name), size, str(css))


@cache
def drawn(name: str, size: int, css: str) -> SafeString:
    """The SVG of an icon; read from the package's archive once per process. Raises IconDoesNotExist."""
    shapes = "".join(
        f"<{node.tag}{''.join(f' {key}={quoteattr(value)}' for key, value in node.attrib.items())}/>"
        for node in lucide._load_icon(name)
    )
    stroke = round(1.5 * 24 / size, 3)
    return mark_safe(
        f'<svg class="icon {css}" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" '
        f'stroke="currentColor" stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round" '
        f'aria-hidden="true" focusable="false">{shapes}</svg>'
    )
