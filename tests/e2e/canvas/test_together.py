"""What one browser sees of what others do, and what becomes of work done without a connection."""

import re

from playwright.sync_api import Route, WebSocketRoute, expect

from config import clock
from contacts.models import Attribute, Member
from journeys.models import Journey, Rule, RuleVersion
from journeys.services.edit_draft import edit_draft
from journeys.services.publish import publish
from tests.cast import signed_in
from tests.e2e.canvas.conftest import ADDRESS, Open
from tests.e2e.canvas.drawn import node, saved
from tests.e2e.desk import Desk
from tests.e2e.elsewhere import elsewhere
from tests.journeys.review import pass_review


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


def test_problems_go_when_a_colleague_approves_the_rule(
    look: Open, journey: Journey, members: dict[str, Member]
) -> None:
    mia = look(address=f"{ADDRESS}?node=route")
    mia.get_by_role("button", name="1 problem").click()
    mia.get_by_role("button", name="Publish").click()
    dialog = mia.get_by_role("dialog")
    expect(dialog).to_contain_text("One thing stands in the way.")
    elsewhere(lambda: pass_review(Rule.objects.get(), members["reviewer"]))
    expect(dialog.get_by_role("button", name="Publish version 1")).to_be_visible()
    dialog.get_by_role("button", name="Not now").click()
    expect(node(mia, "route").locator(".step-badge")).to_have_count(0)
    expect(mia.get_by_role("button", name="1 problem")).to_have_count(0)
    expect(mia.locator("#inspector")).not_to_contain_text("Open the rule and have it approved.")


def test_problems_come_when_an_attribute_turns_out_to_hold_no_date(
    look: Open, journey: Journey, members: dict[str, Member]
) -> None:
    pass_review(Rule.objects.get(), members["reviewer"])
    Attribute.objects.create(name="renewal", type=Attribute.Type.DATE)
    step = {"key": "renewal", "kind": "wait_date", "name": "Renewal", "position": [600, 0], "stage": ""}
    edits = [
        {"op": "add_node", "node": {**step, "settings": {"attribute": "renewal"}}},
        {"op": "connect", "from": "news", "outcome": "next", "to": "renewal"},
        {"op": "connect", "from": "renewal", "outcome": "next", "to": "done"},
    ]
    edit_draft(journey, members["marketer"], "tab.1", edits)
    mia = look()
    expect(node(mia, "renewal")).to_be_visible()
    expect(node(mia, "renewal").locator(".step-badge")).to_have_count(0)
    Attribute.objects.filter(name="renewal").update(type=Attribute.Type.TEXT)
    expect(node(mia, "renewal").locator(".step-badge")).to_contain_text("1 problem")
    Attribute.objects.filter(name="renewal").update(type=Attribute.Type.DATE)
    expect(node(mia, "renewal").locator(".step-badge")).to_have_count(0)


def test_what_changed_while_the_connection_was_cut_is_seen_after_it(
    desk: Desk, members: dict[str, Member], journey: Journey
) -> None:
    mia = desk.open()
    session = signed_in(members["marketer"]).cookies["sessionid"].value
    mia.context.add_cookies([{"name": "sessionid", "value": session, "url": desk.address}])
    desk.expect("WebSocket is closed before")
    cables: list[WebSocketRoute] = []

    def plug(cable: WebSocketRoute) -> None:
        cables.append(cable)
        cable.connect_to_server()

    mia.route_web_socket("**/ws/**", plug)
    mia.goto(ADDRESS)
    expect(node(mia, "route").locator(".step-badge")).to_contain_text("1 problem")
    # Nobody is told, as when the message was lost with the connection.
    draft = RuleVersion.objects.get()
    draft.status = "approved"
    draft.approved_by, draft.approved_at = members["reviewer"], clock.now()
    cables[0].close()
    draft.save()
    expect(node(mia, "route").locator(".step-badge")).to_have_count(0)
