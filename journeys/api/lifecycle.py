"""A journey's life over REST: its tests walked, publishing, pausing, resuming."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access import HasNeeds
from config.problem_documents import ProblemError
from contacts.models import Member
from journeys.api.shapes import JourneyShape, JourneyVersionShape
from journeys.engine.facts.runs import default_zone
from journeys.graph.document import parse_journey
from journeys.graph.simulate import run_tests
from journeys.models import Journey
from journeys.queries.rulebook import rulebook
from journeys.queries.segments import with_segments
from journeys.rules.problems import Problem, RuleError
from journeys.services import pause as holding
from journeys.services.documents import draft_document, rule_slugs
from journeys.services.publish import publish

CONFLICT = 409


class Note(serializers.Serializer):
    """What to remember about a version."""

    note = serializers.CharField(max_length=2_000, allow_blank=True, default="")


class ReportShape(serializers.Serializer):
    """What came of a journey's own tests: each with its path, and which ways none of them walks."""

    passed = serializers.BooleanField()
    tests = serializers.ListField(child=serializers.DictField())
    coverage = serializers.DictField()
    rules = serializers.ListField(child=serializers.DictField())


class SimulateView(APIView):
    """The tests of a draft."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"POST": "journeys.view_journey"}

    @extend_schema(operation_id="journey_simulate", request=None, responses=ReportShape)
    def post(self, request: Request, slug: str) -> Response:
        """Walk every test of the draft, through the code that runs live. Changes nothing."""
        raw = draft_document(get_object_or_404(Journey, slug=slug))
        try:
            rules = rulebook(rule_slugs(raw))
            document = with_segments(parse_journey(raw), rules)
            report = run_tests(document, rules, zone=default_zone())
        except RuleError as error:
            raise ProblemError(error.problems) from error
        return Response(report.to_json())


class PublishView(APIView):
    """Making the draft live."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"POST": "journeys.publish_journey"}

    @extend_schema(operation_id="journey_publish", request=Note, responses={201: JourneyVersionShape})
    def post(self, request: Request, slug: str) -> Response:
        """The new version. Everything that stands in the way comes as problems, and then nothing has
        changed."""
        said = Note(data=request.data)
        said.is_valid(raise_exception=True)
        journey = get_object_or_404(Journey, slug=slug)
        try:
            version = publish(journey, _member(request), said.validated_data["note"])
        except RuleError as error:
            raise ProblemError(error.problems, status=CONFLICT) from error
        return Response(JourneyVersionShape(version).data, status=201)


class PauseView(APIView):
    """Holding a live journey."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"POST": "journeys.publish_journey"}

    @extend_schema(operation_id="journey_pause", request=None, responses=JourneyShape)
    def post(self, request: Request, slug: str) -> Response:
        """Nobody enters or moves, and nothing is sent, until it is resumed."""
        journey = get_object_or_404(Journey.objects.select_related("brand", "live_version"), slug=slug)
        return _turned(
            journey, holding.pause(journey, _member(request)), "Only a live journey can be paused."
        )


class ResumeView(APIView):
    """Letting a paused journey go on."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"POST": "journeys.publish_journey"}

    @extend_schema(operation_id="journey_resume", request=None, responses=JourneyShape)
    def post(self, request: Request, slug: str) -> Response:
        """What fell due meanwhile happens now."""
        journey = get_object_or_404(Journey.objects.select_related("brand", "live_version"), slug=slug)
        return _turned(
            journey, holding.resume(journey, _member(request)), "Only a paused journey can be resumed."
        )


def _turned(journey: Journey, turned: bool, message: str) -> Response:
    if not turned:
        problem = Problem("wrong_status", "", message, f"It is {journey.status}.")
        raise ProblemError([problem], status=CONFLICT)
    shown: dict[str, Any] = JourneyShape(journey).data
    return Response(shown)


def _member(request: Request) -> Member:
    assert isinstance(request.user, Member)
    return request.user
