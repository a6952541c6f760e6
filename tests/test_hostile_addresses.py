"""Filters edited by hand: whatever an address asks for, a page answers, and nothing fails."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from config import clock, partitions
from contacts.models import Member
from tests.addresses import WHOLE, address, lines
from tests.cast import signed_in, team
from tests.journeys.launch import Launch, launch

NAMES = (
    *(
        "search",
        "page",
        "before",
        "sort",
        "state",
        "status",
        "what",
        "where",
        "segment",
        "consent",
        "version",
    ),
    *("view", "against", "logic", "node", "outcome", "row", "rule", "from", "to", "reason", "channel"),
    *("journey", "show", "queue", "kind", "owner"),
)
VALUES = ("\x00", "²", "99999999999999999999999", "99999-01-01", "a:b:😀 ' & | :* (")


@pytest.fixture
def launched(db: None) -> Launch:
    """The sample, live."""
    partitions.ensure([clock.real_now()])
    members = team()
    return launch(members["marketer"], members["reviewer"])


def test_no_filter_breaks_a_page(launched: Launch) -> None:
    ops: Client = signed_in(Member.objects.get(email="ops@example.com"))
    ops.raise_request_exception = False
    routes = [line.route for line in lines() if line.method == "GET" and not line.route.endswith(WHOLE)]
    pages = {address(route, launched) for route in routes}
    asked = {f"{page}?{urlencode(dict.fromkeys(NAMES, value))}" for page in pages for value in VALUES}
    broken = [where[:120] for where in sorted(asked) if ops.get(where).status_code >= 500]
    assert not broken
