"""Tasks over REST."""

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access import HasNeeds
from contacts.api.people import asked
from contacts.models import Member
from journeys.api.pagination import NewestTask
from journeys.api.shapes import TaskShape
from journeys.models import Task
from journeys.services.close_task import close_task, reopen_task

TASKS = Task.objects.select_related("contact", "node__version__journey", "assignee")
SEE = {"GET": "journeys.view_task"}


class TaskChange(serializers.Serializer):
    """What a task should be."""

    state = serializers.ChoiceField([Task.State.OPEN, Task.State.DONE])


@extend_schema_view(
    get=extend_schema(
        operation_id="tasks",
        parameters=[
            OpenApiParameter("state", str, enum=Task.State.values),
            OpenApiParameter("queue", str),
        ],
    )
)
class TasksView(ListAPIView):
    """Tasks, the newest first."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE
    pagination_class = NewestTask
    serializer_class = TaskShape

    def get_queryset(self) -> QuerySet[Task]:
        """Those of a state and queue, all without. One query a page."""
        wanted = {name: value for name in ("state", "queue") if (value := asked(self.request, name))}
        return TASKS.filter(**wanted)


class TaskView(APIView):
    """One task."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE | {"PATCH": "journeys.change_task"}

    @extend_schema(operation_id="task", responses=TaskShape)
    def get(self, request: Request, public_id: UUID) -> Response:
        """As it stands."""
        return Response(TaskShape(get_object_or_404(TASKS, public_id=public_id)).data)

    @extend_schema(operation_id="task_change", request=TaskChange, responses=TaskShape)
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Close it (`done`) or open it again (`open`). What it is already is no error."""
        said = TaskChange(data=request.data)
        said.is_valid(raise_exception=True)
        task = get_object_or_404(TASKS, public_id=public_id)
        assert isinstance(request.user, Member)
        act = close_task if said.validated_data["state"] == Task.State.DONE else reopen_task
        act(task, request.user)
        return Response(TaskShape(TASKS.get(pk=task.pk)).data)
