"""Celery tasks about contacts: housekeeping alone, since facts are taken in while their sender waits."""

from celery import shared_task

from contacts import housekeeping


@shared_task(name="contacts.upkeep")
def upkeep() -> dict[str, object]:
    """Begin a new period of remembered message ids when it is time, and forget old refusals."""
    return {"turned": housekeeping.turn_seen(), "refusals": housekeeping.forget_refusals()}
