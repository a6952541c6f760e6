"""The rulebook over REST, and decisions for outside systems."""

from dataclasses import asdict
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config import clock
from config.access import HasNeeds
from config.problem_documents import ProblemError
from contacts.api.people import asked
from journeys.api.pagination import ByName, ByNumber
from journeys.api.rule_shapes import AnalysisShape, Asked, DecidedShape, RuleShape, VersionShape
from journeys.models import Rule, RuleVersion
from journeys.queries.reading import read
from journeys.queries.rule_data import rule_data
from journeys.queries.rule_findings import as_json
from journeys.queries.rules import rule_list
from journeys.rules.analysis import Analysis
from journeys.rules.problems import Problem, RuleError
from journeys.services.decide import decide

SEE = {"GET": "journeys.view_rule"}
STATUSES = (RuleVersion.Status.APPROVED, RuleVersion.Status.IN_REVIEW, RuleVersion.Status.DRAFT)


@extend_schema_view(
    get=extend_schema(
        operation_id="rules",
        parameters=[
            OpenApiParameter("search", str, description="Words of its name, purpose, facts, cells or notes."),
            OpenApiParameter("status", str, enum=STATUSES),
        ],
    )
)
class RulesView(ListAPIView):
    """Rules by name, each with its newest document."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE
    pagination_class = ByName
    serializer_class = RuleShape

    def get_queryset(self) -> QuerySet[Rule]:
        """Those that the search finds. Two queries a page."""
        return rule_list(asked(self.request, "search"), asked(self.request, "status")).prefetch_related(
            "versions"
        )


@extend_schema_view(get=extend_schema(operation_id="rule"))
class RuleView(RetrieveAPIView):
    """One rule."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE
    serializer_class = RuleShape
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Rule]:
        """Every rule."""
        return rule_list().prefetch_related("versions")


@extend_schema_view(get=extend_schema(operation_id="rule_versions"))
class RuleVersionsView(ListAPIView):
    """The versions of a rule, the newest first; each is a whole rule file."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE
    pagination_class = ByNumber
    serializer_class = VersionShape

    def get_queryset(self) -> QuerySet[RuleVersion]:
        """Of the rule that the address names."""
        if getattr(self, "swagger_fake_view", False):
            return RuleVersion.objects.none()
        rule = get_object_or_404(Rule, slug=self.kwargs["slug"])
        return rule.versions.select_related("author", "approved_by")


class DecideView(APIView):
    """Ask a rule."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"POST": "journeys.view_rule"}

    @extend_schema(operation_id="rule_decide", request=Asked, responses=DecidedShape)
    def post(self, request: Request, slug: str) -> Response:
        """The answer for some facts, or one for each of up to 1,000 sets of facts, with its reason in words.

        The newest approved version answers, or the one whose number is given. Nothing is logged.
        """
        said = Asked(data=request.data)
        said.is_valid(raise_exception=True)
        given: dict[str, Any] = said.validated_data
        version = _version(get_object_or_404(Rule, slug=slug), given.get("version"))
        many = isinstance(given["facts"], list)
        sets = given["facts"] if many else [given["facts"]]
        try:
            ages = given["ages"] if isinstance(given["ages"], list) else [given["ages"]] * len(sets)
            answers = decide(version, list(zip(sets, ages, strict=True)), clock.now())
        except RuleError as error:
            raise ProblemError(error.problems) from error
        shown = [asdict(answer) for answer in answers]
        head = {"rule": slug, "version": version.number, "status": version.status}
        return Response({**head, "answers": shown} if many else {**head, **shown[0], "answers": shown})


class AnalysisView(APIView):
    """What is doubtful about a rule."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE

    @extend_schema(
        operation_id="rule_analysis",
        parameters=[OpenApiParameter("version", int, description="Its number; else the open or newest one.")],
        responses=AnalysisShape,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Rows that never decide, overlaps, gaps, rows to merge, deep nesting, rules that decide otherwise,
        facts that are empty, stale or personal: each with its place, an example and what cures it."""
        rule = get_object_or_404(Rule, slug=slug)
        number = asked(request, "version")
        versions = rule.versions.order_by("-number")
        version = (versions.filter(number=int(number)) if number.isdecimal() else versions).first()
        if version is None:
            cure = "See /api/v1/rules/SLUG/versions/ for what there is."
            problem = Problem("no_version", "version", f"{rule.name} has no version {number}.", cure)
            raise ProblemError([problem], status=404)
        reading = read(version.document)
        found, data = reading.analysis, rule_data(rule, reading.rule, clock.now()).analysis
        both = Analysis((*found.findings, *data.findings), (*found.limits, *data.limits))
        return Response({"rule": slug, "version": version.number, "status": version.status, **as_json(both)})


def _version(rule: Rule, number: int | None) -> RuleVersion:
    found = rule.versions.filter(number=number) if number else rule.versions.filter(status=STATUSES[0])
    version = found.order_by("-number").first()
    if version is None:
        wanted = f"version {number}" if number else "an approved version"
        cure = "See /api/v1/rules/SLUG/versions/ for what there is."
        raise ProblemError(
            [Problem("no_version", "version", f"{rule.name} has not {wanted}.", cure)], status=404
        )
    return version
