"""What the command palette finds: pages, acts, journeys, rules, contacts, as far as one may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.access import SIGNED_IN, allowed
from config.rail import reachable
from contacts.models import Contact
from contacts.queries import fits
from journeys.models import Journey, Rule

AT_MOST = 5
SHORTEST = 2
"""Letters before contacts are asked for: with one, everybody fits and nobody is found."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One line: a page with an address, or an act of the page (``action``, as in ``data-action``)."""

    label: str | Promise
    icon: str
    address: str = ""
    action: str = ""
    detail: str = ""
    keys: str = ""
    logic: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one sort, under its name."""

    key: str
    name: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do, offered to whoever has the right: a page by its name, or an act of every page."""

    label: str | Promise
    icon: str
    need: str = SIGNED_IN
    page: str = ""
    action: str = ""
    keys: str = ""
    logic: bool = False


ACTS = (
    Act(gettext_lazy("New journey"), "plus", "journeys.add_journey", "journeys:new_journey"),
    Act(gettext_lazy("New rule"), "plus", "journeys.add_rule", "journeys:new_rule", logic=True),
    Act(gettext_lazy("Switch between light and dark"), "sun-moon", action="switch-theme"),
    Act(gettext_lazy("Fold or unfold the rail"), "panel-left", action="fold-rail"),
    Act(gettext_lazy("Keyboard shortcuts"), "keyboard", action="show-shortcuts", keys="?"),
)


def everything(user: Any, text: str) -> list[Found]:
    """What fits ``text``, at most five of each sort; without a text, where one can go and what one can do.

    A query for each of journeys and rules, two for contacts; none for what ``user`` may not see.
    """
    words = text.lower().split()
    found = [Found("pages", _("Pages"), tuple(_pages(user, words)))]
    if words:
        if allowed(user, "journeys.view_journey"):
            found.append(Found("journeys", _("Journeys"), tuple(_journeys(words))))
        if allowed(user, "journeys.view_rule"):
            found.append(Found("rules", _("Rulebook"), tuple(_rules(words))))
        if allowed(user, "contacts.view_contact") and len(text.strip()) >= SHORTEST:
            found.append(Found("contacts", _("Contacts"), tuple(_contacts(text))))
    found.append(Found("acts", _("Do"), tuple(_acts(user, words))))
    return [one for one in found if one.hits]


def _named(label: object, words: list[str]) -> bool:
    return all(word in str(label).lower() for word in words)


def _pages(user: Any, words: list[str]) -> Iterator[Hit]:
    for section, address in reachable(user):
        if _named(f"{section.label} {section.also}", words) and (words or not section.hidden):
            yield Hit(section.label, section.icon, address, keys=section.keys, logic=section.logic)


def _acts(user: Any, words: list[str]) -> Iterator[Hit]:
    for act in ACTS:
        if _named(act.label, words) and allowed(user, act.need):
            address = reverse(act.page) if act.page else ""
            yield Hit(act.label, act.icon, address, act.action, keys=act.keys, logic=act.logic)


def _journeys(words: list[str]) -> Iterator[Hit]:
    found = Journey.objects.exclude(status=Journey.Status.ARCHIVED)
    for word in words:
        found = found.filter(name__icontains=word) | found.filter(slug__icontains=word)
    for journey in found.order_by("name", "id")[:AT_MOST]:
        yield Hit(
            journey.name, "waypoints", f"/journeys/{journey.slug}/", detail=journey.get_status_display()
        )


def _rules(words: list[str]) -> Iterator[Hit]:
    found = Rule.objects.all()
    for word in words:
        found = found.filter(name__icontains=word) | found.filter(slug__icontains=word)
    for rule in found.order_by("name", "id")[:AT_MOST]:
        icon = "table-2" if rule.kind == "table" else "git-branch"
        yield Hit(rule.name, icon, reverse("journeys:rule", args=[rule.slug]), detail=rule.owner, logic=True)


def _contacts(text: str) -> Iterator[Hit]:
    # Unsorted: the first five that the index gives, however many fit.
    for contact in Contact.objects.filter(fits(text), merged_into=None, erased_at=None)[:AT_MOST]:
        name, address = contact.display_name, reverse("contacts:contact", args=[contact.public_id])
        yield Hit(
            name, "user", address, detail=contact.email if contact.email and contact.email != name else ""
        )
