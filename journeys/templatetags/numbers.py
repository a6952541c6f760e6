"""Drawings of dashboards: where a step's people are, and a difference with its interval. Both are SVG, since
the content policy lets no element carry a style of its own."""

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from journeys.insights.funnel import Flow
from journeys.insights.uplift import Uplift

register = template.Library()

HALF = 100
"""Half the width of the picture of a difference; its middle is no difference."""


@register.simple_tag
def fate(flow: Flow, whole: int) -> SafeString:
    """A bar as long as the step's share of ``whole``: done, at the goal, still here, dropped, parked. Numbers
    stand beside it."""
    parts = (
        ("done", flow.went_on),
        ("goal", flow.at_goal),
        ("waiting", flow.waiting),
        ("dropped", flow.dropped),
        ("parked", flow.failed),
    )
    drawn, at = [], 0.0
    for name, count in parts:
        width = 100 * count / whole if whole and count > 0 else 0.0
        if width:
            drawn.append((name, f"{at:.2f}", f"{min(width, 100 - at):.2f}"))
        at = min(100.0, at + width)
    return format_html(
        '<svg class="fate" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="fate-ground" width="100" height="8"/>{}</svg>',
        format_html_join("", '<rect class="fate-{}" x="{}" width="{}" height="8"/>', drawn),
    )


@register.simple_tag
def interval(worth: Uplift) -> SafeString:
    """The difference as a dot, its interval as a bar, and the line of no difference in the middle."""
    reach = max(abs(worth.low), abs(worth.high), abs(worth.difference)) or 1.0
    scale = 0.9 * HALF / reach
    low, high, middle = (HALF + scale * value for value in (worth.low, worth.high, worth.difference))
    return format_html(
        '<svg class="interval" viewBox="0 0 200 24" aria-hidden="true">'
        '<rect class="interval-bar" x="{}" y="9" width="{}" height="6" rx="3"/>'
        '<line class="interval-none" x1="100" y1="2" x2="100" y2="22"/>'
        '<circle class="interval-dot" cx="{}" cy="12" r="5"/></svg>',
        f"{low:.2f}",
        f"{max(high - low, 1):.2f}",
        f"{middle:.2f}",
    )


@register.filter
def points(share: float) -> str:
    """A difference of shares in percentage points, with its sign: ``+3.3``."""
    value = round(100 * share, 1) + 0.0
    return f"{'+' if value > 0 else '\N{MINUS SIGN}' if value < 0 else ''}{number_format(abs(value), 1)}"
