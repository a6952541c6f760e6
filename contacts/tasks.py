"""Celery tasks about contacts: files that are brought in, values that follow the type of their attribute, and
housekeeping. Events need none, since they are taken in while their sender waits."""

from celery import shared_task

from config.nudge import cleared
from contacts import housekeeping
from contacts.imports import work
from contacts.retyping import converting


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


@shared_task(name="contacts.retype")
def retype() -> dict[str, int]:
    """Convert some ranges of values whose attribute has another type now."""
    cleared("contacts.retype")
    return {"ranges": converting.work()}
