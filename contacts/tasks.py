"""Celery tasks about contacts: files that are brought in, and housekeeping. Events need none, since they are
taken in while their sender waits."""

from celery import shared_task

from config.nudge import cleared
from contacts import housekeeping
from contacts.imports import work


@shared_task(name="contacts.upkeep")
def upkeep() -> dict[str, object]:
    """Begin a new period of remembered message ids when it is time; forget old refusals and files."""
    return {
        "turned": housekeeping.turn_seen(),
        "refusals": housekeeping.forget_refusals(),
        "files": housekeeping.forget_files(),
    }


@shared_task(name="contacts.imports")
def imports() -> dict[str, int]:
    """Take some blocks of the files that wait."""
    cleared("contacts.imports")
    return {"steps": work.work()}
