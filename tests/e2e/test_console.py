"""An ops lead finds who cannot go on and decides; a developer's first event is seen as it comes in."""

import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from config import clock
from contacts.models import Member
from journeys.engine.check import check
from journeys.models import CounterDelta, Delivery, Enrollment, Failure
from journeys.services.pause import pause_failing
from tests.e2e.desk import Desk
from tests.e2e.everybody import inspect
from tests.e2e.test_pages import enter, launched, members
from tests.journeys.launch import Launch

__all__ = ["launched", "members"]


@pytest.fixture
def page(launched: Launch, members: dict[str, Member], desk: Desk) -> Page:
    """An ops lead's page, once two people were parked and a message has no answer."""
    for contact in (launched.new, launched.warm):
        row = Enrollment.objects.get(contact=contact)
        Enrollment.objects.filter(pk=row.pk).update(state=Enrollment.State.FAILED, due=None, attempt=5)
        Failure.objects.create(
            enrollment=row, node=row.node, attempt=5, reason="LookupError: no rule", trace="…", parked=True,
            at=row.entered_at,
        )  # fmt: skip
        CounterDelta.objects.create(
            version_id=row.version_id, node_id=row.node_id, measure="failed", hour=row.entered_at, count=1
        )
    delivery = Delivery.objects.order_by("pk")[0]
    Delivery.objects.filter(pk=delivery.pk).update(state="uncertain", reason="no_answer", attempts=1)
    delivery.attempt_rows.create(
        number=1, started_at=delivery.queued_at, lease_until=delivery.queued_at, result="uncertain"
    )
    return enter(desk, members["ops"])


def test_figures_lead_to_people_and_people_go_on(page: Page) -> None:
    inspect(page, "/admin/")
    page.locator(".console-figures").get_by_role("link", name="2", exact=True).click()
    page.wait_for_url("**/admin/parked/")
    inspect(page, "/admin/parked/")
    expect(page.get_by_role("button", name="Retry now")).to_be_disabled()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("1 chosen")).to_be_visible()
    page.get_by_role("button", name="Retry now").click()
    expect(page.locator("#toasts")).to_contain_text("1 run goes on now.")
    page.get_by_label("Choose all on this page").check()
    page.get_by_role("button", name="End", exact=True).click()
    expect(page.get_by_role("heading", name="End 1 run?")).to_be_visible()
    page.get_by_role("button", name="End runs").click()
    expect(page.get_by_role("heading", name="Everybody goes on")).to_be_visible()
    page.goto("/admin/journal/")
    expect(page.get_by_text("Ended 1 parked run.")).to_be_visible()
    assert [finding for finding in check() if finding.code.startswith("count")] == []


def test_whom_nothing_mends_goes_on_at_another_step(page: Page) -> None:
    page.goto("/admin/parked/")
    page.get_by_label("Choose all on this page").check()
    page.get_by_role("button", name="Skip to").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Where do 2 runs go on?")
    dialog.get_by_label("2 people").select_option(label="Done")
    dialog.get_by_role("button", name="Go on there").click()
    expect(page.locator("#toasts")).to_contain_text("2 runs go on there.")
    expect(page.get_by_role("heading", name="Everybody goes on")).to_be_visible()
    assert [finding for finding in check() if finding.code.startswith("count")] == []


def test_a_journey_that_paused_itself_leads_to_its_people(page: Page, settings: Settings) -> None:
    settings.WEFT_FAILURES_PEOPLE = 2
    Failure.objects.update(at=clock.now())
    assert pause_failing() == ["feature-launch"]
    inspect(page, "/admin/")
    notice = page.locator(".notice", has_text="paused itself")
    expect(notice).to_contain_text("2 of 2 people could not go on")
    notice.get_by_role("link").click()
    page.wait_for_url("**/admin/parked/?journey=feature-launch")
    page.goto("/")
    expect(page.get_by_role("link", name="paused itself")).to_be_visible()


def test_health_is_read_anew_and_the_focus_stays(page: Page) -> None:
    page.goto("/admin/")
    link = page.locator("#to-parked")
    link.focus()
    Failure.objects.all().delete()
    CounterDelta.objects.filter(measure="failed").delete()
    expect(link).to_have_text("0", timeout=8_000)
    expect(link).to_be_focused()


def test_an_uncertain_message_is_settled_by_a_person_and_that_is_undone(page: Page) -> None:
    inspect(page, "/admin/messages/?state=uncertain")
    page.get_by_label("Choose all on this page").check()
    page.get_by_role("button", name="Mark as sent").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("1 message is uncertain again.")
    page.get_by_label("Choose all on this page").check()
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("dialog")).to_contain_text("gets it twice")
    page.get_by_role("link", name="Leave them").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_settings_stand_in_the_same_frame(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_text("Settings", exact=True).click()
    page.get_by_role("link", name="Keys").click()
    page.wait_for_url("**/admin/contacts/key/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or do")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Parked").click()
    page.wait_for_url("**/admin/parked/")


def test_a_first_event_is_seen_as_it_comes_in(page: Page) -> None:
    page.goto("/developers/")
    page.get_by_label("Name").fill("Website")
    page.get_by_role("button", name="Make key").click()
    secret = page.locator("#secret").inner_text()
    inspect(page, page.url)
    page.get_by_label("The key itself").fill(secret)
    expect(page.locator("#code-curl")).to_contain_text(secret)
    page.get_by_role("tab", name="Python").click()
    expect(page.locator("#code-python")).to_be_visible()
    expect(page.get_by_text("Waiting for your first event")).to_be_visible()
    subprocess.run([sys.executable, "-c", page.locator("#code-python").inner_text()], check=True)
    expect(page.locator("#arrival")).to_contain_text("A new contact was made", timeout=2_500)
    inspect(page, page.url)
