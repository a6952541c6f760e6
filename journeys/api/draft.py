"""The draft of a journey over REST: the whole, its edits, its problems, its layout."""

from dataclasses import asdict
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access import HasNeeds
from config.problem_documents import ProblemError
from contacts.models import Member
from journeys.api.draft_shapes import (
    AppliedEdits,
    DraftShape,
    EditsIn,
    EditsSince,
    LayoutShape,
    ProblemsShape,
)
from journeys.graph.layout import layout
from journeys.models import Journey
from journeys.queries.draft import drawing
from journeys.queries.edits import edits_since
from journeys.rules.problems import Problem, RuleError
from journeys.services.edit_draft import edit_draft

SEE = {"GET": "journeys.view_journey"}


class DraftView(APIView):
    """The draft as the canvas shows it."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE

    @extend_schema(responses=DraftShape, operation_id="journeys_draft")
    def get(self, request: Request, slug: str) -> Response:
        """The document, what each node's kind makes of it, the rules, and what keeps it from going live."""
        return Response(drawing(get_object_or_404(Journey, slug=slug)).shown())


class EditsView(APIView):
    """Edits of the draft: the history, and the one door through which it changes."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE | {"POST": "journeys.change_journey"}

    @extend_schema(
        parameters=[OpenApiParameter("since", int, description="Edits after this number.")],
        responses=EditsSince,
        operation_id="journeys_draft_edits",
    )
    def get(self, request: Request, slug: str) -> Response:
        """The edits after a number, in order. 410 when they are too many: take the whole draft."""
        journey = get_object_or_404(Journey, slug=slug)
        found = edits_since(journey, _number(request.query_params.get("since", "0")))
        if found is None:
            message = "So many edits were made since that they are not played back."
            raise ProblemError([Problem("too_many", "since", message, "Take the whole draft.")], status=410)
        drawn = drawing(journey)
        problems = [asdict(problem) for problem in drawn.problems]
        news = {"revision": journey.revision, "edits": found, "problems": problems}
        return Response({**news, "views": drawn.views(), "rules": drawn.rules_shown()})

    @extend_schema(request=EditsIn, responses=AppliedEdits, operation_id="journeys_draft_edit")
    def post(self, request: Request, slug: str) -> Response:
        """Apply edits, all or none. Repeating a request with the same `client` applies nothing twice."""
        said = EditsIn(data=request.data)
        said.is_valid(raise_exception=True)
        asked: dict[str, Any] = said.validated_data
        journey = get_object_or_404(Journey, slug=slug)
        member = request.user if isinstance(request.user, Member) else None
        client = asked["client"]
        try:
            edited = edit_draft(journey, member, client, asked["edits"], once="." in client)
        except RuleError as error:
            raise ProblemError(error.problems) from error
        known = asked["revision"]
        missed = (
            edited.stored if known >= edited.revision - len(edited.stored) else edits_since(journey, known)
        )
        return Response(
            {
                "revision": edited.revision,
                "edits": list(missed if missed is not None else edited.stored),
                "views": edited.views,
                "problems": edited.problems,
                "rules": edited.rules,
            }
        )


class ProblemsView(APIView):
    """What keeps the draft from going live."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE

    @extend_schema(responses=ProblemsShape, operation_id="journeys_problems")
    def get(self, request: Request, slug: str) -> Response:
        """Errors refuse publishing; warnings are worth a look."""
        drawn = drawing(get_object_or_404(Journey, slug=slug))
        return Response({"revision": drawn.revision, "problems": [asdict(each) for each in drawn.problems]})


class LayoutView(APIView):
    """A tidy picture of the draft."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE

    @extend_schema(responses=LayoutShape, operation_id="journeys_draft_layout")
    def get(self, request: Request, slug: str) -> Response:
        """Where each node would stand if it were laid out anew. Changes nothing: send `move` edits for
        that."""
        document = drawing(get_object_or_404(Journey, slug=slug)).document
        starts = [node.key for node in document.nodes.values() if node.kind.takes_entry]
        edges = [(edge.source, edge.target) for edge in document.edges]
        places = layout(list(document.nodes), edges, starts)
        return Response({"positions": {key: list(place) for key, place in places.items()}})


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        problem = Problem(
            "not_a_number", "since", f"'{text[:40]}' is no number of an edit.", "Write for instance 0."
        )
        raise ProblemError([problem])
    return int(text)
