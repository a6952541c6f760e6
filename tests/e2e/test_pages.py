"""Every page for everybody: axe finds nothing in light and dark, on a phone and wide; nothing overflows; the
console stays silent."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page

from config import clock, partitions
from contacts.models import Member
from journeys.delivery import links
from journeys.delivery.catcher import keep
from journeys.models import Delivery
from journeys.services.edit_rule import edit_rule, new_rule
from journeys.services.new_journey import new_journey
from tests.cast import signed_in, team
from tests.e2e.desk import Desk
from tests.e2e.everybody import inspect, inspect_each
from tests.journeys.launch import Launch, launch
from tests.journeys.typed import typed


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
    edit_rule(launched.rule, members["sales"], lambda document: typed(document, "hot", "when", 0, "over 70"))
    return launched


def enter(desk: Desk, member: Member) -> Page:
    """A page of this member, signed in."""
    page = desk.open()
    client: Client = signed_in(member)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": desk.address}])
    return page


def test_pages_of_the_team_in_other_states(launched: Launch, members: dict[str, Member], desk: Desk) -> None:
    page = enter(desk, members["ops"])
    hot = launched.run_of(launched.hot).public_id
    raw = b"Subject: News\r\nContent-Type: text/plain\r\n\r\nText"
    mail = keep(raw, "news@example.com", ["warm@example.com"]).public_id
    inspect_each(
        page,
        [
            "/journeys/?search=nothing",
            "/journeys/win-back/numbers/",
            "/journeys/feature-launch/people/?node=wait&what=waiting",
            f"/runs/{hot}/",
            "/rulebook/?search=nothing",
            "/rulebook/lead-routing/?version=1",
            "/rulebook/big-account/",
            "/rulebook/lead-routing/versions/2/?view=side",
            f"/contacts/{launched.won.public_id}/",
            "/tasks/?state=closed",
            "/search/?search=lead",
            "/admin/parked/?what=retried",
            "/admin/messages/?state=uncertain",
            f"/mailbox/{mail}/",
        ],
    )


def test_pages_of_those_who_get_messages(launched: Launch, members: dict[str, Member], desk: Desk) -> None:
    desk.expect("status of 404")
    letter = Delivery.objects.filter(contact=launched.warm).earliest("pk")
    page = desk.open()
    for address in (links.unsubscribe_address, links.preferences_address):
        inspect(page, urlsplit(address(letter.public_id, launched.warm.public_id)).path)
    for start in ("u", "p", "c"):
        inspect(page, f"/{start}/forged/")


def test_pages_that_say_no(members: dict[str, Member], desk: Desk) -> None:
    desk.expect("status of 40[34]")
    nobody = desk.open()
    inspect_each(
        nobody,
        [
            "/accounts/login/",
            "/accounts/signup/",
            "/accounts/inactive/",
            "/accounts/password/reset/",
            "/accounts/password/reset/done/",
            "/accounts/password/reset/key/1-forged/",
            "/accounts/password/reset/key/done/",
        ],
    )
    sam = enter(desk, members["sales"])
    inspect_each(sam, ["/", "/journeys/", "/nowhere/"])


def test_empty_pages_teach(members: dict[str, Member], desk: Desk) -> None:
    page = enter(desk, members["marketer"])
    inspect_each(page, ["/", "/journeys/", "/rulebook/", "/contacts/", "/tasks/", "/insights/"])
