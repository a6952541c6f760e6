"""What is doubtful about a rule appears while it is edited, and goes by a click that can be undone."""

from playwright.sync_api import expect

from contacts.models import Member
from tests.e2e.desk import Desk
from tests.e2e.test_pages import enter, launched, members
from tests.journeys.launch import Launch

__all__ = ["launched", "members"]

CHANGES_LATER = """() => new Promise((done) => {
  document.activeElement.blur();
  const told = () => setTimeout(() => done(document.activeElement.tagName));
  addEventListener("htmx:afterSettle", told, { once: true });
  htmx.ajax("GET", `${location.pathname}data/`, "#rule-data");
})"""
"""Another part of the page is read anew; gives what has the focus then."""


def test_a_doubt_appears_with_the_cell_that_causes_it_and_is_cured(
    launched: Launch, members: dict[str, Member], desk: Desk
) -> None:
    sam = enter(desk, members["sales"])
    sam.goto("/rulebook/lead-routing/")
    findings = sam.locator("#rule-findings")
    expect(findings).not_to_contain_text("can never decide")
    # What the page fetches by itself takes no focus.
    expect(sam.locator("#rule-data > *")).not_to_have_count(0)
    assert sam.evaluate("document.activeElement === document.body")
    # What is half typed stays where something else on the page changes.
    sam.get_by_text("Add an example").click()
    sam.locator("#fact-1").fill("12")
    sam.locator("#row-hot [data-lane=when-0]").focus()
    sam.keyboard.type("any\n")
    expect(findings).to_contain_text("can never decide: row 'hot' above it fits whenever it does")
    expect(sam.locator("#fact-1")).to_have_value("12")
    expect(sam.locator("#fact-1")).to_be_visible()
    findings.get_by_role("button", name="Remove row keen").first.press("Enter")
    expect(sam.locator("#row-keen")).to_have_count(0)
    expect(findings).to_be_focused()
    sam.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(sam.locator("#row-keen")).to_be_visible()

    sam.get_by_role("button", name="Cover every row and boundary").click()
    expect(sam.locator("#toasts")).to_contain_text("examples are added")
    sam.get_by_role("button", name="Remove example 1", exact=True).press("Enter")
    expect(sam.locator("#toasts")).to_contain_text("The example is removed.")
    expect(sam.get_by_role("button", name="Remove example 1", exact=True)).to_be_focused()
    # Whoever has left the button is not fetched back by what changes elsewhere later.
    assert sam.evaluate(CHANGES_LATER) == "BODY"
    expect(sam.locator("#fill-1")).to_contain_text("missing in 100.0 % of decisions")
