"""What is decided about a parked run, over REST: it goes on, skips to a step, or ends."""

from typing import ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access import HasNeeds
from config.problem_documents import ProblemError
from contacts.models import Member
from journeys.api.runs import RUNS
from journeys.api.shapes import RunShape
from journeys.models import Enrollment, Run, VersionNode
from journeys.rules.problems import Problem
from journeys.services.retry_failed import end_failed, retry_failed
from journeys.services.skip_failed import skip_failed

CONFLICT = 409
NEEDS = {"POST": "journeys.change_failure"}
MOST_NAMED = 20


class SkipTo(serializers.Serializer):
    """The key of the step at which a run goes on."""

    node = serializers.CharField(max_length=60)


class ResumeView(APIView):
    """Letting a parked run go on."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = NEEDS

    @extend_schema(operation_id="enrollment_resume", request=None, responses=RunShape)
    def post(self, request: Request, public_id: UUID) -> Response:
        """It is tried again now, where it stands."""
        run = get_object_or_404(RUNS, public_id=public_id)
        return _decided(run, retry_failed([run.pk], _member(request)))


class SkipView(APIView):
    """Letting a parked run go on elsewhere."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = NEEDS

    @extend_schema(operation_id="enrollment_skip", request=SkipTo, responses=RunShape)
    def post(self, request: Request, public_id: UUID) -> Response:
        """It leaves where it stands and arrives at a step of its version as if it had just come."""
        said = SkipTo(data=request.data)
        said.is_valid(raise_exception=True)
        run = get_object_or_404(RUNS, public_id=public_id)
        node = _node(run, said.validated_data["node"])
        return _decided(run, skip_failed([run.pk], node, _member(request)))


class EndView(APIView):
    """Ending a parked run."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = NEEDS

    @extend_schema(operation_id="enrollment_end", request=None, responses=RunShape)
    def post(self, request: Request, public_id: UUID) -> Response:
        """It leaves where it stands and gets nothing more; nothing brings it back."""
        run = get_object_or_404(RUNS, public_id=public_id)
        return _decided(run, end_failed([run.pk], _member(request)))


def _node(run: Run, key: str) -> VersionNode:
    nodes = {node.key: node for node in run.enrollment.version.nodes.order_by("ordinal")}
    if key in nodes:
        return nodes[key]
    message = f"Version {run.enrollment.version.number} of this journey has no step '{key}'."
    named = ", ".join([*list(nodes)[:MOST_NAMED], *(["…"] if len(nodes) > MOST_NAMED else [])])
    raise ProblemError([Problem("unknown_node", "node", message, f"Choose one of its steps: {named}.")])


def _decided(run: Run, number: int) -> Response:
    now = RUNS.get(pk=run.pk)
    if not number:
        state = "live" if now.enrollment.state == Enrollment.State.LIVE else "ended"
        message = "Only a parked run can be decided about."
        cure = f"This one is {state}: somebody may have decided already. Read it anew."
        raise ProblemError([Problem("not_parked", "", message, cure)], status=CONFLICT)
    return Response(RunShape(now).data)


def _member(request: Request) -> Member:
    assert isinstance(request.user, Member)
    return request.user
