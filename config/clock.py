"""The one clock of the product.

`now` is the time in which contacts live: waits, windows, validity, facts. In development and tests it may run
ahead of real time (`manage.py weft advance`), by an interval kept in PostgreSQL, so that every process
agrees; on an installation to which nothing has happened yet it may begin in the past, and catch up.
`real_now` is for what the outside world measures: leases, back-off, rates, sessions.
"""

from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db import connection

from config import partitions


def real_now() -> datetime:
    """Real time, aware, in UTC. No query."""
    return datetime.now(UTC)


def ahead() -> timedelta:
    """How far `now` is ahead of real time. One query where the clock can be moved, none where it cannot."""
    if not settings.CLOCK_MOVABLE:
        return timedelta()
    with connection.cursor() as cursor:
        cursor.execute("SELECT ahead FROM contacts_clock WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else timedelta()


def now() -> datetime:
    """The product's time, aware, in UTC. One query where the clock can be moved, none where it cannot."""
    return real_now() + ahead()


def advance_to(instant: datetime) -> None:
    """Move the product's clock forward to `instant`, for all processes, from the commit on.

    Writes one row and makes the partitions that the new time needs. Raises RuntimeError in an installation
    whose clock is real, ValueError for a naive instant or one that has passed.
    """
    if not settings.CLOCK_MOVABLE:
        raise RuntimeError("The clock of this installation is real and cannot be moved.")
    if instant.tzinfo is None:
        raise ValueError("The clock is moved to an aware instant.")
    if instant < now():
        raise ValueError(f"The clock is past {instant.isoformat()} and does not go back.")
    move(instant - real_now())
    partitions.ensure([instant])


def begin_at(instant: datetime) -> None:
    """Let the product's time begin at `instant`, in the past, on an installation that is to live a history.

    Three queries, and the partitions from then to now. Raises RuntimeError in an installation whose clock is
    real, or to which something has happened already: time never goes back for anybody.
    """
    if not settings.CLOCK_MOVABLE:
        raise RuntimeError("The clock of this installation is real and cannot be moved.")
    if any(
        apps.get_model(*name).objects.exists() for name in (("contacts", "Contact"), ("journeys", "Version"))
    ):
        raise RuntimeError("Time has begun here: there are contacts or published journeys.")
    move(instant - real_now())
    partitions.ensure([instant, real_now()])


def catch_up() -> None:
    """End a history that began in the past: from now on the product's time is real time, unless it is ahead
    already.
    """
    if ahead() < timedelta():
        move(timedelta())


def move(interval: timedelta) -> None:
    """Set how far the clock is ahead, without asking; `advance_to` is the verb of the product. One query."""
    clock = apps.get_model("contacts", "Clock")
    clock.objects.bulk_create(
        [clock(id=1, ahead=interval)], update_conflicts=True, unique_fields=["id"], update_fields=["ahead"]
    )
