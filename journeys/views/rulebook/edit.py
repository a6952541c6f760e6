"""Making a rule, and editing what its draft says of it; what text would mean in a cell."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access import needs
from contacts.models import Member
from journeys.forms.new_rule import NewRule
from journeys.models import Rule
from journeys.rules.problems import RuleError
from journeys.rules.words import cell_in_words
from journeys.services import rule_changes as changes
from journeys.services.as_seen import as_seen
from journeys.services.edit_rule import edit_rule, open_draft
from journeys.services.edit_rule import new_rule as make_rule
from journeys.views.rulebook.page import page_context

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@needs("journeys.add_rule")
def new_rule(request: HttpRequest) -> HttpResponse:
    """Ask for a name and a kind; then open the rule."""
    form = NewRule(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = make_rule(form.cleaned_data["name"], form.cleaned_data["kind"], member(request))
        return redirect("journeys:rule", made.slug)
    return render(request, "rulebook/new_rule.html", {"form": form}, status=REFUSED if form.errors else 200)


@require_POST
@needs("journeys.change_rule")
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a draft, or the one that somebody has opened already."""
    found = get_object_or_404(Rule, slug=slug)
    open_draft(found, member(request))
    return redirect("journeys:rule", found.slug)


@require_safe
@needs("journeys.change_rule")
def cell(request: HttpRequest, slug: str) -> JsonResponse:
    """What text that is being typed would mean in a cell. No query but for the rule's."""
    get_object_or_404(Rule, slug=slug)
    given = request.GET
    return JsonResponse(_meaning(given.get("part", ""), given.get("text", ""), given.get("type", "text")))


@require_POST
@needs("journeys.change_rule")
def purpose(request: HttpRequest, slug: str) -> HttpResponse:
    """Store the purpose, in Markdown, where it says what its author ``seen`` (a fingerprint)."""
    found = get_object_or_404(Rule, slug=slug)
    text = request.POST.get("purpose", "")
    try:
        change = as_seen(
            lambda document: changes.set_purpose(document, text), "purpose", request.POST.get("seen")
        )
        edit_rule(found, member(request), change)
    except RuleError as error:
        context = page_context(request, found) | {"purpose_problems": error.problems, "purpose_typed": text}
        return render(request, "rulebook/rule.html", context, status=REFUSED)
    messages.success(request, _("The purpose is saved."))
    return redirect("journeys:rule", found.slug)


@require_POST
@needs("journeys.change_rule")
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Store the name, the owner, the goal and the review date, where they say what their author ``seen``."""
    found = get_object_or_404(Rule, slug=slug)
    typed = {part: request.POST[part] for part in changes.ABOUT if part in request.POST}
    try:
        change = as_seen(
            lambda document: changes.set_about(document, typed),
            ",".join(changes.ABOUT),
            request.POST.get("seen"),
        )
        edit_rule(found, member(request), change)
    except RuleError as error:
        context = page_context(request, found) | {"about_problems": error.problems, "about_typed": typed}
        return render(request, "rulebook/rule.html", context, status=REFUSED)
    messages.success(request, _("Saved."))
    return redirect("journeys:rule", found.slug)


def member(request: HttpRequest) -> Member:
    """Who asks; ``needs`` let only members in."""
    assert isinstance(request.user, Member)
    return request.user


def _meaning(part: str, text: str, type: str) -> dict[str, Any]:
    """What typed text would mean in a cell: its S-FEEL and words, or what is wrong with it."""
    try:
        if part == "when":
            meant = changes.test(text, type)
            return {"cell": meant, "words": cell_in_words(meant, type), "problem": None}
        changes.value(text, type)
    except RuleError as error:
        problem = error.problems[0]
        return {"cell": None, "words": None, "problem": f"{problem.message} {problem.cure}"}
    return {"cell": text, "words": text, "problem": None}


def number(text: str) -> int:
    """A number from a form; -1 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1
