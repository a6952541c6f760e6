"""`weft check` finds what must not be: each finding is brought about by hand, on an engine that is well."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from journeys.engine.check import check
from journeys.models import Enrollment, EntryGuard, Run, Way
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db


def forget_the_guard(person: Enrollment) -> None:
    EntryGuard.objects.filter(contact_id=person.contact_id).delete()


def guard_nobody(person: Enrollment) -> None:
    EntryGuard.objects.filter(contact_id=person.contact_id).update(enrollment_id=person.pk + 1_000_000)


def forget_the_run(person: Enrollment) -> None:
    Run.objects.filter(pk=person.pk).delete()


def log_a_step_twice(person: Enrollment) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journeys_leg SELECT * FROM journeys_leg WHERE enrollment_id = %s", [person.pk]
        )


def forget_a_way(person: Enrollment) -> None:
    Way.objects.all().delete()


def be_long_overdue(person: Enrollment) -> None:
    Enrollment.objects.filter(pk=person.pk).update(due=person.entered_at - timedelta(minutes=2))


@pytest.mark.parametrize(
    ("harm", "codes"),
    [
        (forget_the_guard, {"unguarded"}),
        (guard_nobody, {"unguarded", "shut"}),
        (forget_the_run, {"no_run", "shut", "count_entered"}),
        (log_a_step_twice, {"twice", "count_left"}),
        (forget_a_way, {"no_way", "count_left", "count_arrived"}),
        (be_long_overdue, {"overdue"}),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_must_not_be_is_found(harm: Callable[[Enrollment], None], codes: set[str]) -> None:
    stage.publish(stage.waiting_journey())
    stage.happen(stage.somebody(email="ada@example.com"), "started")
    stage.rest()
    assert check() == []
    harm(Enrollment.objects.get())
    assert {finding.code for finding in check()} >= codes
