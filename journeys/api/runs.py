"""Runs over REST: who is or was in a journey, and the path of each."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access import HasNeeds
from contacts.api.people import asked
from contacts.queries import contacts_found
from journeys.api.entries import EnteredShape, Entry, enter
from journeys.api.pagination import NewestRun
from journeys.api.shapes import PathShape, RunShape, StepMessageShape
from journeys.models import Enrollment, Journey, Run
from journeys.queries.path import Passed, Path, path_of

RUNS = Run.objects.select_related("contact", "journey", "enrollment__version", "enrollment__node")


@extend_schema_view(
    get=extend_schema(
        operation_id="journey_enrollments",
        parameters=[
            OpenApiParameter(
                "search", str, description="A contact's user id, or part of the address or name."
            ),
            OpenApiParameter("state", str, enum=["live", "ended"]),
        ],
    )
)
class EnrollmentsView(ListAPIView):
    """The runs of a journey, those that entered last first; and letting contacts in."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "journeys.view_run", "POST": "journeys.publish_journey"}
    pagination_class = NewestRun
    serializer_class = RunShape

    def get_queryset(self) -> QuerySet[Run]:
        """Those that the search finds. Two queries a page."""
        if getattr(self, "swagger_fake_view", False):
            return Run.objects.none()
        found = RUNS.filter(journey=get_object_or_404(Journey, slug=self.kwargs["slug"]))
        search, state = asked(self.request, "search"), asked(self.request, "state")
        if search.strip():
            found = found.filter(contact_id__in=list(contacts_found(search)))
        if state == "live":
            found = found.exclude(enrollment__state=Enrollment.State.ENDED)
        elif state == "ended":
            found = found.filter(enrollment__state=Enrollment.State.ENDED)
        return found

    @extend_schema(operation_id="journey_enter", request=Entry, responses={201: EnteredShape})
    def post(self, request: Request, slug: str) -> Response:
        """Let contacts in now by the trigger "By hand or API", as often as re-entry allows."""
        return enter(request, get_object_or_404(Journey.objects.select_related("live_version"), slug=slug))


class EnrollmentView(APIView):
    """One run with its steps and decisions, its wait, and what holds it up."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "journeys.view_run"}

    @extend_schema(operation_id="enrollment", responses=PathShape)
    def get(self, request: Request, public_id: str) -> Response:
        """Each step with its times, the reason of each decision, and what the person waits for."""
        run = get_object_or_404(RUNS, public_id=public_id)
        path = path_of(run)
        return Response(
            {
                "run": RunShape(run).data,
                "steps": [_step(step) for step in path.steps],
                "due": path.due,
                "waits_for": list(path.waits_for),
                "wait": _wait(path),
                "failure": _failure(path, request.user.has_perm("journeys.view_failure")),
                "converted_at": path.conversion.at if path.conversion else None,
            }
        )


def _step(step: Passed) -> dict[str, Any]:
    reason = step.reason and {
        "rule": step.reason.rule_slug,
        "version": step.reason.rule_version,
        "row": step.reason.row,
        "seen": step.reason.seen,
        "outputs": step.reason.outputs,
        "explanation": step.reason.said,
    }
    return {
        "node": step.key,
        "name": step.name,
        "kind": step.kind,
        "entered_at": step.entered_at,
        "left_at": step.left_at,
        "outcome": step.outcome,
        "decision": reason,
        "deliveries": [delivery.public_id for delivery in step.deliveries],
        "messages": StepMessageShape(step.deliveries, many=True).data,
        "tasks": [task.public_id for task in step.tasks],
    }


def _wait(path: Path) -> dict[str, Any] | None:
    if path.run.enrollment.state != Enrollment.State.LIVE or path.failure:
        return None
    return {"until": path.due, "facts": [{"kind": kind, "name": name} for kind, name in path.waits_on]}


def _failure(path: Path, traced: bool) -> dict[str, Any] | None:
    failure = path.failure
    if failure is None:
        return None
    return {
        "node": failure.node.key,
        "reason": failure.reason,
        "trace": failure.trace if traced else None,
        "attempt": failure.attempt,
        "at": failure.at,
        "parked": failure.parked,
        "retry_at": path.due,
    }
