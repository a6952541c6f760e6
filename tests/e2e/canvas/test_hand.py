"""What a hand or a keyboard does on the canvas, in a real browser."""

import re

from playwright.sync_api import Route, expect

from contacts.models import Member
from journeys.models import Journey
from journeys.services.edit_draft import edit_draft
from tests.e2e.axe import axe
from tests.e2e.canvas.conftest import ADDRESS, Open
from tests.e2e.canvas.drawn import between, drag, edges, middle, node, saved, way


def test_a_step_is_dragged_onto_a_path_undone_and_done_again_while_another_browser_looks(
    look: Open, journey: Journey
) -> None:
    mia, omar = look("marketer"), look("ops")
    palette = mia.get_by_role("button", name="Wait for a time", exact=True)
    drag(mia, middle(palette), between(mia, "start", "welcome"))
    for page in (mia, omar):
        expect(node(page, "wait_for")).to_be_visible()
        expect(way(page, "start", "next")).to_have_attribute("aria-label", re.compile("Wait for a time"))
    saved(mia)
    assert {("start", "next", "wait_for"), ("wait_for", "next", "welcome")} <= edges(journey)
    expect(mia.get_by_role("textbox", name=re.compile("^Wait"))).to_be_visible()

    mia.keyboard.press("Control+z")
    expect(node(omar, "wait_for")).to_have_count(0)
    mia.keyboard.press("Control+Shift+z")
    expect(node(omar, "wait_for")).to_be_visible()
    saved(mia)
    assert {("start", "next", "wait_for"), ("wait_for", "next", "welcome")} <= edges(journey)


def test_a_step_is_connected_by_its_port_and_deleted_so_that_the_gap_closes(
    look: Open, journey: Journey
) -> None:
    mia = look()
    port = node(mia, "news").locator('[data-outcome="next"]')
    x, y = middle(node(mia, "patience"))
    drag(mia, middle(port), (x, y - 20))
    saved(mia)
    assert ("news", "next", "patience") in edges(journey)

    node(mia, "welcome").click()
    mia.keyboard.press("Delete")
    expect(node(mia, "welcome")).to_have_count(0)
    expect(node(mia, "start")).to_have_class(re.compile("selected"))
    saved(mia)
    assert ("start", "next", "wait") in edges(journey)


def test_everything_works_from_the_keyboard(look: Open, journey: Journey) -> None:
    mia = look()
    mia.keyboard.press("ArrowDown")
    expect(node(mia, "start")).to_be_focused()
    mia.keyboard.press("ArrowDown")
    expect(node(mia, "welcome")).to_be_focused()

    mia.keyboard.press("Shift+ArrowRight")
    saved(mia)
    assert journey.nodes.get(key="welcome").x == 8

    mia.keyboard.press("Enter")
    expect(mia.get_by_label("Name", exact=True)).to_be_focused()
    expect(mia.get_by_label("Name", exact=True)).to_have_value("Welcome")
    mia.keyboard.press("Escape")
    expect(node(mia, "welcome")).to_be_focused()

    mia.keyboard.press("/")
    expect(mia.get_by_role("combobox", name=re.compile("What comes here"))).to_be_focused()
    mia.keyboard.type("exit")
    mia.keyboard.press("Enter")
    expect(node(mia, "exit")).to_be_focused()
    saved(mia)
    assert ("welcome", "skipped", "exit") in edges(journey)

    node(mia, "news").focus()
    mia.keyboard.press("c")
    mia.keyboard.type("next")
    mia.keyboard.press("Enter")
    mia.keyboard.type("call this")
    mia.keyboard.press("Enter")
    saved(mia)
    assert ("news", "next", "sales") in edges(journey)


def test_settings_that_come_late_take_the_focus_to_the_step_that_is_chosen_by_then(look: Open) -> None:
    mia = look()
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    mia.route("**/nodes/start/form/", hold)
    with mia.expect_request("**/nodes/start/form/"):
        mia.keyboard.press("ArrowDown")
    mia.keyboard.press("ArrowDown")
    expect(node(mia, "welcome")).to_be_focused()
    mia.keyboard.press("Enter")
    with mia.expect_response("**/nodes/welcome/form/"):
        late[0].continue_()
    expect(mia.get_by_label("Name", exact=True)).to_have_value("Welcome")
    expect(mia.get_by_label("Name", exact=True)).to_be_focused()
    mia.keyboard.press("Escape")
    expect(node(mia, "welcome")).to_be_focused()


def test_days_and_times_of_a_window_are_chosen_and_read_on_the_step(
    look: Open, journey: Journey, members: dict[str, Member]
) -> None:
    step = {"key": "office", "kind": "wait_window", "name": "Office", "position": [600, 0], "settings": {}}
    edit_draft(journey, members["marketer"], "tab.1", [{"op": "add_node", "node": {**step, "stage": ""}}])
    mia = look(address=f"{ADDRESS}?node=office", reduced_motion="reduce")
    expect(node(mia, "office")).to_contain_text("every day")
    days = mia.get_by_role("group", name="On")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    mia.route("**/nodes/office/form/", hold_the_first)
    with mia.expect_request("**/nodes/office/form/"):
        days.get_by_label("Mon").check()
    days.get_by_label("Tue").check()
    days.get_by_label("Wed").check()
    # The first is answered when two more have been chosen, and takes none of them back.
    held[0].continue_()
    mia.get_by_label("From", exact=True).fill("09:00")
    mia.get_by_label("To", exact=True).fill("17:30")
    mia.get_by_label("To", exact=True).press("Tab")
    expect(node(mia, "office")).to_contain_text("Mon to Wed, 09:00 to 17:30")
    days.get_by_label("Tue").uncheck()
    expect(node(mia, "office")).to_contain_text("Mon, Wed, 09:00 to 17:30")
    assert axe(mia, ".workspace") == ""
