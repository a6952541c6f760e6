"""The whole story on a whole installation: a browser, the SDK, real workers, a real mailbox."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from segment.analytics.client import Client

from tests.e2e.desk import Desk
from tests.e2e.installation import Installation, installation

WRITE_KEY = "weft-demo-write-key"
LEADS = ("ada", "ben", "cleo", "dan", "eve", "finn")
LATER = ("gus", "hal", "ida", "jon", "kim", "lea")
"""Six each time: one in ten walks without the logic, and chance must not decide a test."""
CONSENT = {"consent": {"categoryPreferences": {"email.product_news": True}}}
SECONDS = 1000


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path) as running:
        yield running


@pytest.fixture
def people(browser: Browser, running: Installation) -> Iterator[Desk]:
    desk = Desk(browser, running.address)
    yield desk
    desk.close()
    assert not desk.complaints, "\n".join(desk.complaints)


def signed_in(desk: Desk, role: str) -> Page:
    page = desk.open()
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(f"{role}@example.com")
    page.get_by_label("Password").fill("weft-demo")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    return page


def test_from_an_empty_database_to_numbers_that_move(running: Installation, people: Desk) -> None:
    mia, lena = signed_in(people, "marketer"), signed_in(people, "reviewer")
    client = Client(WRITE_KEY, host=running.address, sync_mode=True)

    change_the_welcome(mia)
    the_rule_stands_in_the_way(mia)
    send_to_review(mia)
    approve(lena)
    publish(mia)

    numbers = mia.context.new_page()
    numbers.goto("/journeys/feature-launch/numbers/")
    expect(figure(numbers, "Entered")).to_have_text("0")
    for lead in LEADS:
        client.identify(
            lead, {"email": f"{lead}@leads.test", "first_name": lead.title(), "score": 90}, CONSENT
        )
        client.track(lead, "whitepaper_downloaded")
    expect(figure(numbers, "Entered")).to_have_text(str(len(LEADS)), timeout=10 * SECONDS)

    read_the_mail(mia)
    running.weft("advance", "49h")
    expect(row(numbers, "Lead routing")).to_contain_text("sales", timeout=5 * SECONDS)
    see_why(numbers)
    call_them(signed_in(people, "sales"))

    move_the_threshold(mia)
    send_to_review(mia)
    approve(lena, version=2)
    for lead in LATER:
        client.identify(
            lead, {"email": f"{lead}@leads.test", "first_name": lead.title(), "score": 75}, CONSENT
        )
        client.track(lead, "whitepaper_downloaded")
    expect(figure(numbers, "Entered")).to_have_text(str(len(LEADS + LATER)), timeout=10 * SECONDS)
    running.weft("advance", "49h")
    logic_has_changed_and_workflow_has_not(mia)

    client.track(LEADS[1], "trial_started", {"amount": 49})
    expect(figure(numbers, "Reached the goal")).to_have_text("1", timeout=10 * SECONDS)
    running.weft("advance", "30d")
    assert "Everything adds up." in running.weft("check")
    assert running.complaints() == []


def change_the_welcome(mia: Page) -> None:
    """She changes the subject of the first mail; it is saved as she types."""
    mia.goto("/")
    mia.get_by_role("link", name="Feature launch nurture").first.click()
    mia.locator('.react-flow__node[data-id="welcome"]').click()
    subject = mia.get_by_label("Subject")
    subject.fill("Here it is, {{ contact.first_name | default: 'as promised' }}")
    subject.blur()
    expect(mia.locator("#saving")).to_contain_text("Saved")
    mia.reload()
    mia.locator('.react-flow__node[data-id="welcome"]').click()
    expect(mia.get_by_label("Subject")).to_have_value(re.compile("^Here it is"))


def the_rule_stands_in_the_way(mia: Page) -> None:
    mia.get_by_role("button", name="Publish").click()
    dialog = mia.get_by_role("dialog")
    expect(dialog).to_contain_text("Not ready yet")
    expect(dialog.get_by_role("link", name="Open the rule Lead routing")).to_be_visible()
    dialog.get_by_role("button", name="Back to the draft").click()


def send_to_review(mia: Page) -> None:
    mia.goto("/rulebook/lead-routing/")
    mia.get_by_role("button", name="Send to review").click()
    expect(mia.locator("#toasts")).to_contain_text("waits for approval")


def approve(lena: Page, version: int = 1) -> None:
    lena.goto("/rulebook/")
    lena.get_by_role("link", name="Lead routing").first.click()
    lena.get_by_role("button", name=f"Approve version {version}").click()
    expect(lena.get_by_role("button", name=f"Approve version {version}")).to_be_hidden()
    expect(lena.locator("main")).to_contain_text(f"Version {version}, approved")


def publish(mia: Page) -> None:
    mia.goto("/journeys/feature-launch/")
    mia.get_by_role("button", name="Publish").click()
    dialog = mia.get_by_role("dialog")
    expect(dialog).to_contain_text("All 10 tests pass")
    dialog.get_by_role("button", name="Publish version 1").click()
    expect(mia.locator("#toasts")).to_contain_text("Version 1 is live.")


def read_the_mail(mia: Page) -> None:
    """The mail is there, in the reader's name; its link counts the click and leads on."""
    mia.goto("/mailbox/")
    mia.get_by_role("link", name="Here it is, Ada").click()
    frame = mia.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("Hello Ada")
    address = frame.get_by_role("link", name="Here is your whitepaper.").get_attribute("href")
    assert address is not None
    answer = mia.request.get(address, max_redirects=0)
    assert (answer.status, answer.headers["location"]) == (302, "https://example.com/whitepaper.pdf")


def see_why(numbers: Page) -> None:
    """A number opens into people, a person into their path, the path into the reason."""
    row(numbers, "Lead routing").get_by_role("link", name="sales").click()
    numbers.locator("tbody a.strong-link").first.click()
    why = numbers.locator(".why")
    expect(why).to_contain_text("hot")
    expect(why).to_contain_text("Lead score")
    expect(why).to_contain_text("90")
    numbers.goto("/journeys/feature-launch/numbers/")


def move_the_threshold(mia: Page) -> None:
    """The cell is typed in words; an example turns red, and she agrees with the new answer."""
    mia.goto("/rulebook/lead-routing/")
    mia.get_by_role("button", name="Propose a change").click()
    mia.locator("#row-hot [data-lane=when-0]").dblclick()
    cell = mia.get_by_label("Lead score, hot")
    cell.fill("over 7x")
    expect(mia.locator(".sheet-told")).to_contain_text("cannot be read")
    cell.fill("over 70")
    cell.press("Enter")
    examples = mia.locator("#rule-examples")
    expect(examples).to_contain_text("4 of 5 hold")
    examples.get_by_role("button", name="Expect this answer").click()
    expect(examples).to_contain_text("5 of 5 hold")


def logic_has_changed_and_workflow_has_not(mia: Page) -> None:
    """Who came with 75 points was called by version 2 of the rule; the journey is still version 1."""
    mia.goto("/rulebook/lead-routing/decisions/")
    expect(mia.locator("main")).to_contain_text("75")
    mia.goto("/journeys/feature-launch/numbers/")
    expect(mia.get_by_role("navigation", name="Version")).to_be_hidden()


def call_them(sam: Page) -> None:
    sam.goto("/tasks/")
    calls = [f"Call {lead.title()}" for lead in LEADS]
    expect(sam.get_by_text(re.compile("|".join(calls))).first).to_be_visible()


def figure(page: Page, name: str) -> Locator:
    return page.locator(".figure-card", has_text=name).locator("dd").first


def row(page: Page, name: str) -> Locator:
    return page.locator("table.steps tbody tr", has_text=name).first
