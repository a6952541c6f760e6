"""The table of a decision under the canvas: read, tried with a cell that is being typed, and changed. What is
changed is a draft of the rule; what is in force stays."""

from dataclasses import asdict, replace
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from config.access import allowed, needs
from journeys.graph.nodes import NodeSpec
from journeys.kinds.rulebook import OPEN, DecidingRule
from journeys.models import Journey, Rule, RuleVersion
from journeys.queries.docked_table import docked
from journeys.queries.draft import Drawing, drawing
from journeys.queries.node_table import Asked, asked_by
from journeys.rules.documents import Rule as TriedRule
from journeys.rules.documents import parse_rule
from journeys.rules.fingerprint import LOGIC, fingerprint_of
from journeys.rules.problems import RuleError
from journeys.services import example_changes
from journeys.services.as_seen import Watched
from journeys.services.cure_changes import cure_change, told_cure
from journeys.services.edit_rule import edit_rule
from journeys.services.rule_changes import Change
from journeys.services.sheet_edits import read_edits
from journeys.services.undo_edit import undo_edit
from journeys.views.rulebook.edit import REFUSED, member, number


@require_safe
@never_cache
@needs("journeys.view_journey")
def table(request: HttpRequest, slug: str, key: str) -> JsonResponse:
    """The rule of a decision in words, the draft where there is one, what it would have changed, and the
    worth of each row. With ``?row=`` (``part``, ``column``, ``text``) as if that cell held that text: nothing
    is stored; a text that cannot be read is answered by ``problem``. About fifteen queries."""
    journey, draft, node, asked = _found(slug, key)
    if "row" in request.GET:
        document = _stored(asked).document
        try:
            tried = parse_rule(_typed(request.GET)(document))
        except RuleError as error:
            return JsonResponse({"problem": _said(error)})
        asked = _trying(asked, tried)
    return JsonResponse(_shown(request, journey, draft, node, asked))


@require_POST
@needs("journeys.change_rule")
@needs("journeys.view_journey")
def change(request: HttpRequest, slug: str, key: str) -> JsonResponse:
    """Store a cell in the draft of the rule (one is begun where there is none), let an example expect what
    the draft answers (``example``), cure what the analysis found (``cure``), or put back what a revision said
    before (``undo``). Gives the table back, after these two with the revision that undoes it; 422 and a
    problem document when it is refused."""
    _journey, _draft, _node, asked = _found(slug, key)
    rule = get_object_or_404(Rule, slug=asked.rule.slug)
    given, undo = request.POST, None
    try:
        if "undo" in given:
            undo_edit(rule, member(request), number(given["undo"]))
        else:
            watched = Watched(_asked_change(given))
            stored = edit_rule(rule, member(request), watched)
            undo = stored.revision - 1 if watched.changed and UNDONE & given.keys() else None
    except RuleError as error:
        problem = {"title": _("Not stored"), "status": REFUSED, "detail": _said(error)}
        return JsonResponse(problem, status=REFUSED, content_type="application/problem+json")
    return JsonResponse({**_shown(request, *_found(slug, key)), "undo": undo})


UNDONE = {"cure", "example"}
"""Changes by one click, which come with the way back; a cell is typed anew."""


type Found = tuple[Journey, Drawing, NodeSpec, Asked]


def _found(slug: str, key: str) -> Found:
    journey = get_object_or_404(Journey, slug=slug)
    draft = drawing(journey)
    node = draft.document.nodes.get(key)
    asked = asked_by(node, draft.rules) if node else None
    if node is None or asked is None:
        raise Http404(key)
    return journey, draft, node, asked


def _shown(
    request: HttpRequest, journey: Journey, draft: Drawing, node: NodeSpec, asked: Asked
) -> dict[str, Any]:
    sees = {"numbers": "journeys.view_numbers", "talk": "journeys.view_rule"}
    may = {part: allowed(request.user, need) for part, need in sees.items()}
    found = docked(journey, draft.document, draft.rules, node, asked, **may)
    shown = asdict(found)
    in_review = asked.shown.status == RuleVersion.Status.IN_REVIEW
    curable = not in_review and _is_newest(draft, asked) and allowed(request.user, "journeys.change_rule")
    return {
        **shown.pop("table"),
        **shown,
        "editable": curable and asked.shown.is_table,
        "curable": curable,
        "seen": fingerprint_of(asked.shown.rule.document, LOGIC),
        "undo": None,
    }


def _trying(asked: Asked, tried: TriedRule) -> Asked:
    """What is asked, as if the draft said this."""
    if asked.rule.status in OPEN:
        return Asked(DecidingRule(tried, asked.rule.status, asked.rule.number), None)
    following = asked.draft.number if asked.draft else (asked.rule.number or 0) + 1
    return replace(asked, draft=DecidingRule(tried, RuleVersion.Status.DRAFT, following))


def _is_newest(draft: Drawing, asked: Asked) -> bool:
    """Whether a change would begin at what is shown: not where the step is pinned to an older version."""
    newest = max(each.number or 0 for each in draft.rules.versions[asked.rule.slug])
    return (asked.shown.number or 0) >= newest


def _stored(asked: Asked) -> RuleVersion:
    """The version as stored that is shown. One query."""
    return get_object_or_404(RuleVersion, pk=asked.shown.version_id)


def _asked_change(given: QueryDict) -> Change:
    if "cure" in given:
        cure, to, seen = (given.get(part, "") for part in ("cure", "to", "seen"))
        return cure_change(cure, told_cure(to), seen)
    if "example" not in given:
        return _typed(given)
    index, shown = number(str(given["example"])), given.get("seen")
    return lambda document: example_changes.accept_example(document, index, shown)


def _typed(given: QueryDict) -> Change:
    """The change that a typed cell means. ``was`` is what its author saw there."""
    if given.get("part") not in ("when", "then"):
        raise Http404(given.get("part"))
    told = {part: given.get(part, "") for part in ("row", "part", "text")}
    cell = told | {"column": number(given.get("column", "0")), "was": given.get("was")}
    return read_edits([{"do": "set", "cells": [cell]}])


def _said(error: RuleError) -> str:
    problem = error.problems[0]
    return f"{problem.message} {problem.cure}".strip()
