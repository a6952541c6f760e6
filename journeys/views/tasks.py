"""Tasks that journeys hand to people."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config import clock
from config.access import needs
from config.pages import asked, page_of, part
from config.toasts import Undo, done, tell
from contacts.models import Member
from journeys.models import Task
from journeys.queries.tasks import queues, task_list, title_of
from journeys.services.close_task import close_task, reopen_task


@require_safe
@needs("journeys.view_task")
def tasks(request: HttpRequest) -> HttpResponse:
    """Open tasks, the most urgent first; closed ones on demand."""
    state = "closed" if request.GET.get("state") == "closed" else "open"
    queue = asked(request, "queue")
    page = page_of(task_list(state, queue), request)
    context = {"page": page, "state": state, "queue": queue, "queues": queues(), "now": clock.now()}
    return render(request, part(request, "journeys/tasks.html", "rows"), context)


@require_POST
@needs("journeys.change_task")
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark a task as done, or (``reopen``) take that back."""
    task = get_object_or_404(Task.objects.select_related("contact"), public_id=public_id)
    assert isinstance(request.user, Member)
    if "reopen" in request.POST:
        reopen_task(task, request.user)
        tell(request, _("“%(title)s” is open again.") % {"title": title_of(task)})
    elif close_task(task, request.user):
        undo = Undo(request.path, {"reopen": "1"})
        tell(request, _("Done: “%(title)s”.") % {"title": title_of(task)}, undo)
    return done(request, "journeys:tasks")
