"""Months that nobody wants to keep go, whoever reads beside it; what was counted of them stays."""

from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from config import clock, partitions
from journeys.engine.check import check
from journeys.engine.counters import Counts
from journeys.engine.statements import session
from journeys.models import Leg, Run, Seal, Step
from journeys.services.keep_logs import keep_logs
from tests.clock import MovableClock
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = datetime(2021, 5, 3, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kept(settings: Any, clock: MovableClock) -> None:
    settings.WEFT_KEEP_STEPS_MONTHS = 36
    partitions.ensure([LONG_AGO])


def old_step() -> None:
    """A step of long ago, logged and counted, of somebody who is still here."""
    version = stage.publish(stage.waiting_journey())
    contact = stage.somebody(email="ada@example.com")
    stage.happen(contact, "started")
    stage.rest()
    row = Step.objects.get()
    Leg.objects.filter(enrollment_id=row.enrollment_id).update(entered_at=LONG_AGO)
    Leg.objects.filter(enrollment_id=row.enrollment_id).update(left_at=LONG_AGO)
    Run.objects.update(entered_at=LONG_AGO)
    counts = Counts()
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    for measure, outcome in (("entered", ""), ("arrived", ""), ("left", "next")):
        counts.add(version.pk, row.node_id, measure, outcome, False, LONG_AGO, 1)
        counts.add(version.pk, row.node_id, measure, outcome, False, hour, -1)
    with session() as work:
        counts.write(work)


def months(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE %s", [table + "%"])
        return {name for (name,) in cursor.fetchall()}


def test_old_months_go_and_their_numbers_are_no_longer_recounted() -> None:
    old_step()
    assert check() == []
    dropped = keep_logs()
    assert "journeys_leg_2021_05" in dropped
    assert not any("2021" in name for name in months("journeys_leg_"))
    assert Step.objects.count() == 0
    assert stage.numbers()["start", "left", "next"] == 1
    assert check() == []
    assert keep_logs() == []


def test_recent_months_and_logs_that_are_kept_for_ever_stay(settings: Any) -> None:
    settings.WEFT_KEEP_DECISIONS_MONTHS = 0
    before = months("journeys_decision_")
    keep_logs()
    assert months("journeys_decision_") == before
    now = clock.real_now()
    assert f"journeys_leg_{now:%Y_%m}" in months("journeys_leg_")
    assert Seal.objects.get(log="journeys_leg").until < now - timedelta(days=365 * 3 - 32)


def test_whoever_reads_an_old_month_is_waited_for_by_the_next_call() -> None:
    reading, done = Event(), Event()

    def read() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM journeys_leg")
            reading.set()
            done.wait(30)
        connection.close()

    reader = Thread(target=read)
    reader.start()
    assert reading.wait(30)
    assert not any(name.startswith("journeys_leg_") for name in keep_logs())
    # Nobody is held up meanwhile: neither who reads nor who writes.
    assert Step.objects.count() == 0
    done.set()
    reader.join()
    assert any(name.startswith("journeys_leg_2021") for name in keep_logs())
    assert not any("2021" in name for name in months("journeys_leg_"))


def test_what_a_killed_process_left_detached_is_taken_away() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journeys_leg DETACH PARTITION journeys_leg_2021_05 CONCURRENTLY")
    assert "journeys_leg_2021_05" in keep_logs()
