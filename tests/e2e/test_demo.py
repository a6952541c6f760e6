"""The first forty seconds: choose somebody to be, see what is worth acting on, let time pass, change eyes."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from playwright.sync_api import expect
from pytest_django import Settings

from config import clock, partitions
from journeys.models import Demo
from journeys.services.demo.clockwork import Clockwork
from journeys.services.demo.house import begin
from tests.e2e.desk import Desk
from tests.e2e.everybody import WIDE, inspect

PEOPLE = 60
BROUGHT_ANEW = """(id) => new Promise((done) => document.body.addEventListener("htmx:afterSettle",
  (event) => { if (event.target.id === id) done(); }))"""


def let_live() -> None:
    """One turn of what moves the demo, in a thread of its own: in this one the browser's loop runs."""

    def turn() -> None:
        Clockwork().turn()
        connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(turn).result()


@pytest.fixture
def demo(live_server_asgi: str, settings: Settings) -> Iterator[Demo]:
    """A small demo in the middle of its history."""
    settings.DEMO = True
    partitions.ensure([clock.real_now()])
    begin(PEOPLE)
    yield Demo.objects.get()
    clock.move(timedelta())


def test_from_the_sign_in_page_to_another_pair_of_eyes(demo: Demo, desk: Desk) -> None:
    nobody = desk.open()
    inspect(nobody, "/accounts/login/")
    page = desk.open()
    page.goto("/")
    page.get_by_role("button", name="Mia, marketer").click()
    expect(page.get_by_role("heading", name="Hello, Mia")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^Six weeks of history"))).to_be_visible()
    bar = page.get_by_role("region", name="Demo", exact=True)
    expect(bar).to_contain_text("Six weeks are being lived")
    inspect(page, "/")

    # What is asked for again and again takes neither the focus nor an open menu away.
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # a TypedDict of the same two numbers
    link = page.locator("#home a[href]").first
    link.focus()
    page.evaluate(BROUGHT_ANEW, "home")
    expect(link).to_be_focused()
    bar.get_by_role("button", name=re.compile("^Seen as Mia")).click()
    page.evaluate(BROUGHT_ANEW, "demo-bar")
    expect(page.get_by_role("button", name="Lena Reviewer")).to_be_visible()

    let_live()
    page.set_viewport_size({"width": 1360, "height": 900})
    page.goto("/")
    worth = page.get_by_role("region", name="Worth acting on")
    expect(worth.get_by_role("listitem")).to_have_count(3)
    expect(worth).to_contain_text("Feature launch nurture")
    expect(worth).to_contain_text("Autumn sale has 3 problems.")
    inspect(page, "/")

    page.set_viewport_size({"width": 1360, "height": 900})
    page.goto("/")
    bar.get_by_role("button", name="+1 h").click()
    expect(bar).to_contain_text("The clock is on its way")
    let_live()
    expect(bar.get_by_role("button", name="+48 h")).to_be_visible()

    page.goto("/rulebook/lead-routing/")
    bar.get_by_role("button", name=re.compile("^Seen as Mia")).click()
    page.get_by_role("button", name="Lena Reviewer").click()
    expect(bar).to_contain_text("Seen as Lena")
    expect(page).to_have_url(re.compile("/rulebook/lead-routing/$"))
    page.goto("/")
    expect(page.get_by_role("heading", name="Hello, Lena")).to_be_visible()
