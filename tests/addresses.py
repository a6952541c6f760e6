"""The address map, walked: its routes as written, and addresses that lead somewhere.

`cases/permissions.csv` places every route; its lines are read here, for the tests of rights and for those
that look at every page.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from contacts.models import Attribute
from journeys.models import Delivery, Task
from tests.journeys.launch import Launch

CELLS = Path(__file__).parent / "cases" / "permissions.csv"
ROLES = ("anonymous", "marketer", "reviewer", "ops", "analyst", "sales")
WHOLE = "**"
"""Ends a line that places all routes below: those of somebody else's package, which has tests of its own."""
OF_A_MODEL = re.compile(r"^admin/(?P<app>\w+)/(?P<model>\w+)/<(?:path:object_)?id>/")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: what each role is answered; several statuses are separated by `|`."""

    route: str
    method: str
    data: str
    answers: dict[str, str]


@cache
def lines() -> list[Line]:
    """Every line of the file."""
    with CELLS.open() as file:
        return [
            Line(row["route"], row["method"], row["data"] or "", {role: row[role] for role in ROLES})
            for row in csv.DictReader(file)
        ]


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every route below, as written."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


@cache
def all_routes() -> list[str]:
    """Every route of the product."""
    return list(routes(get_resolver().url_patterns))


def meant(route: str) -> list[str]:
    """The routes that a line speaks of: itself, or all below it that have no line of their own."""
    if not route.endswith(WHOLE):
        return [route]
    below, placed = route.removesuffix(WHOLE), {line.route for line in lines()}
    return [each for each in all_routes() if each.startswith(below) and each not in placed]


def address(route: str, launched: Launch) -> str:
    """The route with its names filled in from what was launched, as an address."""
    filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: value(route, found[1], launched), route)
    filled = re.sub(
        r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: value(route, found[1], launched), filled
    )
    plain = filled.replace("[a-z]+", "batch").replace("/?", "/").replace("\\.", ".")
    return "/" + plain.replace("^", "").replace("$", "").replace("\\", "")


def value(route: str, name: str, launched: Launch) -> str:
    """What stands for a name in a route. A query at most."""
    named = next((names for start, names in BY_ROUTE.items() if route.startswith(start)), {})
    found = named[name](launched) if name in named else ANYWHERE.get(name)
    if found is None and name == "public_id":
        found = str(launched.warm.public_id)
    if found is None and name == "slug":
        found = launched.journey.slug
    return found or first_of(route) or "1"


def _run(launched: Launch) -> str:
    return str(launched.run_of(launched.warm).public_id)


def _rule(launched: Launch) -> str:
    return launched.rule.slug


def _task(launched: Launch) -> str:
    return str(Task.objects.earliest("pk").public_id)


BY_ROUTE: dict[str, dict[str, Callable[[Launch], str]]] = {
    "rulebook/facts/": {
        "kind": lambda launched: "attribute",
        "pk": lambda launched: str(Attribute.objects.get(name="plan").pk),
    },
    "rulebook/": {"slug": _rule, "kind": lambda launched: "csv"},
    "pruning/": {"slug": _rule},
    "api/v1/rules/": {"slug": _rule, "kind": lambda launched: "csv"},
    "runs/": {"public_id": _run},
    "api/v1/enrollments/": {"public_id": _run},
    "tasks/": {"public_id": _task},
    "api/v1/tasks/": {"public_id": _task},
    "api/v1/deliveries/": {"public_id": lambda launched: str(Delivery.objects.earliest("pk").public_id)},
    "api/v1/events/": {"name": lambda launched: "whitepaper_downloaded"},
    "api/v1/attributes/": {"name": lambda launched: "plan"},
}
ANYWHERE = {"key": "welcome", "table": "steps", "token": "forged", "app_label": "contacts"}


def first_of(route: str) -> str | None:
    """The key of the first row of the model that a route of Django's admin is about."""
    found = OF_A_MODEL.match(route)
    row = apps.get_model(found["app"], found["model"])._default_manager.first() if found else None
    return str(row.pk) if row else None
