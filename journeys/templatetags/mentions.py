"""What the team says, as HTML: Markdown in which the members mentioned stand out."""

from collections.abc import Mapping

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe

from config.templatetags.weft import PROSE
from journeys.queries.said import prose

register = template.Library()


@register.filter
def said(text: str, names: Mapping[int, str]) -> SafeString:
    """A comment in Markdown, cleaned; a mention is the ``names`` of its member, marked."""
    made = prose().render(str(text), {"names": names})
    return mark_safe(nh3.clean(made, tags=PROSE | {"mark"}, link_rel="noopener nofollow"))  # noqa: S308 - cleaned
