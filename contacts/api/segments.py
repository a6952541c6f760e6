"""Segments over REST: who belongs, by which condition, and lists whose members are put there."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config import clock
from config.access import HasNeeds
from config.problem_documents import ProblemError
from contacts.api.pagination import ByName
from contacts.api.people import asked
from contacts.api.segment_shapes import (
    ChangedSegment,
    MovedShape,
    Moves,
    NewSegment,
    SegmentDetail,
    SegmentShape,
)
from contacts.models import Segment
from contacts.segments import lists, people
from contacts.segments.defining import define, make_list
from journeys.rules.problems import Problem, RuleError


class SegmentsView(ListAPIView):
    """Segments by name."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_segment", "POST": "contacts.add_segment"}
    pagination_class = ByName
    serializer_class = SegmentShape

    def get_queryset(self) -> QuerySet[Segment]:
        """Those whose name or slug contains the search."""
        text = asked(self.request, "search")
        return Segment.objects.filter(Q(name__icontains=text) | Q(slug__icontains=text))

    @extend_schema(
        operation_id="segments",
        parameters=[OpenApiParameter("search", str, description="Part of the name or slug.")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them, each with how many belong to it now."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="segment_make", request=NewSegment, responses={201: SegmentDetail})
    def post(self, request: Request) -> Response:
        """Make a segment. Who belongs is found in the background; `building` says that it is under way."""
        said = NewSegment(data=request.data)
        said.is_valid(raise_exception=True)
        given: dict[str, Any] = said.validated_data
        if Segment.objects.filter(slug=given["slug"]).exists():
            raise ProblemError(
                [
                    Problem(
                        "taken", "slug", f"There is a segment '{given['slug']}' already.",
                        "Choose another slug, or change the segment that is there.",
                    )
                ]
            )  # fmt: skip
        try:
            if given["kind"] == Segment.Kind.LIST:
                if given.get("condition") is not None:
                    raise RuleError([_no_condition()])
                segment = make_list(given["slug"], given["name"])
            else:
                segment = define(given["slug"], given["name"], given.get("condition"))
        except RuleError as error:
            raise ProblemError(error.problems) from error
        return Response(shown(segment), status=201)


class SegmentView(APIView):
    """One segment."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_segment", "PATCH": "contacts.change_segment"}

    @extend_schema(operation_id="segment", responses=SegmentDetail)
    def get(self, request: Request, slug: str) -> Response:
        """Its condition, how many belong to it, and some of them."""
        return Response(shown(get_object_or_404(Segment, slug=slug)))

    @extend_schema(operation_id="segment_change", request=ChangedSegment, responses=SegmentDetail)
    def patch(self, request: Request, slug: str) -> Response:
        """Give it another name or condition. A new condition is asked of everybody in the background; nobody
        who belongs by both is missing meanwhile."""
        segment = get_object_or_404(Segment, slug=slug)
        said = ChangedSegment(data=request.data)
        said.is_valid(raise_exception=True)
        given: dict[str, Any] = said.validated_data
        name = given.get("name", segment.name)
        try:
            if not segment.is_list:
                segment = define(slug, name, given.get("condition", segment.condition))
            elif given.get("condition") is not None:
                raise RuleError([_no_condition()])
            else:
                segment = make_list(slug, name)
        except RuleError as error:
            raise ProblemError(error.problems) from error
        return Response(shown(segment))


class MembersView(APIView):
    """The members of a list."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"POST": "contacts.change_segment"}

    @extend_schema(operation_id="segment_members", request=Moves, responses=MovedShape)
    def post(self, request: Request, slug: str) -> Response:
        """Put contacts on a list, or take them off it, up to 10,000 at once."""
        segment = get_object_or_404(Segment, slug=slug)
        if not segment.is_list:
            raise ProblemError(
                [
                    Problem(
                        "not_a_list", "slug", f"'{segment.name}' finds its members by its condition.",
                        "Change the condition, or make a list.",
                    )
                ]
            )  # fmt: skip
        said = Moves(data=request.data)
        said.is_valid(raise_exception=True)
        given: dict[str, Any] = said.validated_data
        contacts, unknown = people.found(given["contacts"], given["user_ids"])
        moved = lists.put(slug, contacts, given["action"] == "add", clock.now())
        return Response({"moved": moved.entered + moved.left, "unknown": unknown})


def shown(segment: Segment) -> dict[str, Any]:
    """A segment as its detail shows it. Two queries."""
    segment.sample = people.sample(segment)  # type: ignore[attr-defined]  # for the shape alone
    found: dict[str, Any] = SegmentDetail(segment).data
    return found


def _no_condition() -> Problem:
    return Problem(
        "unused_value", "condition", "A list has no condition: its members are put there.",
        "Leave the condition out, or make a segment of the kind 'condition'.",
    )  # fmt: skip
