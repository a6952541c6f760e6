"""Publishing over REST, and what it would do to those who are under way."""

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
from journeys.api.shapes import JourneyVersionShape
from journeys.models import Journey
from journeys.queries.impact import Impact, draft_impact
from journeys.rules.problems import RuleError
from journeys.services.move_people import FINISH, MOVE, Handling
from journeys.services.publish import publish

CONFLICT = 409


class Going(serializers.Serializer[Any]):
    """Where people go: `destinations` from steps that the draft leaves out (key) to steps of it (key); from
    those without, people finish where they are. `again`: also who repeats steps that they have passed."""

    destinations = serializers.DictField(child=serializers.CharField(max_length=60), default=dict)
    again = serializers.BooleanField(default=False)


class Publication(Going):
    """What to remember about the version, and whether those under way `finish` on theirs or `move` to it."""

    note = serializers.CharField(max_length=2_000, allow_blank=True, default="")
    people = serializers.ChoiceField((FINISH, MOVE), default=FINISH)


class WaitsShape(serializers.Serializer[Any]):
    """What becomes of those who would move: they leave the journey by its exit, leave the step at once, or
    wait there, sooner or later than now foreseen or the same, from `earliest` to `latest`."""

    exits = serializers.IntegerField()
    at_once = serializers.IntegerField()
    sooner = serializers.IntegerField()
    same = serializers.IntegerField()
    later = serializers.IntegerField()
    earliest = serializers.DateTimeField(allow_null=True)
    latest = serializers.DateTimeField(allow_null=True)


class StepImpactShape(serializers.Serializer[Any]):
    """Who stands on a step (`node`) of a version, `parked` ones among them. Of `looked_at` (all but parked
    ones, at most 20,000) `moving` would go to `to`; `passed` would stay because they would repeat a step."""

    version = serializers.IntegerField(source="number")
    node = serializers.CharField(source="key")
    people = serializers.IntegerField()
    parked = serializers.IntegerField()
    looked_at = serializers.IntegerField()
    to = serializers.SerializerMethodField()
    moving = serializers.IntegerField()
    staying = serializers.IntegerField()
    passed = serializers.IntegerField()
    then = WaitsShape(source="*")

    def get_to(self, step: Any) -> str | None:
        """The step of the draft that they would come to; null where they would finish on their version."""
        return step.to or None


class ImpactShape(serializers.Serializer[Any]):
    """Who stands where, and what publishing the draft with `people: move` would do there. `removed` are the
    steps with people on them that the draft has not."""

    people = serializers.IntegerField()
    removed = serializers.ListField(child=serializers.CharField())
    steps = StepImpactShape(many=True)


class ImpactView(APIView):
    """What publishing would do to those who are under way."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "journeys.view_journey", "POST": "journeys.view_journey"}

    @extend_schema(operation_id="journey_impact", responses=ImpactShape)
    def get(self, request: Request, slug: str) -> Response:
        """Everybody to the step of the same key. Rules that publishing would bring into force are in force
        here."""
        return self._answer(slug, Going(data={}))

    @extend_schema(operation_id="journey_impact_of", request=Going, responses=ImpactShape)
    def post(self, request: Request, slug: str) -> Response:
        """With destinations for removed steps. Changes nothing."""
        return self._answer(slug, Going(data=request.data))

    def _answer(self, slug: str, going: Going) -> Response:
        going.is_valid(raise_exception=True)
        journey = get_object_or_404(Journey, slug=slug)
        try:
            found: Impact = draft_impact(journey, **going.validated_data)
        except RuleError as error:
            raise ProblemError(error.problems, status=CONFLICT) from error
        return Response(ImpactShape(found).data)


class PublishView(APIView):
    """Making the draft live."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"POST": "journeys.publish_journey"}

    @extend_schema(operation_id="journey_publish", request=Publication, responses={201: JourneyVersionShape})
    def post(self, request: Request, slug: str) -> Response:
        """The new version. Everything that stands in the way comes as problems, and then nothing has
        changed."""
        said = Publication(data=request.data)
        said.is_valid(raise_exception=True)
        note = said.validated_data.pop("note")
        assert isinstance(request.user, Member)
        journey = get_object_or_404(Journey, slug=slug)
        try:
            version = publish(journey, request.user, note, Handling(**said.validated_data))
        except RuleError as error:
            raise ProblemError(error.problems, status=CONFLICT) from error
        return Response(JourneyVersionShape(version).data, status=201)
