"""A version of a rule on its way through review, over REST."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access import HasNeeds
from config.problem_documents import ProblemError
from contacts.models import Member
from journeys.api.rule_shapes import BIGGEST, VersionShape
from journeys.models import Rule, RuleVersion
from journeys.rules.problems import RuleError
from journeys.services import send_to_review
from journeys.services.open_version import Seen
from journeys.services.review_rule import approve_rule

CONFLICT = 409


class Looked(serializers.Serializer[Any]):
    """Which version was read, and at which of its revisions: any other is refused."""

    number = serializers.IntegerField(min_value=1, max_value=BIGGEST)
    revision = serializers.IntegerField(min_value=0, max_value=BIGGEST)


class RuleApproving(Looked):
    """The version that was read, and what to remember about it."""

    note = serializers.CharField(max_length=2_000, allow_blank=True, default="")


class RuleReturning(Looked):
    """The version that was read, and what should change."""

    because = serializers.CharField(max_length=send_to_review.LONGEST_REASON)


def _approve(rule: Rule, member: Member, seen: Seen, said: dict[str, Any]) -> RuleVersion:
    return approve_rule(rule, member, seen.revision, said["note"], number=seen.number)


def _return(rule: Rule, member: Member, seen: Seen, said: dict[str, Any]) -> RuleVersion:
    return send_to_review.send_back(rule, member, seen, said["because"])


def _send(rule: Rule, member: Member, seen: Seen, said: dict[str, Any]) -> RuleVersion:
    return send_to_review.send_to_review(rule, member, seen)


def _take_back(rule: Rule, member: Member, seen: Seen, said: dict[str, Any]) -> RuleVersion:
    return send_to_review.take_back(rule, member, seen)


class ActView(APIView):
    """An act upon the open version of a rule: ``asks`` is what is said with it, ``act`` what it does."""

    permission_classes = (HasNeeds,)
    needs: ClassVar[dict[str, str]]
    asks: ClassVar[type[Looked]] = Looked
    act: ClassVar[Callable[[Rule, Member, Seen, dict[str, Any]], RuleVersion]]

    def post(self, request: Request, slug: str) -> Response:
        """Do it. 409 where something stands in the way, each with its cure."""
        said = self.asks(data=request.data)
        said.is_valid(raise_exception=True)
        given: dict[str, Any] = said.validated_data
        assert isinstance(request.user, Member), "only members get past needs"
        rule = get_object_or_404(Rule, slug=slug)
        try:
            version = type(self).act(rule, request.user, Seen(given["revision"], given["number"]), given)
        except RuleError as error:
            raise ProblemError(error.problems, status=CONFLICT) from error
        return Response(VersionShape(version).data)


def _said(name: str, what: str, asks: type[Looked]) -> Any:
    schema = extend_schema(operation_id=name, description=what, request=asks, responses=VersionShape)
    return extend_schema_view(post=schema)


@_said("rule_review_send", "Send the draft to review.", Looked)
class SendView(ActView):
    """Asking for approval."""

    needs: ClassVar = {"POST": "journeys.change_rule"}
    act = _send


@_said("rule_review_take_back", "Make the version in review a draft again.", Looked)
class TakeBackView(ActView):
    """Going on writing."""

    needs: ClassVar = {"POST": "journeys.change_rule"}
    act = _take_back


@_said(
    "rule_review_approve",
    "Approve the version: it comes into force at once. One that waits in the review of a journey is refused; "
    "it is approved with the journey.",
    RuleApproving,
)
class ApproveView(ActView):
    """Approving."""

    needs: ClassVar = {"POST": "journeys.approve_rule"}
    asks = RuleApproving
    act = _approve


@_said(
    "rule_review_return",
    "Hand the version back to whoever wrote it, with the reason. One that waits in the review of a journey "
    "is refused; it is returned with the journey.",
    RuleReturning,
)
class ReturnView(ActView):
    """Sending back."""

    needs: ClassVar = {"POST": "journeys.approve_rule"}
    asks = RuleReturning
    act = _return
