"""Rules in and out over REST as files: rule files, DMN, CSV, XLSX."""

from dataclasses import asdict
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access import HasNeeds
from config.problem_documents import ProblemError
from contacts.api.people import asked
from contacts.models import Member
from journeys.api import rules
from journeys.exchange.write_files import KINDS, VERSIONS, XLSX, write_file
from journeys.models import Rule
from journeys.rules.problems import Problem, RuleError
from journeys.services.export_files import newest_version
from journeys.services.import_rules import import_rules, planned, read_rules

ENDINGS = {
    "application/json": "json",
    "text/csv": "csv",
    "application/xml": "dmn",
    "text/xml": "dmn",
    XLSX: "xlsx",
}
"""Endings of file names for what a body says it is; any other is told by how it begins."""


class AnyFile(BaseRenderer):
    """Lets clients ask for any type: a file comes as what it is."""

    media_type = "*/*"
    format = "file"

    def render(self, data: Any, media_type: str | None = None, context: Any = None) -> bytes:
        """Problem documents; files do not pass here."""
        return JSONRenderer().render(data)


class NoteShape(serializers.Serializer):
    """Something that was guessed or left behind."""

    code = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    message = serializers.CharField()
    cure = serializers.CharField()
    severity = serializers.CharField()


class MadeShape(serializers.Serializer):
    """What an import made, or would make: each rule with `new`, `draft` or `nothing`."""

    rules = serializers.ListField(child=serializers.DictField())
    notes = NoteShape(many=True)
    stored = serializers.BooleanField()


class RulesView(rules.RulesView):
    """Rules by name; and rules from files."""

    needs: ClassVar = {**rules.SEE, "POST": "journeys.add_rule"}

    @extend_schema(
        operation_id="rules_import",
        parameters=[
            OpenApiParameter("check", bool, description="Only say what it would make; nothing is stored.")
        ],
        request={
            "application/json": OpenApiTypes.OBJECT,
            "text/csv": OpenApiTypes.BINARY,
            "application/xml": OpenApiTypes.BINARY,
            XLSX: OpenApiTypes.BINARY,
        },
        responses={201: MadeShape, 200: MadeShape},
    )
    def post(self, request: Request) -> Response:
        """Bring rules in: a rule file, or decision tables as DMN, CSV or XLSX. Each becomes a draft.

        All of them or none: 400 lists every problem with its place.
        """
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        name = f"body.{ENDINGS[kind]}" if kind in ENDINGS else "body"
        try:
            documents, notes = read_rules({name: request.body})
        except RuleError as error:
            raise ProblemError(error.problems) from error
        plans = [asdict(plan) for plan in planned(documents)]
        only_look = asked(request, "check").lower() in ("1", "true", "yes")
        if not only_look:
            assert isinstance(request.user, Member)
            import_rules(documents, request.user)
        answer = {"rules": plans, "notes": [asdict(note) for note in notes], "stored": not only_look}
        return Response(answer, status=200 if only_look else 201)


class RuleFileView(APIView):
    """A rule as a file."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = rules.SEE
    renderer_classes = (JSONRenderer, AnyFile)

    @extend_schema(
        operation_id="rule_file",
        parameters=[
            OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=KINDS),
            OpenApiParameter("version", int, description="A version's number; else the newest approved."),
            OpenApiParameter("dmn", str, enum=list(VERSIONS), description="The version of a DMN file."),
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, slug: str, kind: str) -> HttpResponse:
        """The newest approved version, else the newest, as `json`, `dmn`, `csv` or `xlsx`.

        How much other tools do not know of a DMN file stands in the header `Weft-Notes`.
        """
        rule, said = get_object_or_404(Rule, slug=slug), asked(request, "version")
        number = int(said) if said.isdecimal() and len(said) < 10 else None
        version = newest_version(rule, number)
        if kind not in KINDS or version is None or (said and number is None):
            cure = f"Ask for one of {', '.join(KINDS)}, and a version that the rule has."
            raise ProblemError([Problem("no_file", "kind", "There is no such file.", cure)], status=404)
        try:
            file = write_file(version.document, kind, asked(request, "dmn") or "1.3")
        except RuleError as error:
            raise ProblemError(error.problems) from error
        response = HttpResponse(file.content, content_type=file.content_type)
        response["Content-Disposition"] = f'attachment; filename="{file.name}"'
        response["Weft-Notes"] = str(len(file.notes))
        return response
