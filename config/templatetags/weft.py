"""Tags and filters of every page: icons, the rail, durations, counts and shares in words."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import nh3
from django import template
from django.template.context import Context
from django.utils import dateformat
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from config.rail import rail

register = template.Library()

SHAPES = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>")
PROSE = {
    *("p", "br", "em", "strong", "code", "pre", "blockquote", "hr", "a", "ul", "ol", "li"),
    *("h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"),
}
"""What prose may consist of."""
NONE = "\N{EN DASH}"
STEPS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


@register.simple_tag
def icon(name: str, size: int = 16, css: str = "") -> SafeString:
    """A Lucide icon as inline SVG, 1.5 px strokes, hidden from screen readers: a word stands beside it."""
    return drawn(str(name), size, str(css))


@cache
def drawn(name: str, size: int, css: str) -> SafeString:
    """The SVG of an icon, read from the package once per process. Raises KeyError for an unknown name."""
    shapes = SHAPES.findall(drawings().read(f"{name}.svg").decode())
    stroke = round(1.5 * 24 / size, 3)
    return mark_safe(  # noqa: S308 - the package's own drawing, and names from our templates
        f'<svg class="icon {css}" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" '
        f'stroke="currentColor" stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round" '
        f'aria-hidden="true" focusable="false">{"".join(shapes)}</svg>'
    )


@cache
def drawings() -> ZipFile:
    """The package's archive, left open: listing its many drawings takes longer than drawing a page."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@register.inclusion_tag("_rail.html", takes_context=True)
def site_rail(context: Context) -> dict[str, Any]:
    """The left rail for the reader of this page."""
    request = context["request"]
    return {"items": list(rail(request.user, request.path)), "request": request, "user": request.user}


@register.simple_tag
def moment(at: datetime | None, show: str = "") -> SafeString:
    """An instant as the fragment of that name shows it, for pages that hold hundreds of them: to include a
    fragment takes ten times as long."""
    if not at:
        return mark_safe("")
    here = localtime(at)
    shown, words = show or "moment", dateformat.format(here, "j M Y H:i")
    return format_html('<time datetime="{}" data-show="{}">{} UTC</time>', here.isoformat(), shown, words)


@register.filter
def duration(value: timedelta | float | None) -> str:
    """A time span in words, its two largest parts: ``2 d 4 h``, ``35 min``, ``under 1 s``."""
    if value is None:
        return NONE
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    if seconds < 1:
        return _("under 1 s")
    parts: list[str] = []
    for unit, size in STEPS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
        elif parts:
            break
        if len(parts) == 2:
            break
    return " ".join(parts)


@register.filter
def count(value: float | None) -> str:
    """A whole number with thousands apart; a dash for none."""
    return NONE if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def percent(part: float | None, whole: float | None) -> str:
    """``part`` of ``whole`` to one decimal; a dash where there is nothing to divide by."""
    if not whole or part is None:
        return NONE
    return f"{number_format(100 * part / whole, 1)} %"


@register.filter
def plain(value: Any) -> str:
    """A stored value in words: yes and no, numbers without needless zeros, a dash for what is missing."""
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}"
    if isinstance(value, list | tuple):
        return ", ".join(plain(item) for item in value)
    return str(value)


@register.filter
def lookup(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """The value under a key that the template holds in a variable; None where there is none."""
    return mapping.get(key) if mapping else None


@register.filter
def words(name: str) -> str:
    """A name of the code for readers: ``timed_out`` gives "timed out"."""
    return str(name).replace("_", " ")


@register.filter
def split(text: str) -> list[str]:
    """The words of a text."""
    return str(text).split()


@register.filter
def emphasis(text: str) -> SafeString:
    """A sentence whose ``*words*`` are strong; everything else is escaped."""
    parts = re.split(r"\*([^*]+)\*", str(text))
    return format_html_join(
        "",
        "{}",
        ((format_html("<strong>{}</strong>", part) if at % 2 else part,) for at, part in enumerate(parts)),
    )


@register.simple_tag
def bar(part: float | None, whole: float | None, color: str = "") -> SafeString:
    """A bar that shows ``part`` of ``whole``; an empty one where there is nothing to show.

    An SVG, since the content policy lets no element carry a style of its own. A number stands beside it.
    """
    share = max(0.0, min(100.0, 100 * part / whole)) if part and whole else 0
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-ground" width="100" height="6"/>'
        '<rect class="bar-part" width="{}" height="6"/></svg>',
        color,
        f"{share:.2f}",
    )


@register.simple_tag
def spark(series: Sequence[int] | None, color: str = "") -> SafeString:
    """A line through a number per day, its top the greatest of them; nothing where all are zero. A sum stands
    beside it."""
    if not series or not any(series):
        return mark_safe("")
    step, top = 100 / max(1, len(series) - 1), max(series)
    points = " ".join(f"{at * step:.1f},{19 - 18 * count / top:.1f}" for at, count in enumerate(series))
    return format_html(
        '<svg class="spark {}" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">'
        '<polyline class="spark-line" points="{}"/></svg>',
        color,
        points,
    )


@register.simple_tag
def values(**named: Any) -> str:
    """Values that htmx sends along, as JSON for an attribute in double quotes."""
    return json.dumps({key: str(value) for key, value in named.items()})


@register.filter
def as_json(value: Any) -> str:
    """A document for people who edit it as text."""
    return json.dumps(value, indent=2, ensure_ascii=False)


@register.filter
def markdown(text: str) -> SafeString:
    """Prose in Markdown (CommonMark) as HTML. Raw HTML in it is shown as text, and what is made is cleaned
    again.
    """
    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(str(text))
    return mark_safe(nh3.clean(made, tags=PROSE, link_rel="noopener nofollow"))  # noqa: S308 - cleaned
