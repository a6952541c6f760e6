"""Talking about a rule, its rows and its cells, on its page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from config.access import allowed, needs
from config.pages import asked
from journeys.models import Rule, RuleComment, RuleVersion
from journeys.queries.cell_places import places
from journeys.queries.rule_comments import Talk
from journeys.rules.problems import Problem, RuleError
from journeys.services import comment_on_rule
from journeys.services.open_version import OPEN
from journeys.views.rulebook.edit import REFUSED, member, number
from journeys.views.rulebook.page import discussion_context, page_context


@require_safe
@needs("journeys.view_rule")
def discussion(request: HttpRequest, slug: str) -> HttpResponse:
    """The discussion alone, as of a row (``?about=``) or a ``cell`` of it; its page where no script asked."""
    rule = get_object_or_404(Rule, slug=slug)
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('journeys:rule', args=[slug])}?{request.GET.urlencode()}#say")
    return _shown(request, rule, _looked_at(rule, number(asked(request, "version"))))


@require_POST
@needs("journeys.add_rulecomment")
def comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a thread about the rule, one of its rows, or a cell."""
    rule = get_object_or_404(Rule, slug=slug)
    given = request.POST
    version = _looked_at(rule, number(given.get("version", "")))
    text, row, cell = given.get("text", ""), given.get("row", "")[:60], given.get("cell", "")
    try:
        made = comment_on_rule.comment(rule, version, member(request), text, row, cell)
    except RuleError as error:
        typed = {"text": text, "row": row, "cell": cell}
        return _shown(request, rule, version, error.problems, {"comment_typed": typed})
    return _shown(request, rule, version, touched=made)


@require_POST
@needs("journeys.add_rulecomment")
def thread(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """Answer in a thread, resolve it, open it again, or take back what one has said in it."""
    rule = get_object_or_404(Rule, slug=slug)
    said = get_object_or_404(RuleComment.objects.select_related("parent"), rule=rule, pk=comment_id)
    begun = said.parent or said
    version = _looked_at(rule, number(request.POST.get("version", "")))
    text = request.POST.get("text", "")
    try:
        match request.POST.get("act", ""):
            case "answer":
                comment_on_rule.answer(begun, version, member(request), text)
            case "resolve":
                comment_on_rule.resolve(begun, member(request))
                return _resolved(request, rule, version, begun)
            case "reopen":
                comment_on_rule.reopen(begun)
            case "withdraw":
                comment_on_rule.withdraw(said, member(request))
                return _withdrawn(request, rule, version, said)
            case _:
                raise RuleError(
                    [Problem("unknown_act", "", _("This is not known."), _("Load the page again."))]
                )
    except RuleError as error:
        typed = {"text": text, "thread": begun.pk}
        return _shown(request, rule, version, error.problems, {"answer_typed": typed})
    return _shown(request, rule, version, touched=begun)


def _resolved(request: HttpRequest, rule: Rule, version: RuleVersion, begun: RuleComment) -> HttpResponse:
    response = _shown(request, rule, version, touched=begun)
    address = reverse("journeys:rule_thread", args=[rule.slug, begun.pk])
    values = {"act": "reopen", "version": str(version.number)}
    return _undoable(response, _("The thread is resolved."), address, values)


def _withdrawn(request: HttpRequest, rule: Rule, version: RuleVersion, said: RuleComment) -> HttpResponse:
    response = _shown(request, rule, version, touched=said)
    address = reverse("journeys:rule_comment", args=[rule.slug])
    values = {"text": said.text, "row": said.row, "cell": said.cell, "version": str(version.number)}
    if said.parent is not None:
        address = reverse("journeys:rule_thread", args=[rule.slug, said.parent.pk])
        values |= {"act": "answer"}
    return _undoable(response, _("Your comment is removed."), address, values)


def _undoable(response: HttpResponse, text: str, address: str, values: dict[str, str]) -> HttpResponse:
    """The answer with a toast that offers to take the act back."""
    undoing = {"label": _("Undo"), "address": address, "values": values, "target": "#discussion"}
    return trigger_client_event(response, "toast", {"text": text, "undo": undoing})


def _looked_at(rule: Rule, wanted: int) -> RuleVersion:
    """The version that was on the screen; the one being worked on, or the newest, where that is not said."""
    versions = rule.versions.order_by("-number")
    found = versions.filter(number=wanted).first() or versions.filter(status__in=OPEN).first()
    return found or versions[0]


def _touched(request: HttpRequest, version: RuleVersion, said: RuleComment) -> dict[str, object]:
    """What tells how many talk about a row, or about a cell where the table is only read: a table that is
    edited draws itself."""
    if not said.part:
        return {"touched": said.row}
    edited = version.status == RuleVersion.Status.DRAFT and allowed(request.user, "journeys.change_rule")
    shown = places(version)
    column = shown.column(said.part, said.column)
    lane = shown.lane(said.row, said.part, said.column)
    if edited or column is None or lane is None:
        return {}
    return {"touched_cell": {"row": said.row, "lane": lane, "place": column.cell, "label": column.label}}


def _told(response: HttpResponse, talk: Talk, row: str) -> HttpResponse:
    """The answer, which tells an editor of the table how many talk about a row and its cells now."""
    told = {"row": row, "threads": talk.rows.get(row, 0), "said": talk.cells.get(row, {})}
    return trigger_client_event(response, "rule-talk", told)


def _shown(
    request: HttpRequest,
    rule: Rule,
    version: RuleVersion,
    problems: tuple[Problem, ...] = (),
    typed: dict[str, object] | None = None,
    touched: RuleComment | None = None,
) -> HttpResponse:
    """The discussion anew (and at the row or cell of the thread that was ``touched`` how many talk about it),
    or the whole page where no script asked."""
    status = REFUSED if problems else 200
    said = {"comment_problems": problems, **(typed or {})}
    if getattr(request, "htmx", False):
        context = discussion_context(request, rule, version) | said
        context |= {"rule": rule, "version": version}
        context |= _touched(request, version, touched) if touched else {}
        response = render(request, "rulebook/rule.html#discussion", context, status=status)
        return _told(response, context["discussion"].talk, touched.row) if touched else response
    if not problems:
        return redirect(f"{reverse('journeys:rule', args=[rule.slug])}#discussion")
    context = page_context(request, rule, str(version.number)) | said
    return render(request, "rulebook/rule.html", context, status=status)
