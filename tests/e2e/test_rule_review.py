"""A change of the logic from its proposal to its approval, between two people in two browsers."""

from playwright.sync_api import Page, expect

from contacts.models import Member
from tests.e2e.desk import Desk
from tests.e2e.everybody import inspect
from tests.e2e.test_pages import enter, launched, members
from tests.journeys.launch import Launch

__all__ = ["launched", "members"]

RULE = "/rulebook/lead-routing/"


def test_a_change_is_sent_talked_about_and_approved(
    launched: Launch, members: dict[str, Member], desk: Desk
) -> None:
    sam, lena = enter(desk, members["sales"]), enter(desk, members["reviewer"])
    sam.goto(RULE)
    sam.get_by_role("button", name="Expect this answer").click()
    expect(sam.locator("#rule-examples")).to_contain_text("5 of 5 hold")
    sam.get_by_role("button", name="Send to review").click()
    expect(sam.locator("#toasts")).to_contain_text("Version 2 waits for approval.")
    expect(sam.locator(".rule-table input")).to_have_count(0)

    lena.goto("/rulebook/")
    expect(lena.locator("tbody tr", has_text="Lead routing")).to_contain_text("Version 2 in review")
    lena.get_by_role("link", name="Lead routing", exact=True).click()
    expect(lena.locator("#rule-review")).to_contain_text("Lead score was over 80 and is over 70")
    talk(sam, lena)
    send_back(sam, lena)

    lena.goto(RULE)
    lena.get_by_role("link", name="since version 1, side by side").click()
    expect(lena.locator("h1")).to_have_text("Version 2 against 1")
    expect(lena.locator("td.changed")).to_have_text("over 80 over 70")
    lena.get_by_role("link", name="Side by side").click()
    expect(lena.locator(".sides del").first).to_have_text("over 80")
    inspect(lena, RULE + "versions/2/?against=1")
    inspect(lena, RULE + "versions/2/?view=side")
    inspect(lena, RULE)
    lena.get_by_role("button", name="Approve version 2").click()
    expect(lena.locator("#toasts")).to_contain_text("Version 2 is approved.")
    expect(lena.locator(".page-state")).to_contain_text("Version 2, approved")
    inspect(lena, RULE + "versions/")


def talk(sam: Page, lena: Page) -> None:
    """She asks about a row, he answers, she resolves it and thinks again."""
    lena.get_by_role("link", name="Comment on row hot").click()
    asked = lena.get_by_role("textbox", name="Comment, in Markdown")
    expect(asked).to_be_focused()
    expect(lena.get_by_label("About", exact=True)).to_have_value("hot")
    asked.fill("Is **70** agreed? <img src=x onerror=alert(1)> ")
    asked.press_sequentially("@sa")
    expect(lena.get_by_role("option", name="Sam")).to_have_attribute("aria-selected", "true")
    asked.press("Enter")
    expect(asked).to_have_value("Is **70** agreed? <img src=x onerror=alert(1)> @Sam ")
    lena.get_by_role("button", name="Comment", exact=True).click()
    thread = lena.locator(".thread")
    expect(thread).to_contain_text("<img src=x onerror=alert(1)>")
    expect(thread.locator("strong").last).to_have_text("70")
    expect(thread.locator("mark")).to_have_text("@Sam")
    expect(lena.locator("#talk-hot")).to_have_text("1")

    sam.goto("/")
    sam.locator("section", has_text="Mentions of you").get_by_role("link", name="Lead routing").click()
    with sam.expect_response(lambda answer: answer.url.endswith("/mentions/read/")):
        sam.locator(".thread", has_text="mentions you").scroll_into_view_if_needed()
    sam.locator(".thread summary", has_text="Answer").click()
    sam.get_by_role("textbox", name="Answer to Lena").fill("With Tom, in May.")
    sam.get_by_role("button", name="Send the answer").click()
    expect(sam.locator(".thread .said").last).to_contain_text("With Tom, in May.")

    lena.reload()
    lena.get_by_role("button", name="Resolve").click()
    expect(lena.locator("#discussion")).to_contain_text("1 resolved thread")
    lena.get_by_role("button", name="Undo").click()
    expect(lena.locator(".threads .thread")).to_contain_text("With Tom, in May.")

    expect(lena.locator("#discussion")).not_to_contain_text("1 resolved thread")
    lena.get_by_label("About", exact=True).select_option("hot")
    lena.get_by_label("Of the row").select_option("Lead score")
    lena.get_by_role("textbox", name="Comment, in Markdown").fill("And why not 75?")
    lena.get_by_role("button", name="Comment", exact=True).click()
    lena.get_by_role("link", name="1 open thread about Lead score, row hot").click()
    expect(lena.locator("#threads-here + .threads")).to_contain_text("And why not 75?")


def send_back(sam: Page, lena: Page) -> None:
    """She wants the reason in the note; he writes it and sends the version again."""
    lena.locator("summary", has_text="Send back").click()
    lena.get_by_label("What should change?").fill("Say why in the note.")
    lena.get_by_role("button", name="Send version 2 back").click()
    expect(lena.locator("#toasts")).to_contain_text("Version 2 is sent back.")

    sam.goto(RULE)
    expect(sam.locator("#rule-review")).to_contain_text("Say why in the note.")
    sam.locator("#row-hot [data-lane=note-0]").click()
    with sam.expect_response(lambda answer: answer.url.endswith("/sheet/")):
        sam.keyboard.type("From 70 since May, with Tom\n")
    sam.reload()
    sam.get_by_role("button", name="Send to review").click()
    expect(sam.locator("#toasts")).to_contain_text("Version 2 waits for approval.")


def test_what_changed_under_ones_eyes_is_shown_before_it_is_approved(
    launched: Launch, members: dict[str, Member], desk: Desk
) -> None:
    desk.expect("status of 422")
    sam, lena = enter(desk, members["sales"]), enter(desk, members["reviewer"])
    sam.goto(RULE)
    sam.get_by_role("button", name="Expect this answer").click()
    expect(sam.locator("#rule-examples")).to_contain_text("5 of 5 hold")
    sam.get_by_role("button", name="Send to review").click()
    expect(sam.locator("#toasts")).to_contain_text("Version 2 waits for approval.")
    lena.goto(RULE)
    sam.get_by_role("button", name="Take back and go on writing").click()
    sam.locator("#row-hot [data-lane=when-0]").click()
    with sam.expect_response(lambda answer: answer.url.endswith("/sheet/")):
        sam.keyboard.type("over 75\n")
    lena.get_by_role("button", name="Approve version 2").click()
    expect(lena.get_by_role("alert").first).to_contain_text(
        "Sam changed version 2 after you opened this page."
    )
    expect(lena.get_by_role("alert").first).to_contain_text("Lead score was over 70 and is over 75.")
    expect(lena.get_by_role("button", name="Approve version 2")).to_be_visible()


def test_the_log_is_looked_through_in_the_browser(
    launched: Launch, members: dict[str, Member], desk: Desk
) -> None:
    ada = enter(desk, members["analyst"])
    ada.goto("/decisions/")
    expect(ada.locator("#rows tbody tr")).to_have_count(2)
    ada.get_by_label("Rule", exact=True).select_option("lead-routing")
    ada.get_by_label("Row", exact=True).select_option("hot")
    expect(ada.locator("#rows tbody tr")).to_have_count(1)
    expect(ada.locator("#rows tbody tr")).to_contain_text(
        "Sent to sales by row hot because Lead score 90 is over 80."
    )
    ada.get_by_label("Search for a person").fill("warm")
    expect(ada.locator("#rows")).to_contain_text("No decision")
    ada.go_back()
    expect(ada.locator("#rows tbody tr")).to_have_count(1)
    inspect(ada, "/decisions/?rule=lead-routing")
    inspect(ada, "/decisions/?person=nobody")
