"""Segments: the list, making one, and the page of one with its count, its condition and some who belong."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config import clock
from config.access import allowed, needs
from config.pages import asked, page_of, part
from contacts.models import Segment
from contacts.segments import people
from contacts.segments.counting import count as count_now
from contacts.segments.defining import define, make_list
from contacts.segments.watched import checked
from journeys.rules.conditions import parse_condition
from journeys.rules.explain import condition_in_words
from journeys.rules.problems import Problem, RuleError

CHANGE = "contacts.change_segment"
EXAMPLE = '{"not": {"event": "page_viewed", "within": "30d"}}'


class NewSegment(forms.Form):
    """What a segment needs to begin with."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Who belongs"),
        choices=[
            (Segment.Kind.CONDITION, gettext_lazy("Everybody of whom a condition holds")),
            (Segment.Kind.LIST, gettext_lazy("Whoever is put on the list")),
        ],
    )
    condition = forms.CharField(
        label=gettext_lazy("Condition"),
        required=False,
        help_text=gettext_lazy("Lists have none."),
        widget=forms.Textarea(
            attrs={"rows": 8, "class": "mono", "spellcheck": "false", "placeholder": EXAMPLE, "hidden": True}
        ),
    )


@require_safe
@needs("contacts.view_segment")
def segments(request: HttpRequest) -> HttpResponse:
    """All segments, searched by name."""
    search = asked(request, "search")
    found = Segment.objects.filter(Q(name__icontains=search) | Q(slug__icontains=search)).order_by("name")
    context = {"page": page_of(found, request), "search": search}
    return render(request, part(request, "contacts/segments.html", "rows"), context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("contacts.add_segment")
def new_segment(request: HttpRequest) -> HttpResponse:
    """Ask for a name and a condition; then show the segment."""
    form = NewSegment(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, kind = form.cleaned_data["name"], form.cleaned_data["kind"]
        try:
            if kind == Segment.Kind.LIST:
                return redirect("contacts:segment", make_list(_free_slug(name), name).slug)
            condition = _read(form.cleaned_data["condition"])
            return redirect("contacts:segment", define(_free_slug(name), name, condition).slug)
        except RuleError as error:
            for problem in error.problems:
                form.add_error("condition", _said(problem))
    return render(request, "contacts/new_segment.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("contacts.view_segment")
def segment(request: HttpRequest, slug: str) -> HttpResponse:
    """One segment. POST: its name and condition."""
    if request.method == "POST" and not allowed(request.user, CHANGE):
        raise PermissionDenied(CHANGE)
    found = get_object_or_404(Segment, slug=slug)
    if request.method != "POST":
        return render(request, "contacts/segment.html", _context(found))
    name = request.POST.get("name", "").replace("\0", "").strip()[:120] or found.name
    typed = request.POST.get("condition", "")
    try:
        if found.is_list:
            make_list(slug, name)
        else:
            define(slug, name, _read(typed))
    except RuleError as error:
        context = {**_context(found), "problems": error.problems, "typed": typed, "name": name}
        return render(request, "contacts/segment.html", context, status=422)
    messages.success(request, _("Saved."))
    return redirect("contacts:segment", slug)


@require_safe
@needs("contacts.view_segment")
def count(request: HttpRequest, slug: str) -> HttpResponse:
    """How many belong now; asks again by itself."""
    found = get_object_or_404(Segment, slug=slug)
    return render(request, "contacts/segment.html#count", {"segment": found})


@require_POST
@needs(CHANGE)
def try_condition(request: HttpRequest, slug: str) -> HttpResponse:
    """How many would belong by the condition that is typed; nothing is kept."""
    get_object_or_404(Segment, slug=slug)
    context: dict[str, Any] = {}
    try:
        condition, _definitions = checked(slug, _read(request.POST.get("condition", "")))
        context = {"would": count_now(condition, clock.now()), "words": condition_in_words(condition)}
    except RuleError as error:
        context = {"problems": error.problems}
    return render(request, "contacts/segment.html#tried", context)


def _context(found: Segment) -> dict[str, Any]:
    words = ""
    problems: tuple[Problem, ...] = ()
    if not found.is_list:
        try:
            words = condition_in_words(parse_condition(found.condition))
        except RuleError as error:
            problems = error.problems
    return {
        "segment": found,
        "words": words,
        "problems": problems,
        "typed": json.dumps(found.condition, indent=2, ensure_ascii=False),
        "sample": people.sample(found),
    }


def _read(text: str) -> object:
    """The condition that was typed. Raises RuleError where it is no JSON."""
    try:
        return json.loads(text.replace("\0", ""))
    except (ValueError, RecursionError) as error:
        where = f"{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise RuleError(
            [
                Problem(
                    "not_json",
                    "condition",
                    _("This is not JSON (line and column %(where)s).") % {"where": where or "1:1"},
                    _("Write for instance %(example)s.") % {"example": EXAMPLE},
                )
            ]
        ) from None


def _said(problem: Problem) -> str:
    return f"{problem.place}: {problem.message} {problem.cure}"


def _free_slug(name: str) -> str:
    """A slug for a name that no segment has."""
    base = slugify(name).strip("-_")[:44] or "segment"
    taken = {"new", *Segment.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)
