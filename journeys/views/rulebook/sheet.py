"""The table editor: one act at a time, stored or refused as a whole; and what stands around the table."""

import json
from collections.abc import Collection
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from config.access import needs
from journeys.insights.row_days import row_days
from journeys.models import Rule, RuleVersion
from journeys.queries.cell_places import places
from journeys.queries.reading import read
from journeys.queries.rule_comments import open_talk
from journeys.queries.rule_table import table_view
from journeys.queries.rules import uses
from journeys.queries.sheet import changed_rows, doubts_of_rows, sheet
from journeys.rules.problems import Problem, RuleError
from journeys.services.as_seen import Watched
from journeys.services.edit_rule import edit_rule
from journeys.services.open_version import OPEN
from journeys.services.restore_table import restored
from journeys.services.rule_changes import Change, refuse
from journeys.services.sheet_edits import read_edits, unreadable
from journeys.views.rulebook.edit import REFUSED, member
from journeys.views.rulebook.page import page_context

MOST_TOLD = 20
"""Problems of one act that are told; the editor says how many more there are."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("journeys.change_rule")
def edit_sheet(request: HttpRequest, slug: str) -> JsonResponse:
    """GET gives the table as it stands, with ``?doubts`` what is doubtful about its rows alone. POST makes
    one act, ``{"edits": [..]}`` or ``{"restore": {"to", "from"}}``, and gives what changed with the revision
    before and after; refused it is 422 with every problem at its cell, and nothing is stored. An answer that
    is ``late`` was given before the table was analyzed, so that whoever types need not wait. About ten
    queries."""
    found = get_object_or_404(Rule, slug=slug)
    if request.method != "POST":
        newest = _newest(found)
        return JsonResponse(
            doubts_of_rows(newest, read(newest.document))
            if "doubts" in request.GET
            else _shown(found, newest)
        )
    try:
        told = _told(request)
        change, touched = _change(found, told)
        watched = Watched(change)
        version = edit_rule(found, member(request), watched)
    except RuleError as error:
        return _refused(error)
    reading = read(version.document)
    late = reading.large and not reading.analyzed
    shown = _shown(found, version, touched, late=late)
    return JsonResponse(shown | {"before": version.revision - watched.changed, "late": late})


@require_safe
@never_cache
@needs("journeys.change_rule")
def around(request: HttpRequest, slug: str) -> HttpResponse:
    """What an act in the table may have changed elsewhere on the page: the review and the examples."""
    found = get_object_or_404(Rule, slug=slug)
    return render(
        request, "rulebook/rule.html#around", page_context(request, found) | {"swapped": True, "around": True}
    )


def _newest(rule: Rule) -> RuleVersion:
    versions = rule.versions.order_by("-number")
    found = versions.filter(status__in=OPEN).first() or versions.first()
    if found is None or "table" not in found.document:
        raise Http404(rule.slug)
    return found


def _shown(
    rule: Rule, version: RuleVersion, touched: Collection[str] | None = None, *, late: bool = False
) -> dict[str, Any]:
    """The whole table, or the rows that an act touched beside those that are doubtful; ``late`` without what
    is doubtful."""
    approved = (
        rule.versions.filter(status=RuleVersion.Status.APPROVED)
        .exclude(pk=version.pk)
        .order_by("-number")
        .first()
    )
    asking, talk = uses(rule.slug), open_talk(rule.slug, places(version))
    days = row_days([(use.version_id, use.node_id) for use in asking], clock.now())
    hits = {row: sum(counts) for row, counts in days.items()}
    reading = read(version.document)
    doubts = () if late else reading.analysis.doubts
    view = table_view(reading.rule, approved.document if approved else None, hits, doubts, touched)
    make = sheet if touched is None else changed_rows
    return make(version, reading.rule, view, talk, asking)


def _told(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except RequestDataTooBig:
        message = _("This is more than can be stored at once. Nothing was changed.")
        raise refuse("too_large", "", message, _("Paste it in several parts.")) from None
    except (ValueError, RecursionError):
        raise unreadable() from None
    if not isinstance(told, dict):
        raise unreadable()
    return told


def _change(rule: Rule, told: dict[str, Any]) -> tuple[Change, Collection[str] | None]:
    """The change, and the rows that it touches; None where the table's shape may change."""
    if "restore" in told:
        try:
            return restored(rule, int(told["restore"]["to"]), int(told["restore"]["from"])), None
        except (KeyError, TypeError, ValueError, OverflowError):
            raise unreadable() from None
    edits = told.get("edits")
    change = read_edits(edits)
    plain = all(edit["do"] == "set" and isinstance(edit.get("cells"), list) for edit in edits or ())
    cells = [cell for edit in edits or () for cell in edit["cells"]] if plain else []
    if plain and all(isinstance(cell, dict) and cell.get("part") != "id" for cell in cells):
        return change, {str(cell.get("row")) for cell in cells}
    return change, None


def _refused(error: RuleError) -> JsonResponse:
    """A problem document; each problem with the cell that it is about, where there is one."""
    problems = [_at(found) for found in error.problems[:MOST_TOLD]]
    first = problems[0]
    detail = f"{first['message']} {first['cure']}".strip()
    more = len(error.problems) - len(problems)
    document = {
        "title": _("Not stored"),
        "status": REFUSED,
        "detail": detail,
        "code": error.problems[0].code,
        "problems": problems,
        "more": more,
    }
    return JsonResponse(document, status=REFUSED, content_type="application/problem+json")


def _at(found: Problem) -> dict[str, Any]:
    parts = found.place.split("/")
    told: dict[str, Any] = {"message": found.message, "cure": found.cure}
    if len(parts) >= 5 and parts[:2] == ["table", "rows"] and parts[4].isdecimal():
        told |= {"row": parts[2], "part": parts[3], "column": int(parts[4])}
    return told
