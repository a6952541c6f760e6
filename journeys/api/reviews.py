"""A journey reviewed together with its rules, over REST."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access import HasNeeds, allowed
from config.problem_documents import ProblemError
from contacts.models import Member
from journeys.models import Bundle, Journey
from journeys.queries.bundles import bundle_view, open_bundle, stale
from journeys.rules.problems import RuleError
from journeys.services import bundle_review

CONFLICT = 409


class BundleShape(serializers.Serializer[Any]):
    """What is in review: `number` names it, `state` is draft (nothing was sent), in_review or approved.
    `stale` says what was changed since it was sent; then it is sent anew. `workflow` tells the changes of the
    journey, `messages` those of each message (`texts`: pieces that are same, removed or added), `rules` those
    of each open version."""

    number = serializers.IntegerField(allow_null=True)
    state = serializers.CharField()
    note = serializers.CharField()
    sent_by = serializers.CharField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    approved_by = serializers.CharField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    stale = serializers.ListField(child=serializers.DictField())
    workflow = serializers.ListField(child=serializers.CharField())
    messages = serializers.ListField(child=serializers.DictField())
    rules = serializers.ListField(child=serializers.DictField())


class Sending(serializers.Serializer[Any]):
    """What whoever reviews should know."""

    note = serializers.CharField(max_length=2_000, allow_blank=True, default="")


class Returning(serializers.Serializer[Any]):
    """What should change."""

    because = serializers.CharField(max_length=2_000)


class Approving(serializers.Serializer[Any]):
    """Which bundle was read."""

    number = serializers.IntegerField(min_value=1, max_value=2**53)


class ReviewView(APIView):
    """A draft journey with the open versions of the rules that it asks."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {
        "GET": "journeys.view_journey",
        "POST": "journeys.change_journey",
        "DELETE": "journeys.change_journey",
    }

    @extend_schema(operation_id="journey_review", responses=BundleShape)
    def get(self, request: Request, slug: str) -> Response:
        """What is in review, or would be if it were sent now: what of the journey, of each message and of
        each rule changes."""
        return _shown(get_object_or_404(Journey, slug=slug))

    @extend_schema(operation_id="journey_review_send", request=Sending, responses={201: BundleShape})
    def post(self, request: Request, slug: str) -> Response:
        """Send all of it to review, as it stands."""
        said = Sending(data=request.data)
        said.is_valid(raise_exception=True)
        note, member = said.validated_data["note"], _member(request, "journeys.change_rule")
        return _passed(slug, lambda found: bundle_review.send_bundle(found, member, note), status=201)

    @extend_schema(operation_id="journey_review_take_back", responses=BundleShape)
    def delete(self, request: Request, slug: str) -> Response:
        """Make all of it a draft again."""
        member = _member(request, "journeys.change_rule")
        return _passed(slug, lambda found: bundle_review.take_bundle_back(found, member))


class DecisionView(APIView):
    """What somebody who may approve decides about all of it: ``asks`` is the one thing that they say with it,
    ``act`` what it does."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"POST": "journeys.approve_rule"}
    asks: ClassVar[type[serializers.Serializer[Any]]]
    act: ClassVar[Callable[[Journey, Member, Any], Bundle]]

    def post(self, request: Request, slug: str) -> Response:
        """Decide. 409 where something stands in the way, each with its cure."""
        said = self.asks(data=request.data)
        said.is_valid(raise_exception=True)
        (word,) = said.validated_data.values()
        member, act = _member(request, "journeys.view_journey"), type(self).act
        return _passed(slug, lambda found: act(found, member, word))


@extend_schema_view(
    post=extend_schema(
        operation_id="journey_review_approve",
        description="Approve all of it. Publishing the journey then brings it into force at once.",
        request=Approving,
        responses=BundleShape,
    )
)
class ApproveView(DecisionView):
    """Approving a journey with its rules."""

    asks = Approving
    act = bundle_review.approve_bundle


@extend_schema_view(
    post=extend_schema(
        operation_id="journey_review_return",
        description="Hand all of it back to whoever wrote it, with the reason.",
        request=Returning,
        responses=BundleShape,
    )
)
class ReturnView(DecisionView):
    """Sending a journey with its rules back."""

    asks = Returning
    act = bundle_review.send_bundle_back


def _passed(slug: str, act: Callable[[Journey], Bundle], status: int = 200) -> Response:
    journey = get_object_or_404(Journey, slug=slug)
    try:
        act(journey)
    except RuleError as error:
        raise ProblemError(error.problems, status=CONFLICT) from error
    return _shown(journey, status)


def _shown(journey: Journey, status: int = 200) -> Response:
    bundle = open_bundle(journey)
    view = bundle_view(journey, bundle)
    shown = {
        "number": bundle.pk if bundle else None,
        "state": bundle.status if bundle else "draft",
        "note": bundle.note if bundle else "",
        "sent_by": bundle.sent_by.email if bundle and bundle.sent_by else None,
        "sent_at": bundle.sent_at if bundle else None,
        "approved_by": bundle.decided_by.email if bundle and bundle.decided_by else None,
        "approved_at": bundle.decided_at if bundle else None,
        "stale": [asdict(problem) for problem in stale(bundle)] if bundle else [],
        "workflow": list(view.journey.sentences),
        "messages": [asdict(message) for message in view.journey.messages],
        "rules": [
            {
                "slug": item.version.rule.slug,
                "version": item.version.number,
                "status": item.version.status,
                "since": item.approved.number if item.approved else None,
                "changes": list(item.diff.sentences) if item.diff else [],
            }
            for item in view.rules
        ],
    }
    return Response(BundleShape(shown).data, status=status)


def _member(request: Request, need: str) -> Member:
    """Who asks, if they may do this as well."""
    if not allowed(request.user, need):
        raise PermissionDenied(need)
    assert isinstance(request.user, Member)
    return request.user
