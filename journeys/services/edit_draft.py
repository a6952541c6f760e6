"""Editing a draft: small ordered edits, numbered and kept, told to everybody who looks.

The journey's row is the lock: edits of one draft are applied one after the other, so the last writer of a
property wins and numbers have no gaps. The journal of edits is the history, the audit trail, and what
browsers that missed some ask for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from contacts.models import Member
from journeys import announce
from journeys.graph.draft import Draft
from journeys.graph.edits import apply
from journeys.models import Edge, Edit, Journey, Node
from journeys.queries.draft import Drawing
from journeys.queries.edits import shown
from journeys.rules.problems import RuleError
from journeys.services.documents import draft_document
from journeys.services.keepable import unkeepable

type Json = dict[str, Any]

PLACING = "move"
"""The one operation that can change no finding, no way out and no summary."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of it: the edits as stored, and what the canvas needs to know besides.

    ``problems`` and ``rules`` are None when they cannot have changed; ``views`` are of the nodes that were
    touched.
    """

    revision: int
    stored: tuple[Json, ...]
    views: Mapping[str, Json]
    problems: tuple[Json, ...] | None
    rules: Mapping[str, Json] | None = None


@transaction.atomic
def edit_draft(
    journey: Journey, member: Member | None, client: str, edits: Sequence[Any], once: bool = False
) -> Edited:
    """Apply edits in order, all or none; store each with its inverse; tell browsers after the commit.

    ``client`` names who sent them (a tab and its act). With ``once``, edits of a client that are stored
    already are not applied again, so that a request can be repeated when its answer was lost.

    Raises RuleError when an edit does not fit; then nothing has changed. Six queries, one for the rules that
    decisions name, and one for each sort of change of nodes and edges.
    """
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    if once and (
        before := list(journey.edits.filter(client=client).select_related("member").order_by("number"))
    ):
        return _told(journey, before, announced=True)
    if wrong := list(unkeepable(edits, "edits")):
        raise RuleError(wrong)
    draft = Draft.of(draft_document(journey))
    after, rows = draft, []
    for number, edit in enumerate(edits, journey.revision + 1):
        after, inverse = apply(after, edit)
        rows.append(
            Edit(journey=journey, number=number, member=member, client=client, edit=edit, inverse=inverse)
        )
    if not rows:
        return Edited(journey.revision, (), {}, None)
    Edit.objects.bulk_create(rows)
    _save(journey, draft, after)
    journey.revision = rows[-1].number
    journey.save(update_fields=["name", "summary", "stages", "settings", "tests", "revision"])
    return _told(journey, rows)


def _told(journey: Journey, rows: Sequence[Edit], announced: bool = False) -> Edited:
    """What came of stored edits, announced unless it was."""
    stored = tuple(shown(row) for row in rows)
    flat = [edit for row in rows for edit in flattened(row.edit)]
    views: Mapping[str, Json] = {}
    problems: tuple[Json, ...] | None = None
    rules: Mapping[str, Json] | None = None
    if any(edit["op"] != PLACING for edit in flat):
        drawing = Drawing(journey.revision, draft_document(journey))
        problems = tuple(asdict(problem) for problem in drawing.problems)
        views = drawing.views(touched(flat))
        rules = drawing.rules_shown()
    if not announced:
        announce.edits(journey, stored, views, problems, rules)
    return Edited(journey.revision, stored, views, problems, rules)


def _save(journey: Journey, before: Draft, after: Draft) -> None:
    """Make the rows what the draft is after the edits: only what changed is written."""
    journey.name, journey.summary = after.name, after.summary
    journey.stages, journey.tests = list(after.stages), list(after.tests)
    journey.settings = dict(after.settings)
    gone = [key for key in before.nodes if key not in after.nodes]
    changed = {key: node for key, node in after.nodes.items() if before.nodes.get(key) is not node}
    if gone:
        journey.nodes.filter(key__in=gone).delete()
    if changed:
        Node.objects.bulk_create(
            [_node(journey, node) for node in changed.values()],
            update_conflicts=True,
            unique_fields=["journey", "key"],
            update_fields=["kind", "name", "stage", "x", "y", "settings"],
        )
    lost = [way for way in before.edges if way not in after.edges]
    led = {way: target for way, target in after.edges.items() if before.edges.get(way) != target}
    for source in {source for source, _outcome in lost}:
        journey.edges.filter(source=source, outcome__in=[way[1] for way in lost if way[0] == source]).delete()
    if led:
        Edge.objects.bulk_create(
            [Edge(journey=journey, source=way[0], outcome=way[1], target=to) for way, to in led.items()],
            update_conflicts=True,
            unique_fields=["journey", "source", "outcome"],
            update_fields=["target"],
        )


def _node(journey: Journey, node: Mapping[str, Any]) -> Node:
    x, y = node["position"]
    return Node(
        journey=journey,
        key=node["key"],
        kind=node["kind"],
        name=node["name"],
        stage=node["stage"],
        x=x,
        y=y,
        settings=node["settings"],
    )


def flattened(edit: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The edits inside batches, in order."""
    if edit["op"] == "batch":
        for inner in edit["edits"]:
            yield from flattened(inner)
    else:
        yield edit


def touched(flat: Sequence[Mapping[str, Any]]) -> set[str]:
    """Keys of the nodes that edits name; an edge belongs to the node that it leaves."""
    keys = (edit.get("key") or edit.get("from") or (edit.get("node") or {}).get("key") for edit in flat)
    return {str(key) for key in keys if key}
