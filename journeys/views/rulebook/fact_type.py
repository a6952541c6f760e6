"""Another type for an attribute: what would break and what would not convert, then the change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.access import needs
from config.pages import asked
from contacts.models import Attribute
from contacts.retyping.preview import preview
from journeys.queries.facts.breaking import broken_by
from journeys.queries.facts.listing import tells_who
from journeys.rules.problems import RuleError
from journeys.services.retype_attribute import FIXED, retype
from journeys.views.rulebook.edit import member


@require_http_methods(["GET", "HEAD", "POST"])
@needs("contacts.change_attribute")
def fact_type(request: HttpRequest, pk: int) -> HttpResponse:
    """What the type in ``?to=`` would change, else the first other one. POST changes it."""
    attribute = get_object_or_404(Attribute, pk=pk)
    if request.method == "POST":
        try:
            retype(attribute, request.POST.get("to", ""), member(request))
        except RuleError as error:
            messages.error(request, f"{error.problems[0].message} {error.problems[0].cure}")
        else:
            messages.success(request, _("The type is changed. What is stored follows."))
        return redirect("journeys:fact", "attribute", pk)
    others = [type for type in Attribute.Type.values if type != attribute.type]
    to = asked(request, "to") or others[0]
    if to not in others or attribute.name in FIXED:
        return redirect("journeys:fact", "attribute", pk)
    context = {
        "attribute": attribute,
        "to": to,
        "to_name": Attribute.Type(to).label,
        "preview": preview(attribute.name, to),
        "broken": broken_by(attribute, to),
        "personal": tells_who(attribute),
        "loses_time": (attribute.type, to) == ("datetime", "date"),
    }
    return render(request, "rulebook/fact_type.html", context)
