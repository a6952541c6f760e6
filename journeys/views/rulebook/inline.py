"""Logic outside of the rulebook, and making a rule of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from config.access import allowed, needs
from config.pages import asked, page_of, part
from config.toasts import Undo, tell
from journeys.models import Journey, Rule
from journeys.queries.inline_logic import find, inline_logic
from journeys.rules.problems import RuleError
from journeys.services.rule_of_inline import rule_of, unmake
from journeys.views.rulebook.edit import member, number


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
    """A draft of a rule that asks the same. Of a condition in a text, the draft of the journey asks the rule
    before the message, where the person may change journeys; all else stays until somebody changes it. With
    ``unmake`` (the rule), ``journey`` and ``edit`` that is taken back."""
    given = request.POST
    if "unmake" in given:
        return _unmade(request)
    found = find(*(given.get(name, "") for name in ("journey", "node", "part", "source")))
    if found is None or found.condition is None:
        raise Http404
    may_edit = allowed(request.user, "journeys.change_journey")
    try:
        made = rule_of(found, member(request), may_edit)
    except RuleError as error:
        messages.error(request, f"{error.problems[0].message} {error.problems[0].cure}")
        return redirect("journeys:inline_logic")
    said = {"step": made.step, "message": found.name, "journey": found.journey.name}
    if made.step:
        told = _(
            "This rule asks the same. In the draft of %(journey)s the step %(step)s asks it now, and "
            "%(message)s says what the rule answers. Give the rule examples and have it approved."
        )
    elif found.source:
        told = _(
            "This rule asks the same. Have it approved, let a Yes or no step ask it before %(message)s, and "
            "write {%% if step.KEY.answer %%} there, with the key of that step."
        )
    else:
        told = _(
            "This rule asks the same. Give it examples, have it approved, and let a decision step ask it."
        )
    values = {"unmake": made.rule.slug, "journey": found.journey.slug, "edit": str(made.edit)}
    tell(request, told % said, Undo(reverse("journeys:make_rule_of_it"), values))
    return redirect("journeys:rule", made.rule.slug)


def _unmade(request: HttpRequest) -> HttpResponse:
    """The list again, in which the logic stands as before; the rule's page where it cannot be taken back."""
    given = request.POST
    rule = get_object_or_404(Rule, slug=given.get("unmake", ""))
    journey = get_object_or_404(Journey, slug=given.get("journey", ""))
    edit = max(0, number(given.get("edit", "")))
    if edit and not allowed(request.user, "journeys.change_journey"):
        raise PermissionDenied("journeys.change_journey")
    to = reverse("journeys:inline_logic")
    try:
        unmake(rule, journey, edit, member(request))
        tell(request, _("The rule is gone, and %(journey)s asks as before.") % {"journey": journey.name})
    except RuleError as error:
        messages.error(request, f"{error.problems[0].message} {error.problems[0].cure}")
        to = reverse("journeys:rule", args=[rule.slug])
    return HttpResponseClientRedirect(to) if getattr(request, "htmx", False) else redirect(to)
