"""A journey's life over REST: its tests walked, pausing, resuming."""

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
from journeys.api.pause_shapes import PauseChoices, ResumeChoices
from journeys.api.shapes import JourneyShape
from journeys.engine.facts.runs import default_zone
from journeys.graph.document import parse_journey
from journeys.graph.simulate import run_tests
from journeys.models import Journey
from journeys.queries.rulebook import rulebook
from journeys.queries.segments import with_segments
from journeys.rules.problems import Problem, RuleError
from journeys.services import pause as holding
from journeys.services.documents import draft_document, rule_slugs

CONFLICT = 409


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


class PauseView(APIView):
    """Holding a live journey."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"POST": "journeys.publish_journey"}

    @extend_schema(operation_id="journey_pause", request=PauseChoices, responses=JourneyShape)
    def post(self, request: Request, slug: str) -> Response:
        """Nobody enters or moves, and nothing is sent, until it is resumed. One that is being resumed is held
        on."""
        chosen = PauseChoices(data=request.data)
        chosen.is_valid(raise_exception=True)
        journey = get_object_or_404(Journey.objects.select_related("brand", "live_version"), slug=slug)
        paused = holding.pause(journey, _member(request), chosen.validated_data["entrants"])
        return _turned(journey, paused, "Only a live journey can be paused, or one that is being resumed.")


class ResumeView(APIView):
    """Letting a paused journey go on."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"POST": "journeys.publish_journey"}

    @extend_schema(operation_id="journey_resume", request=ResumeChoices, responses=JourneyShape)
    def post(self, request: Request, slug: str) -> Response:
        """What fell due meanwhile happens now, unless something else is chosen. Where much has to be seen to
        first, the journey stays paused meanwhile: its `pause` is `resuming`, and tells how far it is."""
        chosen = ResumeChoices(data=request.data)
        chosen.is_valid(raise_exception=True)
        journey = get_object_or_404(Journey.objects.select_related("brand", "live_version"), slug=slug)
        resumed = holding.resume(journey, _member(request), chosen.chosen)
        return _turned(journey, resumed, "Only a paused journey that is not being resumed can be resumed.")


def _turned(journey: Journey, turned: bool, message: str) -> Response:
    if not turned:
        state = "being resumed" if journey.resuming else journey.status
        problem = Problem("wrong_status", "", message, f"It is {state}.")
        raise ProblemError([problem], status=CONFLICT)
    shown: dict[str, Any] = JourneyShape(journey).data
    return Response(shown)


def _member(request: Request) -> Member:
    assert isinstance(request.user, Member)
    return request.user
