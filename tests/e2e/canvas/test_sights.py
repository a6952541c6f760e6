"""Ways to look at the canvas: layers, the docked table, company, numbers, a test walked."""

import re

import pytest
from playwright.sync_api import Page, expect

from contacts.models import Member
from tests.cast import signed_in
from tests.e2e.axe import axe
from tests.e2e.canvas.conftest import ADDRESS, Open
from tests.e2e.canvas.drawn import middle, node, way
from tests.e2e.desk import Desk
from tests.journeys.engine.stage import happen, rest, somebody
from tests.journeys.launch import Launch, launch


@pytest.fixture
def launched(members: dict[str, Member]) -> Launch:
    return launch(members["marketer"], members["reviewer"])


@pytest.fixture
def look(desk: Desk, members: dict[str, Member], launched: Launch) -> Open:
    """Opens the canvas of the live journey in a browser of somebody."""

    def opened(role: str = "marketer", width: int = 1440, **options: object) -> Page:
        settings = {"viewport": {"width": width, "height": 900}, "reduced_motion": "reduce", **options}
        page = desk.open(**settings)
        session = signed_in(members[role]).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": desk.address}])
        page.goto(ADDRESS)
        expect(node(page, "start")).to_be_visible()
        return page

    return opened


def test_a_row_lights_its_path_and_a_path_its_rows(look: Open) -> None:
    mia = look()
    node(mia, "route").click()
    dock = mia.get_by_role("region", name="Table of Lead routing")
    hot = dock.get_by_role("button", name="hot", exact=True)
    expect(dock.get_by_label("Lead score, hot", exact=True)).to_have_value("over 80")
    hot.hover()
    expect(node(mia, "sales").locator(".step")).to_have_class(re.compile(r"\blit\b"))
    expect(node(mia, "demo").locator(".step")).to_have_class(re.compile(r"\bback\b"))
    expect(way(mia, "route", "sales").locator("path.way")).to_have_class(re.compile(r"\blit\b"))

    # By the keyboard: focus does what pointing does.
    mia.mouse.move(*middle(node(mia, "route")))
    expect(node(mia, "demo").locator(".step")).not_to_have_class(re.compile(r"\bback\b"))
    dock.get_by_role("button", name="keen", exact=True).focus()
    expect(node(mia, "demo").locator(".step")).to_have_class(re.compile(r"\blit\b"))

    # The other way round: both rows that lead to the case study.
    way(mia, "route", "nurture").locator("path.way").dispatch_event("mouseover")
    expect(dock.locator("tr.lit")).to_have_count(1)
    expect(dock.locator("tr.lit")).to_contain_text("warm")

    # A cure of what is doubtful about the table, and the way back.
    cell = dock.get_by_label("Lead score, hot", exact=True)
    cell.fill("any")
    cell.press("Enter")
    dock.get_by_role("button", name="Remove row keen").first.click()
    keen = dock.get_by_role("button", name="keen", exact=True)
    expect(keen).to_have_count(0)
    mia.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(keen).to_be_visible()


def test_the_settings_of_the_journey_give_way_and_those_of_a_step_come_all_the_same(look: Open) -> None:
    mia = look()
    settings = mia.get_by_role("complementary", name="Settings")
    mia.get_by_role("button", name="Fold or unfold the settings").click()
    expect(settings).to_be_hidden()
    node(mia, "welcome").click()
    expect(settings.get_by_label("Subject")).to_be_visible()

    mia.goto(ADDRESS)
    expect(node(mia, "start")).to_be_visible()
    expect(settings).to_be_hidden()
    assert mia.evaluate("document.querySelector('#canvas').getBoundingClientRect().right === innerWidth")
    mia.get_by_role("button", name="Fold or unfold the settings").click()
    expect(settings).to_be_visible()


def test_a_row_opens_into_whom_it_decided(look: Open) -> None:
    mia = look("analyst")
    node(mia, "route").click()
    row = mia.get_by_role("row", name=re.compile("^hot"))
    row.get_by_role("link", name="1", exact=True).click()
    expect(mia.get_by_role("heading", level=1)).to_have_text("Decided by row hot at Lead routing")
    expect(mia.locator("tbody a.strong-link")).to_have_text(["Hot"])
    mia.go_back()
    expect(node(mia, "route")).to_be_visible()


def test_one_layer_steps_back_by_key_and_by_button(look: Open) -> None:
    mia = look()
    canvas = mia.locator(".canvas")
    for key, layers in (("1", "workflow"), ("2", "logic"), ("3", "both")):
        mia.keyboard.press(key)
        expect(canvas).to_have_class(re.compile(f"show-{layers}"))
        expect(mia.get_by_role("button", name=layers.capitalize(), exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
    mia.get_by_role("button", name="Logic", exact=True).click()
    expect(canvas).to_have_class(re.compile("show-logic"))
    # A digit that is typed is a digit.
    mia.get_by_label("Name", exact=True).press("1")
    expect(canvas).to_have_class(re.compile("show-logic"))


def test_others_are_seen_where_they_point_and_what_they_chose(look: Open) -> None:
    mia, omar = look("marketer"), look("ops")
    expect(mia.get_by_role("list", name="Also here")).to_contain_text("Omar")
    expect(omar.get_by_role("list", name="Also here")).to_contain_text("Mia")
    node(omar, "welcome").click()
    expect(node(mia, "welcome").locator(".step-other-name")).to_have_text("Omar")
    omar.mouse.move(*middle(node(omar, "done")))
    expect(mia.locator(".cursor")).to_contain_text("Omar")
    omar.close()
    expect(mia.locator(".cursor")).to_have_count(0)
    expect(mia.get_by_role("list", name="Also here")).to_have_count(0)


def test_a_test_is_walked_by_the_keyboard_with_its_times_and_reasons(look: Open) -> None:
    mia = look("reviewer")
    mia.keyboard.press("t")
    panel = mia.get_by_role("region", name="Tests")
    expect(panel).to_contain_text("9 of 9 pass")
    panel.get_by_role("button", name=re.compile("a hot lead is handed to sales")).click()
    walk = mia.locator(".walk")
    expect(walk).to_contain_text("1 / 6")
    for _step in range(3):
        mia.keyboard.press("ArrowRight")
    expect(walk).to_contain_text("2 d after entering")
    expect(walk).to_contain_text("Sent to sales by row hot because Lead score 90 is over 80.")
    expect(node(mia, "route").locator(".step")).to_have_class(re.compile(r"\bhere\b"))
    expect(node(mia, "demo").locator(".step")).to_have_class(re.compile(r"\bback\b"))
    mia.keyboard.press("ArrowLeft")
    expect(walk).to_contain_text("Waited 2 d.")
    mia.keyboard.press("Escape")
    expect(walk).to_have_count(0)
    expect(node(mia, "demo").locator(".step")).not_to_have_class(re.compile(r"\bback\b"))


def test_people_on_steps_and_paths_move_while_one_looks_and_can_be_put_away(look: Open) -> None:
    mia = look()
    numbers = node(mia, "start").locator(".step-numbers")
    expect(numbers).to_contain_text("4 arrived")
    happen(somebody(email="late@example.com", score=10), "whitepaper_downloaded")
    rest()
    expect(numbers).to_contain_text("5 arrived")
    mia.keyboard.press("n")
    expect(numbers).to_have_count(0)
    mia.reload()
    expect(node(mia, "start")).to_be_visible()
    expect(numbers).to_have_count(0)


def test_a_dot_runs_along_a_path_when_somebody_goes_it(look: Open) -> None:
    mia = look(reduced_motion="no-preference")
    expect(way(mia, "start", "next").locator(".traveller")).to_have_count(0)
    happen(somebody(email="late@example.com", score=10), "whitepaper_downloaded")
    rest()
    way(mia, "start", "next").locator(".traveller").wait_for(state="attached")
    expect(way(mia, "start", "next").locator(".traveller")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_every_way_to_look_is_open_to_screen_readers(look: Open, scheme: str, width: int) -> None:
    mia = look(width=width, color_scheme=scheme)
    for key in ("1", "2", "3"):
        mia.keyboard.press(key)
        assert axe(mia, ".workspace") == ""
    node(mia, "route").click()
    expect(mia.locator(".dock-row").first).to_be_visible()
    mia.locator(".dock-row").first.focus()
    assert axe(mia, ".workspace") == ""
    mia.keyboard.press("Escape")
    mia.keyboard.press("t")
    mia.locator(".walk-list button").first.click()
    expect(mia.locator(".walk-step")).to_be_visible()
    assert axe(mia, ".workspace") == ""


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_pause_and_its_end_are_chosen_from_the_keyboard(
    look: Open, desk: Desk, width: int, scheme: str
) -> None:
    desk.expect(r"status of 422")
    mia = look(width=width, color_scheme=scheme)
    pausing = mia.get_by_role("dialog", name="Pause Feature launch nurture")
    mia.get_by_role("button", name="Pause").press("Enter")
    expect(pausing).to_contain_text("under way")
    assert axe(mia, "#dialog") == ""
    assert mia.evaluate("document.documentElement.scrollWidth") <= width
    dropped = pausing.get_by_role("radio", name="is turned away")
    expect(dropped).to_be_checked()
    dropped.press("ArrowDown")
    expect(pausing.get_by_role("radio", name="waits")).to_be_checked()
    pausing.get_by_role("button", name="Pause journey").press("Enter")
    expect(mia.locator("#journey-status")).to_contain_text("Paused")

    somebody_downloads()
    mia.get_by_role("button", name="Resume").press("Enter")
    resuming = mia.get_by_role("dialog", name="Resume Feature launch nurture")
    expect(resuming).to_contain_text("1 person waits to enter")
    assert axe(mia, "#dialog") == ""
    assert mia.evaluate("document.documentElement.scrollWidth") <= width
    resuming.get_by_role("radio", name="have run on").press("ArrowDown")
    expect(resuming.get_by_role("radio", name="are extended by the pause")).to_be_checked()
    pace = resuming.get_by_label("At most, per minute")
    pace.fill("0")
    pace.press("Enter")
    expect(resuming.get_by_role("alert")).to_be_visible()
    expect(resuming.get_by_role("radio", name="are extended by the pause")).to_be_checked()
    resuming.get_by_label("At most, per minute").fill("600")
    resuming.get_by_label("At most, per minute").press("Enter")
    expect(mia.locator("#journey-status")).to_contain_text("Live")


def somebody_downloads() -> None:
    """The trigger event of one more contact, taken in."""
    happen(somebody(email="late@example.com"), "whitepaper_downloaded")
    rest()
