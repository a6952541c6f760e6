"""The first minutes with the product: be somebody, see the map and the logic, ask a number who is behind it,
and try another threshold on everybody who was decided about.
"""

import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from config import clock, partitions
from journeys.models import Decision, Demo, RuleVersion
from journeys.services.demo.clockwork import Clockwork
from journeys.services.demo.house import begin
from tests.e2e.canvas.drawn import node, way
from tests.e2e.desk import Desk
from tests.e2e.everybody import WIDE, inspect

PEOPLE = 200
BROUGHT_ANEW = """(id) => new Promise((done) => document.body.addEventListener("htmx:afterSettle",
  (event) => { if (event.target.id === id) done(); }))"""
LIVES = ThreadPoolExecutor(1)
"""Where the demo is lived: in the test's own thread the browser's loop runs."""


def living() -> "Future[None]":
    """One turn of what moves the demo, under way."""

    def turn() -> None:
        Clockwork().turn()
        connection.close()

    return LIVES.submit(turn)


@pytest.fixture
def demo(live_server_asgi: str, settings: Settings) -> Iterator[Demo]:
    """A small demo in the middle of its history."""
    settings.DEMO = True
    partitions.ensure([clock.real_now()])
    begin(PEOPLE)
    yield Demo.objects.get()
    clock.move(timedelta())


def test_the_first_minutes(demo: Demo, desk: Desk) -> None:
    nobody = desk.open()
    inspect(nobody, "/accounts/login/")
    mia = desk.open()
    she_signs_in_and_sees_what_is_worth_acting_on(mia)
    she_sees_people_walk_the_map_and_the_logic(mia)
    sent_to_sales = a_row_lights_its_path_and_says_what_it_was_worth(mia)
    a_number_opens_into_a_person_and_why(mia, sent_to_sales)
    another_threshold_is_tried_on_everybody(mia)
    she_looks_through_the_eyes_of_the_reviewer(mia)


def she_signs_in_and_sees_what_is_worth_acting_on(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Mia, marketer").click()
    expect(page.get_by_role("heading", name="Hello, Mia")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^Six weeks of history"))).to_be_visible()
    expect(demo_bar(page)).to_contain_text("Six weeks are being lived")
    inspect(page, "/")
    what_is_brought_anew_takes_nothing_away(page)

    living().result()
    page.set_viewport_size(WIDE)
    page.goto("/")
    worth = page.get_by_role("region", name="Worth acting on")
    expect(worth.get_by_role("listitem")).to_have_count(3)
    expect(worth).to_contain_text("Feature launch nurture")
    expect(worth).to_contain_text("Autumn sale has 3 problems.")
    inspect(page, "/")


def what_is_brought_anew_takes_nothing_away(page: Page) -> None:
    page.set_viewport_size(WIDE)
    link = page.locator("#home a[href]").first
    link.focus()
    page.evaluate(BROUGHT_ANEW, "home")
    expect(link).to_be_focused()
    demo_bar(page).get_by_role("button", name=re.compile("^Seen as Mia")).click()
    page.evaluate(BROUGHT_ANEW, "demo-bar")
    expect(page.get_by_role("button", name="Lena Reviewer")).to_be_visible()


def she_sees_people_walk_the_map_and_the_logic(page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.goto("/")
    page.get_by_role("link", name="Open the live journey").click()
    numbers = node(page, "start").locator(".step-numbers")
    expect(numbers).to_contain_text("arrived")
    for key, layers in (("1", "Workflow"), ("2", "Logic"), ("3", "Both")):
        button = page.get_by_role("button", name=layers, exact=True)
        expect(button).to_contain_text(key)
        page.keyboard.press(key)
        expect(button).to_have_attribute("aria-pressed", "true")

    demo_bar(page).get_by_role("button", name="+48 h").click()
    expect(demo_bar(page)).to_contain_text("The clock is on its way")
    under_way = living()
    page.wait_for_selector(".traveller", state="attached", timeout=60_000)
    under_way.result()
    expect(demo_bar(page).get_by_role("button", name="+48 h")).to_be_visible(timeout=20_000)


def a_row_lights_its_path_and_says_what_it_was_worth(page: Page) -> int:
    node(page, "route").click()
    row = dock(page).get_by_role("row", name=re.compile("^hot"))
    people = row.get_by_role("link", name=re.compile(r"^\d+$"))
    row.get_by_role("button", name="hot", exact=True).hover()
    expect(node(page, "sales").locator(".step")).to_have_class(re.compile(r"\blit\b"))
    expect(way(page, "route", "sales").locator("path.way")).to_have_class(re.compile(r"\blit\b"))
    sent = int(people.inner_text())
    told = re.compile(rf"^hot: {sent} people, [\d.]+% reached the goal(, worth [\d,]+ EUR)?$")
    expect(dock(page).locator(".dock-worth")).to_have_text(told)
    return sent


def a_number_opens_into_a_person_and_why(page: Page, sent_to_sales: int) -> None:
    dock(page).get_by_role("row", name=re.compile("^hot")).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decided by row hot at Lead routing")
    people = page.locator("tbody a.strong-link")
    expect(people).to_have_count(sent_to_sales)
    name = people.first.inner_text()
    people.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Path of {name}")
    trail = page.locator(".trail > li")
    expect(trail.filter(has_text="Welcome")).to_contain_text("E-mail")
    expect(trail.filter(has_text="Call this lead")).to_be_visible()
    routed = trail.filter(has_text="Lead routing, version 2")
    expect(routed).to_contain_text(
        re.compile(r"Sent to sales by row hot because Lead score (8[1-9]|9\d|\d{3}) is over 80\.")
    )
    expect(routed.locator("time").first).to_be_visible()


def another_threshold_is_tried_on_everybody(page: Page) -> None:
    page.goto("/journeys/feature-launch/?node=route")
    cell = dock(page).get_by_label("Lead score, hot", exact=True)
    cell.fill("over the moon")
    expect(dock(page).locator(".dock-problem")).to_contain_text("a number is expected")
    expect(cell).to_have_value("over the moon")
    cell.fill("over 70")
    effect = dock(page).get_by_role("region", name="What this draft would change")
    moved = {source: would_be_called(source) for source in ("nurture", "demo")}
    expect(effect).to_contain_text(went_otherwise(moved))
    expect(dock(page).locator(".dock-problem")).to_have_count(0)
    assert not RuleVersion.objects.filter(number=3).exists()  # it is tried, not stored

    stored: list[str] = []
    page.on("request", lambda asked: stored.append(asked.url) if "/table/change/" in asked.url else None)
    cell.press("Enter")
    cell.blur()
    expect(dock(page)).to_contain_text("version 3, draft; version 2 is in force")
    assert len(stored) == 1, "once, though Enter is followed by leaving the cell"
    expect(dock(page).get_by_role("button", name="was over 80")).to_be_visible()
    shifted = way_name(page, "sales")
    expect(shifted).to_contain_text(f"+{sum(moved.values())}")
    expect(effect).to_contain_text(
        "Lead score 80, Looked at prices yes: expected demo, 3 d, gives sales, 1 d."
    )
    effect.get_by_role("button", name="Expect this answer").click()
    expect(effect).to_contain_text("All 6 examples hold")
    inspect(page, "/journeys/feature-launch/?node=route")

    in_force = RuleVersion.objects.get(rule__slug="lead-routing", number=2)
    assert in_force.status == RuleVersion.Status.APPROVED
    assert "> 80" in str(in_force.document)


def she_looks_through_the_eyes_of_the_reviewer(page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto("/rulebook/lead-routing/")
    demo_bar(page).get_by_role("button", name=re.compile("^Seen as Mia")).click()
    page.get_by_role("button", name="Lena Reviewer").click()
    expect(demo_bar(page)).to_contain_text("Seen as Lena")
    expect(page).to_have_url(re.compile("/rulebook/lead-routing/$"))
    expect(page.locator("#row-hot .changed")).to_have_attribute("title", "was: over 80")
    page.goto("/")
    expect(page.get_by_role("heading", name="Hello, Lena")).to_be_visible()


def demo_bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Demo", exact=True)


def dock(page: Page) -> Locator:
    return page.get_by_role("region", name="Table of Lead routing")


def way_name(page: Page, outcome: str) -> Locator:
    return page.locator(".way-label.from-decision .way-name").filter(has_text=re.compile(f"^{outcome}"))


def would_be_called(source: str) -> int:
    """People of the last 30 days who went this way with a score over 70 and up to 80, by a plain count."""
    found = Decision.objects.filter(
        outcome=source, at__gt=clock.now() - timedelta(days=30), row__in=("keen", "warm", "otherwise")
    )
    return len(
        {
            one.contact_id
            for one in found
            if one.seen["contact.score"] and 70 < one.seen["contact.score"] <= 80
        }
    )


def went_otherwise(moved: dict[str, int]) -> re.Pattern[str]:
    steps = {"nurture": "Case study", "demo": "Demo invitation"}
    (first, most), *_rest = sorted(moved.items(), key=lambda each: (-each[1], each[0]))
    assert most > 0
    people = "1 person" if most == 1 else f"{most} people"
    return re.compile(f"{people} of the last 30 days would go to Call this lead instead of {steps[first]}.")
