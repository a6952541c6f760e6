"""Dates, schedules and segments that let people in and cannot be worked off as such: put off with growing
pauses, with the reason, so that the others go on. They are tried again for as long as their journey wants
them."""

from datetime import datetime

from config.log import get_logger
from journeys.engine.failures import PAUSES
from journeys.engine.statements import Session
from journeys.engine.stuck import reason_of

log = get_logger(__name__)


def put_off(work: Session, what: str, id: int, attempt: int, error: Exception, now: datetime) -> None:
    """Put off a row of ``what`` (``schedule``, ``datetrigger``, ``inflow``) whose ``attempt``-th attempt,
    from 0, has failed. One statement."""
    log.error("timetable.put_off", what=what, id=id, attempt=attempt + 1, problem=repr(error))
    retry = now + PAUSES[min(attempt, len(PAUSES) - 1)]
    work.run(f"{what}_put_off", id=id, attempt=attempt + 1, retry=retry, problem=reason_of(error))
