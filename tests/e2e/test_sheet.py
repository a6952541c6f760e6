"""The table editor by keyboard alone, and by the mouse."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from contacts.models import Member
from journeys.models import Rule, RuleVersion
from journeys.services.edit_rule import edit_rule, open_draft
from tests.e2e.desk import Desk
from tests.e2e.test_pages import enter, launched, members
from tests.journeys.launch import Launch

__all__ = ["launched", "members"]


@pytest.fixture
def sam(launched: Launch, members: dict[str, Member], desk: Desk) -> Page:
    """Sam, before the draft of lead routing; the focus is on the first cell of the table."""
    open_draft(launched.rule, members["sales"])
    page = enter(desk, members["sales"])
    page.goto("/rulebook/lead-routing/")
    at(page, "ours", "when-0").focus()
    return page


def at(page: Page, row: str, lane: str) -> Locator:
    return page.locator(f'#row-{row} [data-lane="{lane}"]')


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def stored(launched: Launch) -> dict[str, Any]:
    found: dict[str, Any] = RuleVersion.objects.get(rule=launched.rule, number=2).document["table"]
    return found


def settled(page: Page) -> None:
    expect(page.locator("[data-sheet-state]")).to_have_text("All changes are saved in the draft")


def test_a_table_is_written_by_keyboard_alone(sam: Page, launched: Launch) -> None:
    press(sam, "ArrowDown")
    expect(at(sam, "hot", "when-0")).to_be_focused()
    sam.keyboard.type("over 85")
    press(sam, "Tab")
    expect(at(sam, "hot", "when-1")).to_be_focused()
    sam.keyboard.type("not te")
    press(sam, "ArrowDown", "Enter")
    expect(at(sam, "hot", "when-1")).to_have_text("not team")
    expect(at(sam, "keen", "when-1")).to_be_focused()
    press(sam, "Control+Enter")
    expect(at(sam, "row-5", "when-0")).to_be_focused()
    for text in ("40 to 60", "pro", "yes", "sales", "2 days"):
        sam.keyboard.type(text)
        press(sam, "Tab")
    sam.keyboard.type("Called first\n")
    settled(sam)
    row = stored(launched)["rows"][3]
    assert row == {
        "id": "row-5",
        "when": ["[40..60]", '"pro"', "true"],
        "then": ["sales", "2d"],
        "note": "Called first",
    }
    assert stored(launched)["rows"][1]["when"][:2] == ["> 85", 'not("team")']


def test_cells_are_filled_emptied_and_taken_back(sam: Page, launched: Launch) -> None:
    press(sam, "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    expect(at(sam, "warm", "when-0")).to_have_text("over 70")
    settled(sam)
    press(sam, "Delete")
    expect(at(sam, "hot", "when-0")).to_have_text("any")
    press(sam, "Control+z")
    expect(at(sam, "hot", "when-0")).to_have_text("over 70")
    press(sam, "Control+z")
    expect(at(sam, "warm", "when-0")).to_have_text("40 or more")
    press(sam, "Control+Shift+z")
    expect(at(sam, "warm", "when-0")).to_have_text("over 70")
    settled(sam)
    assert [row["when"][0] for row in stored(launched)["rows"]] == ["-", "> 70", "> 70", "> 70"]


def test_rows_and_columns_move_with_alt_and_arrows(sam: Page, launched: Launch) -> None:
    press(sam, "ArrowDown", "Alt+ArrowDown")
    expect(sam.locator("[data-sheet-heard]")).to_have_text("Row hot moved to place 3 of 4.")
    expect(at(sam, "hot", "when-0")).to_be_focused()
    press(sam, "Alt+ArrowRight")
    expect(at(sam, "hot", "when-1")).to_be_focused()
    expect(at(sam, "hot", "when-1")).to_have_text("over 70")
    settled(sam)
    assert [row["id"] for row in stored(launched)["rows"]] == ["ours", "keen", "hot", "warm"]
    assert stored(launched)["inputs"][1]["fact"] == "contact.score"


def test_a_column_is_added_changed_and_removed(sam: Page, launched: Launch, desk: Desk) -> None:
    desk.expect("status of 422")
    sam.get_by_role("button", name="Fact", exact=True).press("Enter")
    sam.get_by_label("Fact", exact=True).fill("nonsense")
    sam.keyboard.press("Enter")
    expect(sam.get_by_role("dialog").get_by_role("alert")).to_contain_text("'nonsense' is not a fact.")
    sam.get_by_label("Fact", exact=True).fill("contact.country")
    sam.get_by_label("Label", exact=True).fill("Country")
    sam.get_by_label("When it is missing").select_option("otherwise")
    sam.keyboard.press("Enter")
    head = sam.get_by_role("columnheader", name="Country")
    expect(head).to_be_focused()
    expect(head).to_contain_text("missing: the rule takes its otherwise")
    press(sam, "Enter")
    sam.get_by_label("Label", exact=True).fill("Land")
    press(sam, "Enter")
    expect(sam.get_by_role("columnheader", name="Land")).to_be_focused()
    press(sam, "Delete")
    expect(sam.get_by_role("columnheader", name="Land")).to_have_count(0)
    settled(sam)
    assert stored(launched)["inputs"][0]["fact"] == "contact.score"


def test_a_new_outcome_says_which_journey_must_connect_it(sam: Page) -> None:
    at(sam, "ours", "then-0").focus()
    press(sam, "ArrowUp", "Enter")
    outcomes = sam.get_by_label("Outcomes, best first")
    outcomes.press("Control+End")
    sam.keyboard.type("\nvip")
    sam.get_by_role("button", name="Save the column").press("Enter")
    expect(sam.locator("[data-sheet-connect]")).to_contain_text("Feature launch nurture: connect 'vip'")
    expect(sam.locator("[data-sheet-connect] a")).to_have_attribute(
        "href", "/journeys/feature-launch/?node=route"
    )
    at(sam, "hot", "then-0").focus()
    sam.keyboard.type("v")
    expect(sam.get_by_role("listbox").get_by_role("option")).to_have_text(["vip"])
    press(sam, "ArrowDown", "Enter")
    expect(at(sam, "hot", "then-0")).to_have_text("vip")


def test_the_policy_is_chosen_with_a_sentence(sam: Page, launched: Launch) -> None:
    policy = sam.get_by_label("Decides by")
    expect(policy).to_have_value("first")
    policy.select_option("exactly one may fit")
    expect(sam.locator("[data-policy-means]")).to_contain_text("Rows must not overlap.")
    settled(sam)
    assert stored(launched)["hit_policy"] == "unique"


def test_a_screen_reader_is_told_where_one_is(sam: Page) -> None:
    session = sam.context.new_cdp_session(sam)

    def focused() -> dict[str, Any]:
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        return next(
            node
            for node in nodes
            if any(
                one["name"] == "focused" and one["value"].get("value") for one in node.get("properties", ())
            )
            and node["role"]["value"] != "RootWebArea"
        )

    def read() -> tuple[str, str]:
        node = focused()
        return node["role"]["value"], node["name"]["value"]

    assert read() == ("gridcell", "any")
    press(sam, "ArrowDown")
    assert read() == ("gridcell", "over 70")
    press(sam, "ArrowLeft")
    role, name = read()
    assert (role, name.startswith("hot")) == ("rowheader", True)
    press(sam, "ArrowUp", "ArrowUp", "ArrowRight")
    role, name = read()
    assert (role, name.startswith("Lead score")) == ("columnheader", True)
    press(sam, "ArrowDown", "F2")
    assert read() == ("combobox", "Lead score, ours")
    press(sam, "Escape")
    grid = sam.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", "6")
    expect(grid).to_have_attribute("aria-colcount", "8")
    press(sam, "Escape", "ArrowDown")
    talk_about_the_cell(sam, read)
    press(sam, "Escape", "Tab")
    expect(at(sam, "hot", "when-0")).not_to_be_focused()


def talk_about_the_cell(page: Page, read: Callable[[], tuple[str, str]]) -> None:
    """A thread begins at a cell, by keyboard alone; the cell tells of it, and a click leads back to it."""
    say, cell = page.get_by_role("textbox", name="Comment, in Markdown"), at(page, "hot", "when-0")
    press(page, "Shift+F2")
    expect(say).to_be_focused()
    expect(page.locator("#threads-here")).to_have_text("Lead score, row hot")
    page.keyboard.type("Why 70, @le")
    expect(page.get_by_role("option", name="Lena")).to_have_attribute("aria-selected", "true")
    press(page, "Enter", "Tab", "Tab", "Tab")
    expect(page.get_by_role("button", name="Comment", exact=True).last).to_be_focused()
    press(page, "Enter")
    expect(page.locator(".thread .said-head")).to_contain_text("Lead score, row hot")
    expect(page.locator(".thread mark")).to_have_text("@Lena")
    expect(cell.locator(".talk")).to_have_text("1")
    cell.focus()
    assert read() == ("gridcell", "over 70 1 open thread")
    press(page, "Shift+F2", "Shift+F2")
    expect(say).to_be_focused()
    press(page, "Escape")
    expect(cell).to_be_focused()
    cell.locator(".talk").click()
    expect(say).to_be_focused()
    page.get_by_role("button", name="Resolve").click()
    expect(cell.locator(".talk")).to_have_count(0)
    page.get_by_role("button", name="Undo").last.click()
    expect(cell.locator(".talk")).to_have_text("1")
    page.locator(".thread").get_by_role("link", name="Lead score, row hot").click()
    expect(cell).to_be_focused()


def test_who_changed_a_cell_meanwhile_is_not_overwritten(
    sam: Page, launched: Launch, members: dict[str, Member], desk: Desk
) -> None:
    desk.expect("status of 422")
    from tests.journeys.typed import typed

    edit_rule(
        Rule.objects.get(pk=launched.rule.pk),
        members["marketer"],
        lambda document: typed(document, "hot", "when", 0, "over 90"),
    )
    press(sam, "ArrowDown")
    sam.keyboard.type("over 60\n")
    expect(sam.locator("[data-sheet-refused]")).to_contain_text("Somebody else changed this")
    expect(at(sam, "hot", "when-0")).to_have_text("over 90")


def drag(page: Page, begin: Locator, end: Locator, below: bool = True) -> None:
    """From the middle of one element to just inside another, at its far or its near side."""
    start, target = begin.bounding_box(), end.bounding_box()
    assert start
    assert target
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    share = 0.8 if below else 0.2
    page.mouse.move(target["x"] + target["width"] * share, target["y"] + target["height"] * share, steps=6)
    page.mouse.up()


def test_rows_columns_and_ranges_are_dragged(sam: Page, launched: Launch) -> None:
    at(sam, "ours", "id-0").hover()
    drag(sam, sam.locator("#row-ours .grip"), at(sam, "keen", "id-0"))
    expect(sam.locator("[data-sheet-heard]")).to_have_text("Row ours moved to place 3 of 4.")
    drag(
        sam,
        sam.get_by_role("columnheader", name="Lead score"),
        sam.get_by_role("columnheader", name="Looked at prices"),
    )
    expect(sam.locator("[data-sheet-heard]")).to_have_text("Column Lead score moved.")
    at(sam, "hot", "then-1").click()
    drag(sam, sam.locator(".fill-corner"), at(sam, "keen", "then-1"))
    expect(at(sam, "keen", "then-1")).to_have_text("1 d")
    at(sam, "hot", "when-0").click()
    at(sam, "ours", "when-1").click(modifiers=["Shift"])
    expect(sam.locator("[data-sheet-heard]")).to_have_text("3 by 2 cells chosen")
    settled(sam)
    assert [row["id"] for row in stored(launched)["rows"]] == ["hot", "keen", "ours", "warm"]
    assert stored(launched)["inputs"][2]["fact"] == "contact.score"
    assert stored(launched)["rows"][1]["then"][1] == "1d"
