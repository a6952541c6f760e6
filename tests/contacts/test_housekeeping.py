"""What is thrown away, and what is not."""

from datetime import timedelta

import pytest
from django.db import connection

from config import clock
from contacts import housekeeping
from contacts.models import Event, Import, Refusal
from contacts.tasks import upkeep
from tests.contacts.facts import take, track

pytestmark = pytest.mark.django_db


def let_a_period_pass() -> None:
    with connection.cursor() as cursor:
        begun = clock.real_now() - housekeeping.PERIOD
        cursor.execute("UPDATE contacts_seen_since SET at = %s", [begun])


@pytest.fixture(autouse=True)
def _period(db: None) -> None:
    """A period that begins now, whatever earlier tests emptied."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM contacts_seen_since")
        cursor.execute("INSERT INTO contacts_seen_since VALUES (clock_timestamp())")


def test_message_ids_are_remembered_for_one_period_at_least() -> None:
    message = track("seen", "ann", messageId="m")
    take(message)
    assert not housekeeping.turn_seen()
    let_a_period_pass()
    assert housekeeping.turn_seen()
    assert not housekeeping.turn_seen()
    assert take(message).duplicates == 1
    assert take(track("seen", "ann", messageId="n")).accepted == 1
    let_a_period_pass()
    assert housekeeping.turn_seen()
    assert take(track("seen", "ann", messageId="n")).duplicates == 1
    assert take(message).accepted == 1
    assert Event.objects.count() == 3


def test_old_refusals_go() -> None:
    for days in (31, 29):
        refusal = Refusal.objects.create(code="x", reason="x", excerpt="")
        Refusal.objects.filter(pk=refusal.pk).update(refused_at=clock.real_now() - timedelta(days=days))
    assert upkeep() == {"turned": False, "refusals": 1, "files": 0}
    assert Refusal.objects.count() == 1


def test_files_that_nobody_started_and_rows_that_nobody_mended_go() -> None:
    now = clock.real_now()
    made = {}
    for name, state, days in (
        ("fresh", "uploaded", 6),
        ("stale", "uploaded", 8),
        ("done", "done", 29),
        ("old", "done", 31),
    ):
        file = Import.objects.create(
            name=name, size=1, lines=1, encoding="utf-8-sig", delimiter=",", state=state, problems=1
        )
        file.found.create(line=2, reason="x")
        before = now - timedelta(days=days)
        ended = before if state == "done" else None
        Import.objects.filter(pk=file.pk).update(uploaded_at=before, ended_at=ended)
        made[name] = file
    housekeeping.forget_files()
    kept = {file.name: file.found.count() for file in Import.objects.all()}
    assert kept == {"fresh": 1, "done": 1, "old": 0}
