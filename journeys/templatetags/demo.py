"""The demo on pages: its bar, and whom one can be on the sign-in page."""

from typing import Any

from django import template
from django.template.context import Context

from journeys.queries.demo import demo_bar as bar_of
from journeys.services.demo.team import Part, cast

register = template.Library()


@register.inclusion_tag("journeys/demo_bar.html", takes_context=True, name="demo_bar")
def demo_bar(context: Context) -> dict[str, Any]:
    """The bar for the reader of this page; nothing where there is no demo."""
    request = context["request"]
    return {"bar": bar_of(request.user), "request": request, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def demo_cast() -> tuple[Part, ...]:
    """Whom one can be here by a click: nobody unless this is development with demo data."""
    return cast()
