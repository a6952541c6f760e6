"""What beat starts by the clock on the wall: schedules and housekeeping only. Timers of journeys need no
beat.
"""

from typing import Any


def every(seconds: float, task: str, queue: str = "housekeeping") -> dict[str, Any]:
    """One entry: start `task` each so many seconds; a start that nobody took by the next one is dropped."""
    return {"task": task, "schedule": seconds, "options": {"queue": queue, "expires": seconds}}


SCHEDULE = {
    "fold counters": every(5, "journeys.fold"),
    "doubts about rules": every(60, "journeys.count_doubts"),
    "winners of splits": every(60, "journeys.name_winners"),
    # A comment nudges; this is for mails that did not leave.
    "mails about mentions": every(300, "journeys.mail_mentions"),
    "journeys upkeep": every(3600, "journeys.upkeep"),
    "contacts upkeep": every(3600, "contacts.upkeep"),
    # Files and conversions whose worker was killed go on; a new one is told of by a nudge.
    "contacts imports": every(10, "contacts.imports", "bulk"),
    "contacts retype": every(10, "contacts.retype", "bulk"),
}
