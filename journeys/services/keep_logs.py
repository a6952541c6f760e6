"""How long logs are kept: months are dropped whole, and the numbers that sum them are sealed before."""

from datetime import datetime

from django.conf import settings

from config import clock, partitions
from config.log import get_logger
from journeys.models import Seal

KEPT = {
    "contacts_event": "WEFT_KEEP_EVENTS_MONTHS",
    "journeys_leg": "WEFT_KEEP_STEPS_MONTHS",
    "journeys_decision": "WEFT_KEEP_DECISIONS_MONTHS",
}
"""The setting of each log; 0 keeps it for ever."""

log = get_logger(__name__)


def keep_logs() -> list[str]:
    """Drop the months of each log that are older than its setting says, by real time; return their names.

    Outside of transactions. A month that somebody still reads is left to the next call.
    """
    dropped = []
    for table, setting in KEPT.items():
        months = getattr(settings, setting)
        if not months:
            continue
        for name, end in partitions.over(table, _months_ago(clock.real_now(), months)):
            _seal(table, end)
            if not partitions.drop(table, name):
                log.warning("log.not_dropped", partition=name)
                break
            dropped.append(name)
            log.info("log.dropped", partition=name)
    return dropped


def _seal(table: str, until: datetime) -> None:
    """From now on, nothing before it is recounted. Never goes back."""
    _, made = Seal.objects.get_or_create(log=table, defaults={"until": until})
    if not made:
        Seal.objects.filter(log=table, until__lt=until).update(until=until)


def _months_ago(instant: datetime, months: int) -> datetime:
    """The same day and hour so many months before; the last day of a shorter month."""
    count = instant.year * 12 + instant.month - 1 - months
    year, month = divmod(count, 12)
    for day in (instant.day, 30, 29, 28):
        try:
            return instant.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
