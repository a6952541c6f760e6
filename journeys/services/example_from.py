"""Examples from life: what is known of a contact now, or what a logged decision saw.

Examples are read by everybody who reads the rule, and approved versions never change, so erasure could not
reach them: facts that are personal data are left out, and count as missing in the example."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from contacts.models import Contact, Identity
from contacts.queries import by_address
from journeys.engine.facts import fetch
from journeys.engine.facts.asked import Asked
from journeys.engine.statements import session
from journeys.insights.decided import ERASED
from journeys.models import Decision
from journeys.queries.personal import personal_facts
from journeys.rules.analysis.example_sets import Made
from journeys.rules.documents import Rule
from journeys.rules.durations import format_duration
from journeys.rules.evaluate import compile_rule, seen_values
from journeys.rules.facts import Column, Need
from journeys.rules.problems import Problem, RuleError

OF_CONTACTS = ("contact", "account", "consent", "segment", "event", "now")
"""Families that can be asked of somebody who walks no journey."""


def found_contact(text: str) -> Contact:
    """The contact with this user id or address, who was not erased. Three queries at most.
    Raises RuleError for nobody."""
    who = text.strip()
    named = Identity.objects.filter(kind=Identity.Kind.USER, value=who, contact__erased_at=None)
    first = named.select_related("contact").first()
    contact = first.contact if first else None
    if contact is None and who:
        contact = Contact.objects.filter(pk__in=by_address([who]).values()).first()
    if contact is None:
        message = _("Nobody is known as '%(who)s'.") % {"who": who}
        raise RuleError([Problem("unknown_contact", "contact", message, _("Write a user id or an address."))])
    return contact


def of_contact(rule: Rule, contact: Contact, now: datetime) -> Made:
    """What the rule would see of a contact who walks no journey at this instant. A fixed number of statements
    per family of facts."""
    hidden = personal_facts(rule.needs)
    asked = [need for need in rule.needs if need.family in OF_CONTACTS and need not in hidden]
    with session() as work:
        columns = fetch(work, Asked(now, "", [contact.pk]), asked)
        known = {need: Column(list(columns[need].values), _ages(columns[need])) for need in asked}
    given = {need: known.get(need) or Column([None]) for need in rule.keys}
    seen = seen_values(
        compile_rule(rule)({need: Column(column.values) for need, column in given.items()}, 1, now), 0
    )
    ages = {}
    for column in rule.inputs:
        as_of = given[column.need].as_of
        since = as_of[0] if as_of else None
        if column.no_older_than is not None and since is not None:
            ages[rule.keys[column.need]] = format_duration(max(now - since, now - now))
    return Made(_("from a contact"), _told(rule, seen, hidden), ages)


def of_decision(rule: Rule, decision: Decision) -> Made:
    """What a logged decision saw, as far as the rule still asks it. Raises RuleError where it was erased."""
    if decision.seen and all(value == ERASED for value in decision.seen.values()):
        message = _("What this decision saw is erased.")
        raise RuleError([Problem("erased", "", message, _("Choose another decision."))])
    hidden = personal_facts(rule.needs)
    return Made(_("from the log"), _told(rule, decision.seen, hidden))


def _told(rule: Rule, seen: dict[str, object], hidden: Collection[Need]) -> dict[str, object]:
    left_out = {rule.keys[need] for need in hidden}
    asked = set(rule.keys.values()) - left_out
    return {key: value for key, value in seen.items() if key in asked and value is not None}


def _ages(column: Column) -> list[datetime | None] | None:
    return list(column.as_of) if column.as_of is not None else None
