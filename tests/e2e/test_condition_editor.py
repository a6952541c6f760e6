"""The condition editor by keyboard, in a rule, a segment and the settings of a journey."""

import json
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from contacts.models import Member, Segment
from journeys.models import Node, Rule, RuleVersion
from tests.e2e.desk import Desk
from tests.e2e.test_pages import enter, launched, members
from tests.journeys.engine.stage import happen, somebody
from tests.journeys.launch import Launch

__all__ = ["launched", "members"]


@pytest.fixture
def mia(launched: Launch, members: dict[str, Member], desk: Desk) -> Page:
    """Mia, before the draft of a condition: the score is over 80."""
    page = enter(desk, members["marketer"])
    page.goto("/rulebook/big-account/")
    expect(page.get_by_label("Fact", exact=True)).to_have_value("contact.score")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def written(page: Page) -> Any:
    return json.loads(page.locator("textarea[name$=condition]").input_value())


def add(page: Page, what: str, at: int = -1) -> None:
    page.get_by_role("button", name=f"+ {what}", exact=True).nth(at).press("Enter")


def moved(page: Page) -> list[str]:
    """What has moved in the settings beside the canvas since the page was loaded, without anybody's doing."""
    found: list[str] = page.evaluate(
        """() => new Promise((done) => {
            new PerformanceObserver((list) => done(list.getEntries().flatMap((moved) => moved.sources)
                .filter(({node}) => node?.parentElement?.closest("form[data-node]"))
                .map(({node}) => node.id || node.className)
            )).observe({type: "layout-shift", buffered: true});
            requestAnimationFrame(() => setTimeout(() => done([])));
        })"""
    )
    return found


def test_a_condition_is_put_together_by_keyboard(mia: Page, launched: Launch) -> None:
    add(mia, "Fact")
    mia.keyboard.type("contact.plan")
    press(mia, "Tab")
    expect(mia.get_by_label("Test", exact=True).nth(1)).to_be_focused()
    mia.get_by_label("Test", exact=True).nth(1).select_option("one_of")
    # Nobody is quicker than the field that a test asks for.
    expect(mia.get_by_placeholder("one, another")).to_be_visible()
    press(mia, "Tab")
    expect(mia.get_by_placeholder("one, another")).to_be_focused()
    mia.keyboard.type("pro, team")
    add(mia, "Behavior")
    mia.keyboard.type("pricing_viewed")
    mia.get_by_label("Did or did not").select_option("did at least")
    mia.get_by_label("At least so often").fill("3")
    mia.get_by_label("Within", exact=True).select_option("within the last")
    mia.get_by_role("button", name="+ Property").press("Enter")
    expect(mia.get_by_label("Property", exact=True)).to_be_focused()
    mia.keyboard.type("page")
    press(mia, "Tab", "Tab")
    mia.keyboard.type("enterprise")
    assert written(mia) == {
        "all": [
            {"fact": "contact.score", "is": "greater_than", "value": 80},
            {"fact": "contact.plan", "is": "one_of", "value": ["pro", "team"]},
            {
                "event": "pricing_viewed",
                "at_least": 3,
                "within": "7d",
                "where": [{"property": "page", "is": "equal_to", "value": "enterprise"}],
            },
        ]
    }
    expect(mia.locator(".condition-sentence")).to_contain_text(
        "score is over 80, and plan is pro or team, and pricing viewed with page is enterprise"
    )
    with mia.expect_response(lambda answer: answer.url.endswith("/condition/")):
        mia.get_by_role("button", name="Save the condition").press("Enter")
    rule = Rule.objects.get(slug="big-account")
    assert RuleVersion.objects.get(rule=rule).document["condition"]["all"][1]["value"] == ["pro", "team"]


def test_parts_are_grouped_turned_around_and_moved_by_keyboard(mia: Page) -> None:
    add(mia, "Group")
    press(mia, "Enter")
    mia.keyboard.type("contact.plan")
    press(mia, "Tab")
    mia.locator(".part-grip").first.focus()
    press(mia, "Alt+ArrowRight")
    assert [part.get("fact") for part in written(mia)["all"][0]["any"]] == ["contact.score", "contact.plan"]
    expect(mia.locator(".part-grip").nth(1)).to_be_focused()
    press(mia, "Tab", "Enter")
    assert written(mia)["all"][0]["any"][0]["not"]["fact"] == "contact.score"
    press(mia, "Alt+ArrowLeft")
    assert written(mia)["all"][1]["not"]["fact"] == "contact.score"
    press(mia, "Control+z")
    assert len(written(mia)["all"]) == 1
    mia.get_by_role("button", name="Remove group").press("Enter")
    expect(mia.locator(".condition-tree")).to_contain_text("Nothing is asked yet.")


def test_how_many_would_answer_yes_is_counted_while_one_writes(mia: Page) -> None:
    expect(mia.locator(".condition-count")).to_have_text("1 contact would answer yes right now")
    mia.get_by_label("Value", exact=True).fill("50")
    expect(mia.locator(".condition-count")).to_have_text("2 contacts would answer yes right now")
    mia.get_by_label("Value", exact=True).fill("much")
    expect(mia.locator(".part-problem")).to_contain_text("greater_than")
    expect(mia.locator(".condition-count")).to_be_empty()


def test_what_the_editor_cannot_show_stays_json(mia: Page) -> None:
    mia.get_by_role("button", name="As JSON").press("Enter")
    mia.get_by_role("textbox", name="Condition").fill('{"all": 1}')
    expect(mia.locator(".condition-says")).to_contain_text("cannot show this JSON")
    mia.get_by_role("textbox", name="Condition").fill('{"any": [{"event": "trial_started"}]}')
    expect(mia.get_by_label("Event", exact=True)).to_have_value("trial_started")


def test_a_segment_is_made_without_json(mia: Page) -> None:
    somebody(email="nl@example.com", country="NL")
    mia.goto("/segments/new/")
    mia.get_by_label("Name").fill("Dutch")
    add(mia, "Fact")
    mia.keyboard.type("contact.country")
    press(mia, "Tab", "Tab")
    mia.keyboard.type("NL")
    expect(mia.locator(".condition-count")).to_have_text("1 contact would answer yes right now")
    mia.get_by_role("button", name="Find who belongs").press("Enter")
    expect(mia.get_by_role("heading", name="Dutch")).to_be_visible()
    condition = {"all": [{"fact": "contact.country", "is": "equal_to", "value": "NL"}]}
    assert Segment.objects.get(slug="dutch").condition == condition


def test_the_exit_of_a_journey_is_written_in_its_settings(
    mia: Page, launched: Launch, members: dict[str, Member]
) -> None:
    mia.goto("/journeys/win-back/")
    exit_when = mia.locator("[data-condition]").first
    exit_when.get_by_role("button", name="+ Fact").press("Enter")
    mia.keyboard.type("contact.customer")
    press(mia, "Tab", "Tab")
    expect(exit_when.get_by_label("Test")).to_have_value("equal_to")
    mia.keyboard.type("true")
    expect(mia.locator("#saving")).to_contain_text("Saved")
    expect(exit_when.get_by_label("Fact", exact=True)).to_have_value("contact.customer")
    # What is saved by itself takes nothing away from whoever goes on typing.
    add(mia, "Fact", 0)
    mia.keyboard.type("contact.pl")
    with mia.expect_response(lambda told: told.request.method == "POST" and "/win-back/" in told.url):
        mia.keyboard.type("a")
    expect(mia.locator("#saving")).to_contain_text("Saved")
    mia.keyboard.type("n")
    expect(exit_when.get_by_label("Fact", exact=True).nth(1)).to_have_value("contact.plan")


def test_the_filter_of_a_trigger_is_written_as_in_a_condition(mia: Page, launched: Launch) -> None:
    happen(launched.hot, "went_quiet", {"reason": "silence"})
    cache.clear()
    mia.goto("/journeys/win-back/?node=start")
    where = mia.locator("[data-where]")
    expect(where.locator(".condition-sentence")).to_have_text("Every event of this name counts.")
    where.get_by_role("button", name="+ Property").press("Enter")
    expect(where.get_by_label("Property", exact=True)).to_be_focused()
    expect(where.locator("datalist option")).to_have_attribute("value", "reason")
    mia.keyboard.type("seats")
    press(mia, "Tab")
    where.get_by_label("Test").select_option("is at least")
    # What was chosen before may be saved by itself, so this waits for the answer to the value.
    with mia.expect_response(lambda told: '"value": 5' in unquote_plus(told.request.post_data or "")):
        where.get_by_label("Value").fill("5")
    expect(where.locator(".condition-sentence")).to_have_text("seats is 5 or more")
    expect(mia.locator("#saving")).to_contain_text("Saved")
    test = {"property": "seats", "is": "at_least", "value": 5}
    assert Node.objects.get(journey__slug="win-back", key="start").settings["where"] == [test]
    mia.reload()
    expect(where.get_by_label("Value")).to_have_value("5")
    expect(where.locator(".condition-sentence")).to_have_text("seats is 5 or more")
    expect(where.locator("datalist option")).to_have_attribute("value", "reason")
    assert moved(mia) == []
    where.get_by_role("button", name="Remove the property").press("Enter")
    expect(where.locator(".condition-sentence")).to_have_text("Every event of this name counts.")


def test_a_part_is_dragged_into_a_group(mia: Page) -> None:
    add(mia, "Group")
    press(mia, "Enter")
    mia.keyboard.type("contact.plan")
    press(mia, "Tab")
    grip, leaf = (
        mia.locator(".part-grip").first,
        mia.locator(".condition-group .condition-group [data-piece]"),
    )
    # Waits until it stands still: the fact has drawn its line anew.
    grip.hover()
    start, target = grip.bounding_box(), leaf.bounding_box()
    assert start
    assert target
    mia.mouse.move(start["x"] + 5, start["y"] + 5)
    mia.mouse.down()
    mia.mouse.move(target["x"] + 80, target["y"] + target["height"] - 4, steps=5)
    mia.mouse.up()
    assert [part.get("fact") for part in written(mia)["all"][0]["any"]] == ["contact.plan", "contact.score"]
