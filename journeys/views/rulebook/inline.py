"""Logic outside of the rulebook, and making a rule of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.access import needs
from config.pages import asked, page_of, part
from journeys.models import Rule
from journeys.queries.inline_logic import find, inline_logic
from journeys.rules.problems import RuleError
from journeys.services.edit_rule import edit_rule
from journeys.services.edit_rule import new_rule as make_rule
from journeys.views.rulebook.edit import member


@require_safe
@needs("journeys.view_rule")
def inline(request: HttpRequest) -> HttpResponse:
    """All of it, searched by the address."""
    search = asked(request, "search")
    context = {"page": page_of(inline_logic(search), request), "search": search}
    return render(request, part(request, "rulebook/inline.html", "rows"), context)


@require_POST
@needs("journeys.add_rule")
def make_rule_of_it(request: HttpRequest) -> HttpResponse:
    """A draft of a rule that asks the same; what stands in the journey stays until somebody changes it."""
    given = request.POST
    found = find(given.get("journey", ""), given.get("node", ""), given.get("part", ""))
    if found is None or found.condition is None:
        raise Http404
    condition = found.condition
    purpose = _("Taken from *%(step)s* in *%(journey)s*: %(what)s.") % {
        "step": found.name, "journey": found.journey.name, "what": found.what,
    }  # fmt: skip
    name = f"{found.name}: {found.what}"[:160]
    rule = make_rule(name, Rule.Kind.CONDITION, member(request))
    try:
        edit_rule(
            rule,
            member(request),
            lambda document: {**document, "condition": condition, "examples": [], "purpose": purpose},
        )
    except RuleError as error:
        rule.delete()
        messages.error(request, f"{error.problems[0].message} {error.problems[0].cure}")
        return redirect("journeys:inline_logic")
    messages.success(
        request,
        _("This rule asks the same. Give it examples, have it approved, and let a decision step ask it."),
    )
    return redirect("journeys:rule", rule.slug)
