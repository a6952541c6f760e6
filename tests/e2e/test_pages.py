"""Every page for everybody: axe finds nothing in light and dark, on a phone and wide; nothing overflows; the
console stays silent."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from config import clock, partitions
from contacts.models import Member
from journeys.services.edit_rule import edit_rule, new_rule
from journeys.services.new_journey import new_journey
from journeys.services.rule_changes import set_cell
from tests.cast import signed_in, team
from tests.e2e.desk import Desk
from tests.journeys.launch import Launch, launch

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1360, "height": 900}
AXE = Axe()


@pytest.fixture
def members(live_server_asgi: str) -> dict[str, Member]:
    """One member of each role."""
    partitions.ensure([clock.real_now()])
    return team()


@pytest.fixture
def launched(members: dict[str, Member]) -> Launch:
    """The sample, live, and beside it drafts of each sort."""
    launched = launch(members["marketer"], members["reviewer"])
    new_journey("Win back", "went_quiet", members["marketer"])
    new_rule("Big account", "condition", members["marketer"])
    edit_rule(
        launched.rule, members["sales"], lambda document: set_cell(document, "hot", "when", 0, "over 70")
    )
    return launched


def enter(desk: Desk, member: Member) -> Page:
    """A page of this member, signed in."""
    page = desk.open()
    client: Client = signed_in(member)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": desk.address}])
    return page


def inspect(page: Page, address: str) -> None:
    """Look at a page as everybody does."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status in (200, 403, 404), address
    page.wait_for_load_state("networkidle")
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of the same two numbers
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{address} is {wider} px wider than {size['width']}"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found: Any = AXE.run(page)
            assert found.violations_count == 0, (
                f"{address} {scheme} {size['width']}\n{found.generate_report()}"
            )


def test_pages_of_the_team(launched: Launch, members: dict[str, Member], desk: Desk) -> None:
    page = enter(desk, members["ops"])
    hot, warm = launched.run_of(launched.hot).public_id, launched.run_of(launched.warm).public_id
    for address in (
        "/",
        "/journeys/",
        "/journeys/?search=nothing",
        "/journeys/new/",
        "/journeys/feature-launch/",
        "/mailbox/",
        "/journeys/feature-launch/numbers/",
        "/journeys/feature-launch/people/",
        "/journeys/feature-launch/people/?node=wait&what=waiting",
        "/journeys/win-back/numbers/",
        f"/runs/{hot}/",
        f"/runs/{warm}/",
        "/insights/",
        "/rulebook/",
        "/rulebook/new/",
        "/rulebook/lead-routing/",
        "/rulebook/lead-routing/?version=1",
        "/rulebook/big-account/",
        "/rulebook/lead-routing/decisions/",
        "/rulebook/?search=nothing",
        "/rulebook/lead-routing/versions/",
        "/rulebook/lead-routing/versions/1/",
        "/rulebook/lead-routing/versions/2/?view=side",
        "/decisions/",
        "/contacts/",
        f"/contacts/{launched.won.public_id}/",
        "/tasks/",
        "/tasks/?state=closed",
        "/search/?search=lead",
        "/developers/",
        "/developers/api/",
        "/admin/",
        "/admin/parked/",
        "/admin/parked/?what=retried",
        "/admin/messages/",
        "/admin/messages/?state=uncertain",
        "/admin/journal/",
    ):
        inspect(page, address)


def test_pages_that_say_no(members: dict[str, Member], desk: Desk) -> None:
    desk.expect("status of 40[34]")
    nobody = desk.open()
    inspect(nobody, "/accounts/login/")
    inspect(nobody, "/accounts/signup/")
    inspect(nobody, "/accounts/password/reset/")
    sam = enter(desk, members["sales"])
    inspect(sam, "/")
    inspect(sam, "/journeys/")
    inspect(sam, "/nowhere/")


def test_empty_pages_teach(members: dict[str, Member], desk: Desk) -> None:
    page = enter(desk, members["marketer"])
    for address in ("/", "/journeys/", "/rulebook/", "/contacts/", "/tasks/", "/insights/"):
        inspect(page, address)
