"""Journeys over REST: the list, versions, numbers."""

from dataclasses import asdict
from typing import ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access import HasNeeds
from config.problem_documents import ProblemError
from contacts.api.people import asked
from journeys.api.pagination import ByName, ByNumber
from journeys.api.shapes import JourneyShape, JourneyVersionShape, MetricsShape
from journeys.insights.funnel import Entrants, as_message, funnel
from journeys.models import Journey, Version
from journeys.queries.journeys import journey_list
from journeys.rules.problems import Problem

SEE = {"GET": "journeys.view_journey"}


@extend_schema_view(
    get=extend_schema(
        operation_id="journeys",
        parameters=[
            OpenApiParameter("search", str, description="Words of its name, summary or slug."),
            OpenApiParameter("status", str, enum=Journey.Status.values),
        ],
    )
)
class JourneysView(ListAPIView):
    """Journeys by name; archived ones only where asked for."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE
    pagination_class = ByName
    serializer_class = JourneyShape

    def get_queryset(self) -> QuerySet[Journey]:
        """Those that the search finds. Two queries a page."""
        found = journey_list(asked(self.request, "search"), asked(self.request, "status"))
        return found.select_related("brand").prefetch_related("pauses")


@extend_schema_view(get=extend_schema(operation_id="journey"))
class JourneyView(RetrieveAPIView):
    """One journey. Its draft is at `draft/`."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE
    serializer_class = JourneyShape
    lookup_field = "slug"
    queryset = Journey.objects.select_related("brand", "live_version")


@extend_schema_view(get=extend_schema(operation_id="journey_versions"))
class VersionsView(ListAPIView):
    """The published versions of a journey, the newest first."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE
    pagination_class = ByNumber
    serializer_class = JourneyVersionShape

    def get_queryset(self) -> QuerySet[Version]:
        """Of the journey that the address names."""
        if getattr(self, "swagger_fake_view", False):
            return Version.objects.none()
        journey = get_object_or_404(Journey, slug=self.kwargs["slug"])
        return journey.versions.select_related("published_by")


class MetricsView(APIView):
    """Numbers of a journey."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "journeys.view_numbers"}

    @extend_schema(
        operation_id="journey_metrics",
        responses=MetricsShape,
        parameters=[OpenApiParameter("version", int, description="A version's number; else the newest.")],
    )
    def get(self, request: Request, slug: str) -> Response:
        """Per step: arrived, waiting, left by which way, on to the goal; with and without the logic."""
        journey = get_object_or_404(Journey, slug=slug)
        number = asked(request, "version")
        versions = journey.versions.order_by("-number")
        if number:
            versions = versions.filter(number=int(number[:9]) if number.isdecimal() else -1)
        version = versions.first()
        if version is None:
            problem = Problem(
                "no_version", "version", "There is no such version.", "Publish the journey first."
            )
            raise ProblemError([problem], status=404)
        found = funnel(version)
        return Response(
            {
                "journey": slug,
                "version": version.number,
                "everybody": _entrants(found.everybody),
                "with_logic": _entrants(found.with_logic),
                "without_logic": _entrants(found.without_logic),
                "nodes": as_message(found),
            }
        )


def _entrants(people: Entrants) -> dict[str, int]:
    return {**asdict(people), "under_way": people.under_way}
