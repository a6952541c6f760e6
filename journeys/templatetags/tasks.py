"""How pages say what a task is."""

from django import template

from journeys.models import Task
from journeys.queries.tasks import title_of

register = template.Library()


@register.filter
def task_title(task: Task) -> str:
    """Its title with the contact's values filled in."""
    return title_of(task)
