"""Closing a task, and taking that back."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config import clock
from contacts.models import Member
from journeys.models import Task
from journeys.queries.tasks import title_of
from journeys.services.journal import write


@transaction.atomic
def close_task(task: Task, member: Member) -> bool:
    """Mark an open task as done by ``member``; False when it was closed already. Two statements."""
    closed = Task.objects.filter(pk=task.pk, state=Task.State.OPEN).update(
        state=Task.State.DONE, assignee=member, closed_at=clock.now()
    )
    if closed:
        write(
            member,
            "task.closed",
            f"task:{task.public_id}",
            _("Closed the task %(title)s.") % {"title": title_of(task)},
        )
    return bool(closed)


@transaction.atomic
def reopen_task(task: Task, member: Member) -> bool:
    """Open a task that was done; False when it was not. Two statements."""
    opened = Task.objects.filter(pk=task.pk, state=Task.State.DONE).update(
        state=Task.State.OPEN, closed_at=None
    )
    if opened:
        write(
            member,
            "task.opened",
            f"task:{task.public_id}",
            _("Opened the task %(title)s again.") % {"title": title_of(task)},
        )
    return bool(opened)


@transaction.atomic
def close_tasks(tasks: QuerySet[Task], member: Member) -> int:
    """Mark those of ``tasks`` that are open as done by ``member``; return how many. Two statements, and one
    line in the journal for all of them."""
    closed = tasks.filter(state=Task.State.OPEN).update(
        state=Task.State.DONE, assignee=member, closed_at=clock.now()
    )
    if closed:
        sentence = ngettext("Closed a task.", "Closed %(number)s tasks.", closed) % {"number": closed}
        write(member, "task.closed", "tasks", sentence, {"number": closed})
    return closed
