"""The canvas in a real browser: what a hand or a keyboard does there, and what a second browser sees."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from contacts.models import Member
from journeys.models import Journey, Rule
from journeys.services.edit_draft import edit_draft
from journeys.services.publish import publish
from tests.cast import signed_in, team
from tests.e2e.desk import Desk
from tests.journeys.launch import import_sample
from tests.journeys.review import pass_review

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


def node(page: Page, key: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{key}"]')


def way(page: Page, source: str, outcome: str) -> Locator:
    return page.locator(f'.react-flow__edge[data-id="{source}|{outcome}"]')


def saved(page: Page) -> None:
    expect(page.locator("#saving")).to_have_text("Saved")


def middle(thing: Locator) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def between(page: Page, one: str, other: str) -> tuple[float, float]:
    (x1, y1), (x2, y2) = middle(node(page, one)), middle(node(page, other))
    return (x1 + x2) / 2, (y1 + y2) / 2


def edges(journey: Journey) -> set[tuple[str, str, str]]:
    return set(journey.edges.values_list("source", "outcome", "target"))


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


def test_settings_are_saved_as_they_are_typed_and_seen_elsewhere(look: Open, journey: Journey) -> None:
    mia, omar = look(address=f"{ADDRESS}?node=wait"), look("ops", f"{ADDRESS}?node=wait")
    duration = mia.get_by_role("textbox", name=re.compile("^Wait"))
    duration.fill("soon")
    duration.press("Tab")
    expect(mia.locator("#inspector")).to_contain_text("'soon' is not a duration")
    assert journey.nodes.get(key="wait").settings["duration"] == "48h"

    omar.get_by_label("Name", exact=True).press("End")
    omar.keyboard.type(" or so")
    duration.fill("3d")
    duration.press("Tab")
    expect(node(omar, "wait")).to_contain_text("3 d after the last interaction")
    expect(omar.get_by_role("textbox", name=re.compile("^Wait"))).to_have_value("3d")
    expect(omar.get_by_label("Name", exact=True)).to_have_value("48 h after the last interaction or so")
    expect(omar.get_by_label("Name", exact=True)).to_be_focused()
    expect(node(mia, "wait")).to_contain_text("or so")

    mia.keyboard.press("Escape")
    mia.keyboard.press("Control+z")
    expect(node(omar, "wait")).to_contain_text("2 d after the last interaction")


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
    assert found(mia, ".workspace") == []


def test_problems_stand_on_the_step_and_in_the_drawer(look: Open) -> None:
    mia = look()
    expect(node(mia, "route").locator(".step-badge")).to_contain_text("1 problem")
    mia.get_by_role("button", name="1 problem").click()
    drawer = mia.get_by_role("region", name="What keeps it from going live")
    drawer.get_by_role("button", name=re.compile("only a draft exists")).click()
    expect(node(mia, "route")).to_have_class(re.compile("selected"))
    expect(mia.locator("#inspector")).to_contain_text("Open the rule and have it approved.")


def test_work_done_offline_is_kept_over_a_reload_and_sent_later(
    look: Open, desk: Desk, journey: Journey
) -> None:
    desk.expect("ERR_FAILED|beforeunload")
    mia = look()
    mia.on("dialog", lambda dialog: dialog.accept())

    def cut(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    mia.route("**/draft/edits/", cut)
    node(mia, "done").click()
    mia.keyboard.press("Shift+ArrowDown")
    expect(mia.locator("#saving")).to_have_text("Offline: retrying")
    mia.reload()
    expect(mia.locator("#saving")).to_have_text("Offline: retrying")
    assert journey.edits.count() == 1
    mia.unroute("**/draft/edits/")
    saved(mia)
    assert journey.nodes.get(key="done").y == 888


def test_who_may_only_look_sees_all_and_changes_nothing(look: Open, journey: Journey) -> None:
    ada = look("analyst")
    expect(ada.get_by_role("navigation", name="Steps")).to_have_count(0)
    expect(ada.get_by_role("button", name="Publish")).to_have_count(0)
    expect(ada.locator("#saving")).to_have_text("View only")
    node(ada, "welcome").click()
    expect(ada.get_by_label("Subject")).to_be_disabled()
    ada.keyboard.press("Delete")
    expect(node(ada, "welcome")).to_be_visible()


def test_back_and_deep_links_open_the_step(look: Open) -> None:
    mia = look()
    node(mia, "news").click()
    expect(mia.get_by_label("Name", exact=True)).to_have_value("For customers")
    mia.get_by_role("link", name="Rulebook").click()
    mia.go_back()
    expect(node(mia, "news")).to_have_class(re.compile("selected"))
    expect(mia.get_by_label("Name", exact=True)).to_have_value("For customers")


def test_on_a_phone_it_can_be_looked_at(look: Open) -> None:
    mia = look(is_mobile=True, has_touch=True)
    mia.set_viewport_size({"width": 390, "height": 844})
    mia.reload()
    expect(node(mia, "done")).to_be_in_viewport()
    node(mia, "wait").tap()
    expect(mia.get_by_label("Name", exact=True)).to_be_in_viewport()
    mia.get_by_role("button", name="Close").click()
    expect(mia.locator("#inspector")).to_be_hidden()
    assert mia.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_head_tells_what_others_do_with_the_journey(
    look: Open, journey: Journey, members: dict[str, Member]
) -> None:
    pass_review(Rule.objects.get(), members["reviewer"])
    publish(journey, members["marketer"])
    mia, omar = look("marketer"), look("ops")
    mia.get_by_role("button", name="Pause").click()
    mia.get_by_role("dialog").get_by_role("button", name="Pause journey").click()
    expect(omar.locator("#journey-status")).to_contain_text("Paused")
    expect(omar.get_by_role("button", name="Resume")).to_be_visible()

    mia.get_by_label("Name", exact=True).fill("Spring launch")
    expect(mia.get_by_role("heading", level=1)).to_have_text("Spring launch")
    expect(omar.get_by_role("heading", level=1)).to_have_text("Spring launch")
    expect(omar.get_by_label("Name", exact=True)).to_have_value("Spring launch")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_screen_readers(look: Open, scheme: str) -> None:
    mia = look(color_scheme=scheme, reduced_motion="reduce")
    for key in ("", "welcome", "wait", "route"):
        if key:
            node(mia, key).click()
            expect(mia.locator(f'#inspector form[data-node="{key}"]')).to_be_visible()
        assert found(mia, ".workspace") == []
    mia.keyboard.press("/")
    assert found(mia, ".workspace") == []


def found(page: Page, part: str) -> list[str]:
    """What axe has to say about a part of the page."""
    result = Axe().run(page, context=part)
    return [
        f"{finding['id']}: {finding['nodes'][0]['html'][:200]}" for finding in result.response["violations"]
    ]
