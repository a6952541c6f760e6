"""Files of contacts: bring one in, say what its columns are, watch it being taken, fetch what was wrong."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config import clock
from config.access import allowed, needs
from contacts import tables_out
from contacts.imports import upload, work
from contacts.imports.cells import READS
from contacts.imports.plan import CONSENT, TRAIT, Column, Plan, consents, problems, repeated
from contacts.imports.reading import DELIMITERS, ENCODINGS
from contacts.imports.upload import UploadError
from contacts.models import Attribute, Channel, Import, Member
from journeys.rules.problems import Problem

ADD = "contacts.add_import"
SHOWN = 50
NEW = "new"
"""What a form says for a column that becomes an attribute unheard of; its name stands beside."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs("contacts.view_import")
def imports(request: HttpRequest) -> HttpResponse:
    """Files that were brought in, the newest first, and a form for another one (POST: the file)."""
    found: list[Problem] = []
    if request.method == "POST":
        if not allowed(request.user, ADD):
            raise PermissionDenied(ADD)
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            found.append(Problem("no_file", "file", _("No file came."), _("Choose a CSV file first.")))
        else:
            try:
                assert isinstance(request.user, Member)
                made = upload.receive(file.name or "", file.chunks(upload.PART), request.user)
                return redirect("contacts:import", made.public_id)
            except UploadError as error:
                found.append(error.problem)
    context = {
        "files": Import.objects.select_related("member").order_by("-pk")[:SHOWN],
        "problems": found,
        "limit": upload.LARGEST // (1024 * 1024),
    }
    return render(request, "contacts/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("contacts.view_import")
def import_(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file: its columns to be settled, its progress, its result. POST does what ``act`` says."""
    if request.method == "POST" and not allowed(request.user, ADD):
        raise PermissionDenied(ADD)
    file = get_object_or_404(Import.objects.select_related("member"), public_id=public_id)
    if request.method != "POST":
        return _page(request, file)
    act = request.POST.get("act")
    if act == "stop":
        if work.stop(file):
            messages.success(request, _("The import has stopped. What was taken stays; it can go on later."))
    elif act == "resume" and file.state in (Import.State.STOPPED, Import.State.FAILED):
        work.start(file)
    elif file.state == Import.State.UPLOADED:
        return _settled(request, file, act or "")
    return redirect("contacts:import", file.public_id)


@require_safe
@needs("contacts.view_import")
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is; asks again by itself until it is done."""
    file = get_object_or_404(Import.objects.select_related("member"), public_id=public_id)
    return render(request, "contacts/import.html#progress", _result(file))


@require_safe
@needs("contacts.view_import")
def problem_rows(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A table of the rows that something was wrong with: line, column, reason, and the row as it was, so that
    it can be mended and brought in again."""
    file = get_object_or_404(Import, public_id=public_id)

    def rows() -> Iterator[list[object]]:
        yield ["line", "wrong column", "reason", *file.header]
        last = 0
        while some := list(file.found.filter(pk__gt=last).order_by("pk")[:500]):
            yield from ([one.line, one.column, one.reason, *one.cells] for one in some)
            last = some[-1].pk

    return tables_out.answer(request, "rows-to-mend.csv", rows())


@require_POST
@needs(ADD)
def look(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read the file anew with another encoding or delimiter."""
    file = get_object_or_404(Import, public_id=public_id, state=Import.State.UPLOADED)
    encoding, delimiter = request.POST.get("encoding", ""), request.POST.get("delimiter", "")
    file.encoding = encoding if encoding in ENCODINGS else file.encoding
    file.delimiter = delimiter if delimiter in DELIMITERS else file.delimiter
    try:
        upload.look_again(file)
    except UploadError as error:
        messages.error(request, f"{error.problem.message} {error.problem.cure}")
    return redirect("contacts:import", public_id)


def _settled(request: HttpRequest, file: Import, act: str) -> HttpResponse:
    if act == "discard":
        work.discard(file)
        messages.success(
            request, _("“%(name)s” is thrown away; nothing of it was taken.") % {"name": file.name}
        )
        return redirect("contacts:imports")
    plan = _plan(request, file)
    found = problems(plan, file.header)
    file.plan = plan.document()
    file.save(update_fields=["plan"])
    if found:
        return _page(request, file, found)
    work.start(file)
    return redirect("contacts:import", file.public_id)


def _plan(request: HttpRequest, file: Import) -> Plan:
    columns = []
    for index in range(len(file.header)):
        to = request.POST.get(f"to_{index}", "").replace("\0", "")[:200]
        if to == NEW:
            to = TRAIT + " ".join(request.POST.get(f"name_{index}", "").replace("\0", "").split())[:200]
        read = request.POST.get(f"read_{index}", "text")
        columns.append(Column(to, read if read in READS else "text"))
    source = request.POST.get("source", "").replace("\0", "").strip()[:200]
    return Plan(tuple(columns), source)


def _page(request: HttpRequest, file: Import, found: list[Any] | None = None) -> HttpResponse:
    if file.state != Import.State.UPLOADED:
        return render(request, "contacts/import.html", _result(file))
    sample = upload.sample(file)
    plan = upload.plan_of(file)
    attributes = list(Attribute.objects.filter(ignored=False).order_by("name").values_list("name", "label"))
    known = {f"{TRAIT}{name}" for name, _label in attributes}
    builtin = [
        (f"{TRAIT}{name}", label)
        for name, label in (
            ("email", _("E-mail")),
            ("phone", _("Phone")),
            ("timezone", _("Time zone")),
            ("locale", _("Language")),
            ("score", _("Score")),
        )
    ]
    fixed = {value for value, _label in builtin}
    channels = dict(Channel.choices)
    context = {
        "file": file,
        "sample": sample,
        "columns": [
            {
                "index": index,
                "title": title,
                "to": column.to,
                "new": column.to.startswith(TRAIT) and column.to not in known | fixed,
                "name": column.name or title,
                "read": column.read,
                "cells": [row[index] for row in sample.shown if index < len(row)],
            }
            for index, (title, column) in enumerate(zip(file.header, plan.columns, strict=True))
        ],
        "builtin": builtin,
        "attributes": [
            (f"{TRAIT}{name}", label or name.replace("_", " "))
            for name, label in attributes
            if f"{TRAIT}{name}" not in fixed
        ],
        "consents": [
            (f"{CONSENT}{channel}.{slug}", f"{channels[channel]} · {name}")
            for channel, slug, name in consents()
        ],
        "reads": [(key, label) for key, (_type, label) in READS.items()],
        "encodings": ENCODINGS.items(),
        "delimiters": DELIMITERS.items(),
        "repeated": repeated(file.header),
        "source": plan.source,
        "problems": found or [],
        "new": NEW,
    }
    return render(request, "contacts/import_columns.html", context)


def _result(file: Import) -> dict[str, Any]:
    about = max(file.lines, file.rows, 1)
    until = file.ended_at or clock.real_now()
    return {
        "file": file,
        "about": about,
        "taken": file.rows - file.refused,
        "unchanged": max(0, file.rows - file.refused - file.created - file.updated),
        "seconds": (until - file.started_at).total_seconds() if file.started_at else None,
        "found": list(file.found.order_by("pk")[:20]) if not file.open and file.problems else [],
        "kept": min(file.problems, work.MOST_PROBLEMS),
    }
