"""The dashboard in a real browser: definitions, files, and everything open to everybody."""

import pytest
from playwright.sync_api import Page, expect

from config import clock
from contacts.models import Member
from journeys.engine.counters import hour_of
from journeys.models import CounterDelta
from tests.cast import team
from tests.e2e.desk import Desk
from tests.e2e.everybody import inspect
from tests.e2e.test_pages import enter
from tests.journeys.launch import Launch, launch

NUMBERS = "/journeys/feature-launch/numbers/"


@pytest.fixture
def members(transactional_db: None) -> dict[str, Member]:
    return team()


@pytest.fixture
def launched(members: dict[str, Member]) -> Launch:
    return launch(members["marketer"], members["reviewer"])


@pytest.fixture
def ada(desk: Desk, members: dict[str, Member], launched: Launch) -> Page:
    return enter(desk, members["analyst"])


def compare(launched: Launch) -> None:
    """As if 300 more had entered, half of them without the logic."""
    start = launched.version.nodes.get(key="start")
    for measure, counts in (("entered", (150, 150)), ("converted", (45, 10))):
        for without_logic, count in zip((False, True), counts, strict=True):
            CounterDelta.objects.create(
                version_id=launched.version.pk,
                node_id=start.pk,
                measure=measure,
                without_logic=without_logic,
                hour=hour_of(clock.now()),
                count=count,
            )


def test_a_word_says_what_it_means_to_who_points_at_it_or_comes_to_it(ada: Page) -> None:
    ada.goto(NUMBERS)
    word = ada.get_by_role("button", name="Drop-off")
    meaning = ada.locator("#means-drop")
    expect(meaning).not_to_be_visible()
    word.focus()
    expect(meaning).to_be_visible()
    ada.get_by_role("button", name="Conversion").hover()
    expect(ada.locator("#means-conversion")).to_be_visible()


def test_a_table_is_taken_away_as_a_file(ada: Page) -> None:
    ada.goto(NUMBERS)
    with ada.expect_download() as taking:
        ada.get_by_role("link", name="CSV of the steps").click()
    assert taking.value.suggested_filename == "feature-launch-v1-steps.csv"


def test_the_worth_of_the_logic_is_said_with_its_interval_once_there_is_enough(
    ada: Page, launched: Launch
) -> None:
    ada.goto(NUMBERS)
    expect(ada.get_by_role("heading", name="What the logic is worth")).to_have_count(0)
    compare(launched)
    ada.reload()
    expect(ada.locator(".worth-said")).to_contain_text("more than chance would do")
    ada.get_by_role("link", name="Without", exact=True).click()
    expect(ada.locator("#all-entered")).to_have_text("150")
    ada.go_back()
    expect(ada.locator("#all-entered")).to_have_text("304")


def test_it_is_open_to_everybody(ada: Page, launched: Launch) -> None:
    compare(launched)
    for address in (NUMBERS, f"{NUMBERS}?logic=without"):
        inspect(ada, address)
