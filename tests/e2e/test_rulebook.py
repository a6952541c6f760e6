"""A rule, changed and approved in the browser; and a dashboard that moves by itself."""

import re

from playwright.sync_api import expect

from contacts.models import Member
from journeys.models import RuleVersion
from tests.e2e.desk import Desk
from tests.e2e.test_pages import enter, launched, members
from tests.journeys.engine.stage import approve, happen, rest, somebody
from tests.journeys.launch import Launch

__all__ = ["launched", "members"]


def test_sam_moves_a_threshold_and_lena_approves(
    launched: Launch, members: dict[str, Member], desk: Desk
) -> None:
    desk.expect("status of 422")
    sam = enter(desk, members["sales"])
    sam.goto("/rulebook/lead-routing/")
    score = sam.locator("#row-hot [data-lane=when-0]")
    score.dblclick()
    field = sam.get_by_label("Lead score, hot")
    field.fill("over the moon")
    expect(sam.locator(".sheet-told")).to_contain_text("a number is expected")
    field.press("Escape")
    expect(score).to_have_text("over 70")
    expect(score).to_be_focused()
    sam.keyboard.type("over 75\n")
    expect(sam.locator("#row-keen [data-lane=when-0]")).to_be_focused()
    expect(sam.locator("#rule-review")).to_contain_text("Last changed by Sam. 4 of 5 examples hold.")
    sam.get_by_role("button", name="S-FEEL").click()
    expect(score).to_have_text("> 75")

    sam.locator("#row-warm [data-lane=id-0]").click(position={"x": 60, "y": 10})
    sam.keyboard.press("Delete")
    expect(sam.locator("#row-warm")).to_have_count(0)
    sam.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(sam.locator("#row-warm")).to_be_visible()
    expect(sam.locator("#rule-examples")).to_contain_text("4 of 5 hold")
    sam.get_by_role("button", name="Expect this answer").click()
    expect(sam.locator("#rule-examples")).to_contain_text("5 of 5 hold")
    sam.get_by_role("button", name="Send to review").click()
    expect(sam.locator("#toasts")).to_contain_text("Version 2 waits for approval.")

    lena = enter(desk, members["reviewer"])
    lena.goto("/rulebook/lead-routing/")
    expect(lena.locator("#row-hot .changed")).to_have_attribute("title", "was: over 80")
    lena.get_by_role("button", name="Approve version 2").click()
    expect(lena.locator("#toasts")).to_contain_text("Version 2 is approved.")
    expect(lena.locator(".page-state")).to_contain_text("Version 2, approved")
    approved = RuleVersion.objects.get(number=2, rule=launched.rule)
    assert approved.document["table"]["rows"][1]["when"][0] == "> 75"


def test_what_the_server_refuses_stands_in_its_cell(
    launched: Launch, members: dict[str, Member], desk: Desk
) -> None:
    desk.expect("status of 422")
    sam = enter(desk, members["sales"])
    sam.goto("/rulebook/lead-routing/")
    patience = sam.locator("#row-hot [data-lane=then-1]")
    patience.click()
    sam.keyboard.type("soon")
    sam.keyboard.press("Tab")
    expect(patience).to_have_attribute("aria-invalid", "true")
    expect(patience).to_contain_text("soon")
    expect(patience.locator(".cell-why")).to_contain_text("is not a duration")
    patience.click()
    sam.keyboard.press("F2")
    expect(sam.get_by_label("Patience afterwards, hot")).to_have_value("soon")
    sam.keyboard.press("Escape")
    expect(patience).to_have_text("1 d")


def test_numbers_move_while_one_looks(launched: Launch, members: dict[str, Member], desk: Desk) -> None:
    ada = enter(desk, members["analyst"])
    ada.goto("/journeys/feature-launch/numbers/")
    entered = ada.locator(".figure-card").filter(has_text="Entered")
    expect(entered).to_contain_text("4")
    happen(somebody(email="late@example.com", score=5), "whitepaper_downloaded")
    rest()
    expect(entered).to_contain_text("5", timeout=4000)


def test_light_and_dark_are_remembered_and_paper_is_light(members: dict[str, Member], desk: Desk) -> None:
    for slug, name in (("ripe", "Ripe leads"), ("rival", "Who is a rival")):
        condition = {"fact": "contact.score", "is": "greater_than", "value": 50}
        document = {"format": "weft.rule/1", "slug": slug, "name": name, "kind": "condition"}
        approve({**document, "condition": condition})
    page = enter(desk, members["marketer"])
    page.goto("/")
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    page.get_by_role("button", name="Fold the rail").click()
    page.goto("/rulebook/book/")
    expect(page.locator(".rail-link span").first).to_be_hidden()
    printed = page.pdf(tagged=True, outline=True, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b(?!s)", printed)) == 3, "contents, and a page for each rule"
    outline = [title.decode() for title in re.findall(rb"/Title \(([^)]*)\)", printed)]
    assert [title for title in outline if title in ("Ripe leads", "Who is a rival")] == [
        "Ripe leads",
        "Who is a rival",
    ]
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light"
