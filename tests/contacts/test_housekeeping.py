"""What is thrown away, and what is not."""

from datetime import timedelta

import pytest
from django.db import connection

from config import clock
from contacts import housekeeping
from contacts.models import Event, Refusal
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
    assert upkeep() == {"turned": False, "refusals": 1}
    assert Refusal.objects.count() == 1
