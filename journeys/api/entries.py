"""Letting contacts into a journey over REST."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.problem_documents import ProblemError
from contacts.models import Member
from journeys.models import Journey, Run
from journeys.rules.problems import RuleError
from journeys.services.keepable import unkeepable
from journeys.services.let_in import AT_ONCE, let_in, named

CONFLICT = 409
LONGEST_USER_ID = 200


class Entry(serializers.Serializer):
    """Who is to enter, by the ids of contacts or by user ids, and the entry properties that all of them
    get."""

    contacts = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=AT_ONCE)
    user_ids = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_USER_ID), default=list, max_length=AT_ONCE
    )
    properties = serializers.DictField(default=dict)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Somebody, and not too many."""
        people = len(attrs["contacts"]) + len(attrs["user_ids"])
        if not 0 < people <= AT_ONCE:
            raise serializers.ValidationError(
                f"Name at least one contact and at most {AT_ONCE}, not {people}."
            )
        if wrong := [
            *unkeepable(attrs["user_ids"], "user_ids"),
            *unkeepable(attrs["properties"], "properties"),
        ]:
            raise ProblemError(wrong)
        return attrs


class EnteredShape(serializers.Serializer):
    """The new enrollments, how many were refused for which reason, how many wait until the paused journey is
    resumed, and the names that nobody has."""

    enrollments = serializers.ListField(child=serializers.UUIDField())
    refused = serializers.DictField(child=serializers.IntegerField())
    waiting = serializers.IntegerField()
    unknown = serializers.ListField(child=serializers.CharField())


def enter(request: Request, journey: Journey) -> Response:
    """Let the contacts of a request in."""
    asked = Entry(data=request.data)
    asked.is_valid(raise_exception=True)
    people = named(asked.validated_data["contacts"], asked.validated_data["user_ids"])
    assert isinstance(request.user, Member)
    try:
        admission = let_in(journey, people.contacts, asked.validated_data["properties"], request.user)
    except RuleError as error:
        raise ProblemError(error.problems, status=CONFLICT) from error
    runs = Run.objects.filter(pk__in=admission.entered).order_by("pk")
    answer = {
        "enrollments": list(runs.values_list("public_id", flat=True)),
        "refused": {reason: number for reason, number in admission.refused.items() if number},
        "waiting": admission.waiting,
        "unknown": list(people.unknown),
    }
    return Response(EnteredShape(answer).data, status=201)
