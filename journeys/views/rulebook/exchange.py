"""Rules in from files, with a look at what they would make, and out as files."""

import json
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from config.access import needs
from journeys.exchange.read_files import LARGEST
from journeys.exchange.write_files import KINDS, VERSIONS, File, write_file
from journeys.models import Rule, RuleVersion
from journeys.queries.import_preview import previews
from journeys.rules.problems import Problem, RuleError
from journeys.services.export_files import newest_version
from journeys.services.import_rules import import_rules as save
from journeys.services.import_rules import planned, read_rules
from journeys.views.rulebook.edit import REFUSED, member, number

MOST_SHOWN = 100
MOST_CARRIED = 4_500_000
"""Characters that a form may bring back; Django takes 5 MB."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs("journeys.add_rule")
def import_rules(request: HttpRequest) -> HttpResponse:
    """A form for a file; POST of a file shows what it would make, POST of what was shown makes it."""
    if request.method != "POST":
        return _page(request)
    if "documents" in request.POST:
        return _import(request, request.POST["documents"])
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return _page(
            request, problems=[Problem("no_file", "", _("No file came."), _("Choose a file first."))]
        )
    if (file.size or 0) > LARGEST:
        message = _("The file has %(size)s MB.") % {"size": (file.size or 0) // 1_000_000}
        cure = _("Keep it under %(most)s MB.") % {"most": LARGEST // 1_000_000}
        return _page(request, problems=[Problem("too_large", "", message, cure)])
    try:
        documents, notes = read_rules({file.name or "file": file.read()})
    except RuleError as error:
        return _page(request, problems=error.problems)
    carried = json.dumps(documents)
    if len(carried) > MOST_CARRIED:
        message = _("The rules are too large to be looked at on a page.")
        cure = _("Bring the file in with 'manage.py weft import', or divide it.")
        return _page(request, problems=[Problem("too_large", "", message, cure)])
    shown = {
        "plans": planned(documents),
        "previews": list(previews(documents)),
        "notes": notes,
        "documents": carried,
        "file": file.name,
    }
    return _page(request, shown=shown)


@require_safe
@needs("journeys.view_rule")
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """The kinds of files that a rule can be taken as, each with what it does not hold."""
    rule = get_object_or_404(Rule, slug=slug)
    version = _version(request, rule)
    try:
        notes, refused = write_file(version.document, "dmn").notes, None
    except RuleError as error:
        notes, refused = (), error.problems[0]
    context = {
        "rule": rule,
        "version": version,
        "notes": notes,
        "refused": refused,
        "versions": list(VERSIONS),
    }
    return render(request, "rulebook/export.html", context)


@require_safe
@needs("journeys.view_rule")
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """A rule as a file to download."""
    if kind not in KINDS:
        raise Http404(kind)
    rule = get_object_or_404(Rule, slug=slug)
    try:
        written = write_file(_version(request, rule).document, kind, request.GET.get("dmn", "1.3"))
    except RuleError as error:
        messages.error(request, f"{error.problems[0].message} {error.problems[0].cure}")
        return redirect("journeys:export_rule", rule.slug)
    return download(written)


def download(file: File) -> HttpResponse:
    """The answer that a browser saves under the file's name."""
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _version(request: HttpRequest, rule: Rule) -> RuleVersion:
    asked = request.GET.get("version")
    found = newest_version(rule, number(asked) if asked is not None else None)
    if found is None:
        raise Http404("version")
    return found


def _import(request: HttpRequest, text: str) -> HttpResponse:
    """Makes the drafts that were shown; the page carried them, so they are read as strictly as a file."""
    try:
        given = json.loads(text)
        parts = given if isinstance(given, list) else [given]
        files = {f"rule {place}.json": json.dumps(part).encode() for place, part in enumerate(parts, 1)}
    except (ValueError, RecursionError):
        problem = Problem("not_json", "", _("What came is no rule."), _("Choose the file again."))
        return _page(request, problems=[problem])
    try:
        documents, _notes = read_rules(files)
        imported = save(documents, member(request))
    except RuleError as error:
        return _page(request, problems=error.problems)
    made = len(imported.rules)
    if not made:
        messages.info(request, _("Nothing new: the rulebook says all of this already."))
        return redirect("journeys:rules")
    said = ngettext("%(made)s draft waits for approval.", "%(made)s drafts wait for approval.", made)
    messages.success(request, said % {"made": made})
    return redirect("journeys:rule", imported.rules[0]) if made == 1 else redirect("journeys:rules")


def _page(request: HttpRequest, problems: Any = (), shown: Any = None) -> HttpResponse:
    context = {
        "problems": list(problems)[:MOST_SHOWN],
        "more": max(0, len(problems) - MOST_SHOWN),
        "limit": LARGEST // 1_000_000,
        **(shown or {}),
    }
    return render(request, "rulebook/import.html", context, status=REFUSED if problems else 200)
