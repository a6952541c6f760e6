"""Home: sentences that are computed, what changed since the last visit, the steps of a first campaign."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from config import clock
from contacts.models import Member
from journeys.engine.counters import hour_of
from journeys.insights.uplift import uplift
from journeys.models import CounterDelta, Task
from journeys.queries.home.changes import changes
from journeys.queries.home.steps import first_campaign
from journeys.queries.home.worth import worth_acting_on, worth_in_words
from journeys.services.new_journey import new_journey
from tests.cast import signed_in
from tests.clock import MovableClock
from tests.journeys.launch import Launch, import_sample

Members = dict[str, Member]


def page(browser: Client) -> str:
    answer = browser.get("/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def texts(member: Member) -> list[str]:
    return [each.text for each in worth_acting_on(member, clock.now())]


def test_it_says_what_the_journey_does_and_nothing_that_it_cannot_know(
    launched: Launch, members: Members
) -> None:
    assert texts(members["marketer"]) == ["*Feature launch nurture*: 4 entered, 25.0 % reached the goal."]
    assert texts(members["sales"]) == []


def test_a_row_that_has_not_fired_for_a_fortnight_is_named(
    launched: Launch, members: Members, clock: MovableClock
) -> None:
    assert not any("fired" in text for text in texts(members["reviewer"]))
    clock.advance("20d")
    said = texts(members["reviewer"])
    assert said[1:] == [
        "Row *ours* of Lead routing has never fired, in 22 days since its approval.",
        "Row *keen* of Lead routing has never fired, in 22 days since its approval.",
    ]
    assert not any("fired" in text for text in texts(members["sales"]))


def test_a_draft_with_problems_is_named_to_whoever_can_mend_it(launched: Launch, members: Members) -> None:
    new_journey("Win back", "went_quiet", members["marketer"])
    assert any(text.startswith("*Win back* has") for text in texts(members["marketer"]))
    assert not any("Win back" in text for text in texts(members["analyst"]))


def test_people_who_cannot_go_on_come_first(launched: Launch, members: Members) -> None:
    node = launched.version.nodes.get(key="wait")
    CounterDelta.objects.create(
        version_id=launched.version.pk, node_id=node.pk, measure="failed", hour=hour_of(clock.now()), count=1
    )
    assert texts(members["ops"])[0].startswith("*One person* cannot go on")


def test_overdue_tasks_are_for_whoever_works_them(
    launched: Launch, members: Members, clock: MovableClock
) -> None:
    assert Task.objects.count() == 1
    clock.advance("5d")
    assert texts(members["sales"]) == ["*One task* is overdue."]


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((10_800, 1_447, 1_200, 120), "The logic is worth *+3.4 points* (1.5 to 5.1)."),
        ((1_080, 145, 120, 12), "is not clear yet (\N{MINUS SIGN}3.5 to 8.1 points)"),
        ((5_000, 400, 5_000, 600), "worth *\N{MINUS SIGN}4.0 points*"),
        ((30, 3, 30, 2), "100 of each are needed"),
    ],
)
def test_the_worth_of_the_logic_in_words(counts: tuple[int, int, int, int], says: str) -> None:
    assert says in worth_in_words(uplift(*counts))


def test_it_tells_what_changed_since_the_last_visit(
    launched: Launch, members: Members, clock: MovableClock
) -> None:
    mia = signed_in(members["marketer"])
    assert "In the last 24 hours" in page(mia)
    clock.advance("10m")
    assert "In the last 24 hours" not in page(mia)
    clock.advance("3h")
    assert "Since you were here" in page(mia)
    cookie = mia.cookies[f"home-{members['marketer'].pk}"]
    assert cookie["httponly"]


@pytest.mark.parametrize("value", ["", "|", "x|y", "2999-01-01|2999-01-01", "\x00|\x00", "a" * 4000])
def test_a_cookie_that_somebody_wrote_by_hand_is_no_visit(members: Members, value: str) -> None:
    mia = signed_in(members["marketer"])
    mia.cookies[f"home-{members['marketer'].pk}"] = value
    assert "Hello, Mia" in page(mia)


def test_changes_are_counted_and_tell_workflow_and_logic_apart(launched: Launch, members: Members) -> None:
    found = changes(members["marketer"], clock.now() - timedelta(days=30))
    assert [figure.number for figure in found.figures] == [4, 1, 2, 1]
    assert {news.logic for news in found.news} == {True, False}
    assert changes(members["marketer"], clock.now() + timedelta(hours=2)).news == []
    assert [figure.label for figure in changes(members["sales"], clock.now()).figures] == ["tasks made"]


def test_the_first_campaign_has_seven_steps_until_all_are_done(members: Members) -> None:
    assert [step.done for step in first_campaign()] == [False] * 7
    import_sample(members["marketer"])
    steps = first_campaign()
    assert [step.done for step in steps] == [True, True, *[False] * 5]
    assert [step.title for step in steps if step.next] == ["Have the rule approved"]
    assert "Your first campaign" in page(signed_in(members["marketer"]))


def test_a_first_campaign_that_is_done_is_not_told_of(launched: Launch, members: Members) -> None:
    assert first_campaign() == []
    assert "Your first campaign" not in page(signed_in(members["marketer"]))
