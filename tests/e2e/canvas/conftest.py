"""The canvas of the sample's draft, in browsers of its team."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from contacts.models import Member
from journeys.models import Journey
from tests.cast import signed_in, team
from tests.e2e.canvas.drawn import node
from tests.e2e.desk import Desk
from tests.journeys.launch import import_sample

type Open = Callable[..., Page]

ADDRESS = "/journeys/feature-launch/"


@pytest.fixture
def members(transactional_db: None) -> dict[str, Member]:
    return team()


@pytest.fixture
def journey(members: dict[str, Member]) -> Journey:
    return import_sample(members["marketer"])


@pytest.fixture
def look(desk: Desk, members: dict[str, Member], journey: Journey) -> Open:
    """Opens the canvas in a browser of somebody: `look("marketer")`."""

    def opened(role: str = "marketer", address: str = ADDRESS, **options: object) -> Page:
        page = desk.open(viewport={"width": 1440, "height": 1000}, **options)
        session = signed_in(members[role]).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": desk.address}])
        page.goto(address)
        expect(node(page, "start")).to_be_visible()
        return page

    return opened
