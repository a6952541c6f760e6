"""What must be thrown away in time."""

from datetime import timedelta

from django.db import connection, transaction

from config import clock
from contacts.models import Import, ImportProblem, Refusal

PERIOD = timedelta(days=14)
"""A message id is remembered for one to two periods, in real time: clients resend within hours."""

REFUSALS_KEPT = timedelta(days=30)
UPLOADS_KEPT = timedelta(days=7)
"""Files of which nobody said what their columns are."""

ROWS_TO_MEND_KEPT = timedelta(days=30)
"""They are personal data, kept for whoever mends them."""


def turn_seen() -> bool:
    """Forget the older message ids and begin a new period, if the present one is over; say whether it was.

    The tables change names under a lock that waits for the batches under way, for two seconds at most; raises
    OperationalError when they take longer, and the next call does it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Two processes that begin at once: the second one finds a new period.
        cursor.execute("SELECT at FROM contacts_seen_since FOR UPDATE")
        (since,) = cursor.fetchone()
        if clock.real_now() - since < PERIOD:
            return False
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        cursor.execute("LOCK TABLE contacts_seen_a, contacts_seen_b IN ACCESS EXCLUSIVE MODE")
        cursor.execute("TRUNCATE contacts_seen_b")
        for name, becomes in (("a", "older"), ("b", "a"), ("older", "b")):
            cursor.execute(f"ALTER TABLE contacts_seen_{name} RENAME TO contacts_seen_{becomes}")
        cursor.execute("UPDATE contacts_seen_since SET at = %s", [clock.real_now()])
    return True


def forget_refusals() -> int:
    """Delete refusals older than 30 days; return how many. One statement."""
    return Refusal.objects.filter(refused_at__lt=clock.real_now() - REFUSALS_KEPT).delete()[0]


def forget_files() -> int:
    """Delete files that nobody started to import within a week, and rows to mend older than 30 days; return
    how many of both. Two statements, and those of what hangs on a file."""
    now = clock.real_now()
    waiting = Import.objects.filter(state=Import.State.UPLOADED, uploaded_at__lt=now - UPLOADS_KEPT)
    old = ImportProblem.objects.filter(file__ended_at__lt=now - ROWS_TO_MEND_KEPT)
    return waiting.delete()[0] + old.delete()[0]
