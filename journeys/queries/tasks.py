"""Work that journeys hand to people."""

from django.db.models import F, QuerySet

from journeys.kinds.liquid import TemplateError, one_line, render
from journeys.models import Task


def task_list(state: str = "open", queue: str = "") -> QuerySet[Task]:
    """Tasks with their contact and step: open ones most urgent first, closed ones latest first. One query."""
    found = Task.objects.select_related("contact", "node__version__journey", "assignee")
    if queue:
        found = found.filter(queue=queue)
    if state == "closed":
        return found.exclude(state=Task.State.OPEN).order_by(F("closed_at").desc(nulls_last=True), "-pk")
    return found.filter(state=Task.State.OPEN).order_by(F("due").asc(nulls_last=True), "pk")


def queues() -> list[str]:
    """Every queue that has open tasks. One query."""
    return list(
        Task.objects.filter(state=Task.State.OPEN)
        .order_by("queue")
        .values_list("queue", flat=True)
        .distinct()
    )


def title_of(task: Task) -> str:
    """What a task says, with the contact's name and values filled in; as it was written where that fails.

    ``task`` comes with its contact. No query.
    """
    contact = task.contact
    known = {**contact.attributes, "email": contact.email, "phone": contact.phone, "score": contact.score}
    try:
        return one_line(render(task.title, {"contact": known, "now": task.created_at}, html=False))
    except TemplateError:
        return task.title
