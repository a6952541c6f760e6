"""Every address, method and role: who gets in, and what happens to who does not.

The cells stand in `cases/permissions.csv`, a line for each route and method. A route without a line fails,
and so does a method that answers anything but 405 without a line of its own: placing it is part of adding
it. `data` is what a POST sends, as in a form; addresses below `api/` get it as JSON.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qsl

from django.db import transaction
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver

from channels_app.routing import websocket_urlpatterns
from config import clock, partitions
from contacts.models import Member
from journeys.models import Delivery, Task
from tests.cast import signed_in, team
from tests.journeys.launch import Launch, launch

CELLS = Path(__file__).parent / "cases" / "permissions.csv"
ROLES = ("anonymous", "marketer", "reviewer", "ops", "analyst", "sales")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ANY = "ANY"
"""Places every method of a route that has no line of its own: of those that answer all methods alike."""
WEBSOCKET = "WS"
WHOLE = "**"
"""Ends a line that places all routes below: those of somebody else's package, which has tests of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: what each role is answered; several statuses are separated by `|`."""

    route: str
    method: str
    data: str
    answers: dict[str, str]


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


def sockets() -> set[str]:
    """Every socket, but for the one that refuses all other addresses."""
    return {route for route in routes(list(websocket_urlpatterns)) if route}


def test_every_route_is_placed() -> None:
    placed = {line.route for line in lines() if line.method != WEBSOCKET}
    whole = tuple(route.removesuffix(WHOLE) for route in placed if route.endswith(WHOLE))
    existing = set(routes(get_resolver().url_patterns))
    unplaced = {
        route for route in existing if route not in placed and not (whole and route.startswith(whole))
    }
    assert not unplaced, f"Place them in {CELLS.name}."
    assert {route for route in placed if not route.endswith(WHOLE)} <= existing, "These routes are gone."


def test_every_socket_is_placed() -> None:
    assert {line.route for line in lines() if line.method == WEBSOCKET} == sockets()


class TestRights(TestCase):
    """Asks every line as every role; what a request changes is rolled back at once."""

    members: ClassVar[dict[str, Member]]
    launched: ClassVar[Launch]
    clients: dict[str, Client]

    @classmethod
    def setUpTestData(cls) -> None:
        partitions.ensure([clock.real_now()])
        cls.members = team()
        cls.launched = launch(cls.members["marketer"], cls.members["reviewer"])

    def setUp(self) -> None:
        self.clients = {role: signed_in(self.members.get(role)) for role in ROLES}

    def test_each_role_is_answered_as_its_cell_says(self) -> None:
        for line in lines():
            if line.method == WEBSOCKET:
                continue
            for role in ROLES:
                for route in self.meant(line.route):
                    with self.subTest(f"{line.method} {route} as {role}"):
                        method = "GET" if line.method == ANY else line.method
                        status = self.ask(role, method, self.address(route), line.data)
                        assert str(status) in line.answers[role].split("|"), f"answered {status}"

    def test_a_method_that_is_not_placed_is_not_allowed(self) -> None:
        placed = {(line.route, line.method) for line in lines()}
        for route in dict.fromkeys(line.route for line in lines() if line.method != WEBSOCKET):
            if route.endswith(WHOLE):
                continue
            for method in METHODS:
                if (route, method) not in placed and (route, ANY) not in placed:
                    with self.subTest(f"{method} {route}"):
                        assert self.ask("ops", method, self.address(route), "") == 405

    def meant(self, route: str) -> list[str]:
        """The routes that a line speaks of: itself, or all below it."""
        if not route.endswith(WHOLE):
            return [route]
        below, placed = route.removesuffix(WHOLE), {line.route for line in lines()}
        found = routes(get_resolver().url_patterns)
        return [each for each in found if each.startswith(below) and each not in placed]

    def ask(self, role: str, method: str, address: str, data: str) -> int:
        """The status that a role is answered; nothing of the request stays."""
        body: dict[str, object] = dict(parse_qsl(data))
        if data.startswith("{"):
            body = json.loads(data)
        kind = "application/json"
        with transaction.atomic():
            if method == "GET":
                answer = self.clients[role].get(address)
            elif method == "POST" and not address.startswith(("/api/", "/v1/", "/beacon/")):
                answer = self.clients[role].post(address, body)
            else:
                answer = self.clients[role].generic(method, address, json.dumps(body), kind)
            transaction.set_rollback(True)
        return answer.status_code

    def address(self, route: str) -> str:
        """The route with its names filled in, as an address."""
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: self.value(route, found[1]), route)
        filled = re.sub(
            r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: self.value(route, found[1]), filled
        )
        plain = filled.replace("[a-z]+", "batch").replace("/?", "/").replace("\\.", ".")
        return "/" + plain.replace("^", "").replace("$", "").replace("\\", "")

    def value(self, route: str, name: str) -> str:
        """What stands for a name in a route."""
        contact = self.launched.warm
        by_route = {
            "rulebook/": {"slug": self.launched.rule.slug},
            "api/v1/rules/": {"slug": self.launched.rule.slug},
            "runs/": {"public_id": str(self.launched.run_of(contact).public_id)},
            "api/v1/enrollments/": {"public_id": str(self.launched.run_of(contact).public_id)},
            "tasks/": {"public_id": str(Task.objects.first().public_id)},  # type: ignore[union-attr]
            "api/v1/tasks/": {"public_id": str(Task.objects.first().public_id)},  # type: ignore[union-attr]
            "api/v1/deliveries/": {"public_id": str(Delivery.objects.first().public_id)},  # type: ignore[union-attr]
            "api/v1/events/": {"name": "whitepaper_downloaded"},
            "api/v1/attributes/": {"name": "plan"},
        }
        named = next((names for start, names in by_route.items() if route.startswith(start)), {})
        general = {
            "slug": self.launched.journey.slug,
            "key": "welcome",
            "table": "steps",
            "public_id": str(contact.public_id),
            "token": "forged",
        }
        return named.get(name) or general.get(name) or "1"
