"""Schedules let a segment in: each member once for each occurrence, whatever is killed when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Sum

from config import clock, partitions
from contacts.models import Contact
from contacts.segments.lists import put
from journeys.engine import schedules, timetable
from journeys.engine.check import check
from journeys.engine.statements import session
from journeys.graph.document import parse_journey
from journeys.models import Journey, Refused, Run, Schedule, Version
from journeys.queries.named import unknown_names
from journeys.services.settle import advance
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 16, 9, 7, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def spring() -> None:
    partitions.ensure([START, START + timedelta(days=40)])
    clock.move(START - clock.real_now())


def weekly(reentry: Any = "always", **timed: Any) -> Version:
    return stage.publish(
        stage.journey(
            [
                {
                    "key": "start",
                    "kind": "trigger_schedule",
                    "settings": {"segment": "fans", **(timed or {"cron": "0 9 * * mon"})},
                },
                {"key": "done", "kind": "exit"},
            ],
            [("start", "next", "done")],
            slug="weekly",
            settings={"reentry": reentry},
        )
    )


def fans(number: int) -> list[Contact]:
    people = [stage.somebody() for _ in range(number)]
    stage.belong("fans", *people)
    return people


def entries() -> list[tuple[int, str]]:
    rows = Run.objects.order_by("entered_at", "contact").values_list("contact_id", "entered_at")
    return [(contact, f"{at:%m-%d %H:%M}") for contact, at in rows]


def test_whoever_is_then_in_the_segment_enters() -> None:
    ada, ben, cleo = fans(3)
    stage.somebody()
    weekly()
    stage.advance_to(START + timedelta(days=5))
    put("fans", [ben.pk], False, clock.now())
    stage.advance_to(START + timedelta(days=8))
    assert entries() == [(ada.pk, "03-23 09:00"), (cleo.pk, "03-23 09:00")]
    assert Run.objects.filter(contact=ada).get().entry == {"occurrence": "2026-03-23T09:00:00+00:00"}
    stage.advance_to(START + timedelta(days=15))
    assert len(entries()) == 4
    assert check() == []


def test_reentry_rules_apply() -> None:
    fans(2)
    weekly(reentry="once")
    stage.advance_to(START + timedelta(days=22))
    assert len(entries()) == 2
    assert Refused.objects.aggregate(Sum("count"))["count__sum"] == 4


def test_once_at_a_time_on_the_clocks_of_a_zone() -> None:
    (ada,) = fans(1)
    weekly(at="2026-03-29T02:30", timezone="Europe/Berlin")
    stage.advance_to(START + timedelta(days=30))
    assert entries() == [(ada.pk, "03-29 01:00")]
    assert Schedule.objects.get().due is None


def test_what_had_passed_at_publishing_lets_nobody_in() -> None:
    fans(1)
    weekly(at="2026-03-16T09:06")
    stage.advance_to(START + timedelta(days=3))
    assert entries() == []


def test_of_what_was_missed_the_newest_is_made_up_for_once() -> None:
    (ada,) = fans(1)
    weekly()
    stage.rest()
    clock.move(START + timedelta(days=16) - clock.real_now())
    stage.rest()
    assert entries() == [(ada.pk, "03-30 09:00")]
    assert Schedule.objects.get().due == START.replace(hour=9, minute=0) + timedelta(days=21)


def test_each_batch_says_how_far_it_has_come_so_that_nobody_enters_twice() -> None:
    people = fans(5)
    weekly()
    stage.rest()
    clock.move(START + timedelta(days=8) - clock.real_now())
    with stage.alone(), session() as work:  # killed before its commit
        assert schedules.come_due(work, clock.now(), limit=2).entered == 2
    with session() as work:
        schedules.come_due(work, clock.now(), limit=2)
    assert len(entries()) == 2
    late = stage.somebody()
    clock.move(clock.ahead() + timedelta(minutes=1))
    stage.belong("fans", late)
    for _ in range(4):
        with session() as work:
            schedules.come_due(work, clock.now(), limit=2)
    assert [contact for contact, _ in entries()] == [person.pk for person in people]


def test_a_new_version_takes_an_occurrence_under_way_over() -> None:
    people = fans(3)
    weekly()
    stage.rest()
    clock.move(START + timedelta(days=8) - clock.real_now())
    with session() as work:
        schedules.come_due(work, clock.now(), limit=2)
    version = weekly(cron="0 10 * * tue")
    stage.rest()
    assert [contact for contact, _ in entries()] == [person.pk for person in people]
    assert Run.objects.order_by("pk").last().enrollment.version_id == version.pk  # type: ignore[union-attr]
    stage.advance_to(START + timedelta(days=8, hours=12))
    assert Schedule.objects.get().settings["cron"] == "0 10 * * tue"
    assert len(entries()) == 3 * 2


def test_while_paused_they_are_refused_and_counted() -> None:
    fans(2)
    version = weekly()
    Journey.objects.filter(pk=version.journey_id).update(status="paused")
    stage.advance_to(START + timedelta(days=8))
    assert stage.refusals() == {"paused": 2}
    assert timetable.come_due().due == 0


def test_advance_goes_from_one_to_the_next() -> None:
    fans(1)
    weekly(cron="0 * * * *")
    hops, _ = advance(timedelta(hours=3))
    assert hops >= 3
    assert len(entries()) == 3


def test_a_segment_that_does_not_exist_is_a_problem() -> None:
    fans(1)
    nodes = [
        {"key": "start", "kind": "trigger_schedule", "settings": {"segment": "fan", "cron": "0 9 * * mon"}}
    ]
    (problem,) = unknown_names(parse_journey(stage.journey(nodes, [])))
    assert (problem.code, problem.cure) == ("unknown_segment", "Choose 'fans'.")
