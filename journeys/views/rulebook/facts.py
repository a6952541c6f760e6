"""The catalog of facts: the list, and the page of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from config.access import allowed, needs
from config.pages import asked, page_of, part
from contacts.models import Attribute, EventType, Retyping
from journeys.forms.fact import AttributeForm, EventForm
from journeys.queries.facts.listing import ALWAYS, line_of, lines, shown
from journeys.services.document_fact import document, ignore
from journeys.services.retype_attribute import FIXED
from journeys.views.rulebook.edit import member

SHOWS = (
    ("undocumented", gettext_lazy("Undocumented")),
    ("unused", gettext_lazy("Asked by nobody")),
    ("empty", gettext_lazy("Mostly empty")),
    ("stale", gettext_lazy("Not seen for 90 days")),
    ("personal", gettext_lazy("Personal data")),
    ("ignored", gettext_lazy("Ignored")),
)
CHANGE = {"attribute": "contacts.change_attribute", "event": "contacts.change_eventtype"}


@require_safe
@needs("contacts.view_attribute")
def facts(request: HttpRequest) -> HttpResponse:
    """All facts, searched and filtered by the address."""
    now, search, show = clock.now(), asked(request, "search"), asked(request, "show")
    found = lines()
    context = {
        "page": page_of(list(shown(found, search, show, now)), request),
        "search": search,
        "show": show,
        "shows": SHOWS,
        "undocumented": sum(not line.entry.documented and not line.entry.ignored for line in found),
        "always": ALWAYS,
    }
    return render(request, part(request, "rulebook/facts.html", "rows"), context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("contacts.view_attribute")
def fact(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One fact. POST documents it, or (``act``) ignores it or offers it again."""
    line = line_of(kind, pk)
    if line is None:
        raise Http404
    form_class = AttributeForm if isinstance(line.entry, Attribute) else EventForm
    if request.method == "POST":
        if not allowed(request.user, CHANGE[kind]):
            raise PermissionDenied(CHANGE[kind])
        if request.POST.get("act") in ("ignore", "offer"):
            ignore(line.entry, request.POST["act"] == "ignore", member(request))
            messages.success(request, _("Ignored.") if line.entry.ignored else _("Offered again."))
            return redirect("journeys:fact", kind, pk)
        form = form_class(request.POST, instance=line.entry)  # type: ignore[arg-type]  # of the same kind
        if form.is_valid():
            document(form.save(commit=False), member(request))
            messages.success(request, _("Documented."))
            return redirect("journeys:fact", kind, pk)
    else:
        form = form_class(instance=line.entry)  # type: ignore[arg-type]
    context = {
        "line": line,
        "form": form,
        "may_change": allowed(request.user, CHANGE[kind]),
        "stale": line.stale(clock.now()),
        "retyping": Retyping.objects.filter(pk=pk).first() if kind == "attribute" else None,
        "types": _other_types(line.entry),
    }
    return render(request, "rulebook/fact.html", context, status=422 if form.errors else 200)


def _other_types(entry: Attribute | EventType) -> list[tuple[str, str]]:
    """The types that it could have instead."""
    if not isinstance(entry, Attribute) or entry.name in FIXED:
        return []
    return [(value, str(label)) for value, label in Attribute.Type.choices if value != entry.type]
