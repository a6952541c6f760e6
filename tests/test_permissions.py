"""Every address, method and role: who gets in, and what happens to who does not.

The cells stand in `cases/permissions.csv`, a line for each route and method. A route without a line fails,
and so does a method that answers anything but 405 without a line of its own: placing it is part of adding
it. `data` is what a POST sends, as in a form; addresses below `api/` get it as JSON.
"""

import json
from typing import ClassVar
from urllib.parse import parse_qsl

from django.db import transaction
from django.test import Client, TestCase

from channels_app.routing import websocket_urlpatterns
from config import clock, partitions
from contacts.models import Member
from tests.addresses import CELLS, ROLES, WHOLE, address, all_routes, lines, meant, routes
from tests.cast import signed_in, team
from tests.journeys.launch import Launch, launch

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ANY = "ANY"
"""Places every method of a route that has no line of its own: of those that answer all methods alike."""
WEBSOCKET = "WS"


def sockets() -> set[str]:
    """Every socket, but for the one that refuses all other addresses."""
    return {route for route in routes(list(websocket_urlpatterns)) if route}


def test_every_route_is_placed() -> None:
    placed = {line.route for line in lines() if line.method != WEBSOCKET}
    whole = tuple(route.removesuffix(WHOLE) for route in placed if route.endswith(WHOLE))
    existing = set(all_routes())
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
        for client in self.clients.values():
            client.raise_request_exception = False

    def test_each_role_is_answered_as_its_cell_says(self) -> None:
        wrong = []
        for line in lines():
            if line.method == WEBSOCKET:
                continue
            method = "GET" if line.method == ANY else line.method
            for route in meant(line.route):
                where = address(route, self.launched)
                for role in ROLES:
                    status = str(self.ask(role, method, where, line.data))
                    if status not in line.answers[role].split("|"):
                        wrong.append(f"{line.method} {route} as {role}: {status}, not {line.answers[role]}")
        assert not wrong, "\n".join(wrong)

    def test_a_method_that_is_not_placed_is_not_allowed(self) -> None:
        placed = {(line.route, line.method) for line in lines()}
        wrong = []
        for route in dict.fromkeys(line.route for line in lines() if line.method != WEBSOCKET):
            if route.endswith(WHOLE):
                continue
            where = address(route, self.launched)
            for method in METHODS:
                if (route, method) not in placed and (route, ANY) not in placed:
                    status = self.ask("ops", method, where, "")
                    if status != 405:
                        wrong.append(f"{method} {route}: {status}")
        assert not wrong, "Place them, or let them be answered with 405:\n" + "\n".join(wrong)

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
