"""Which facts are personal data."""

from collections.abc import Collection, Iterable

from contacts.models import Attribute
from journeys.rules.facts import Need

ALWAYS = ("email", "phone", "first_name", "last_name")
"""Names of what is personal data, whatever the catalog says."""

HOLDING = ("contact", "account", "entry", "step")
"""Families whose facts are what somebody entered; those of the others are counts, instants, yes and no."""


def is_personal(family: str, name: str, marked: Collection[str]) -> bool:
    """Whether a fact is personal data: by its name wherever it comes from (an ``entry.email`` is an address,
    too), or where its name is ``marked`` in the catalog. Of an output of a step its last word counts."""
    last = _last(name)
    return family in HOLDING and (last in ALWAYS or last in marked)


def personal_facts(needs: Iterable[Need]) -> set[Need]:
    """Those of these facts that are personal data. One query, of the catalog."""
    asked = [need for need in needs if need.family in HOLDING]
    names = {_last(need.name) for need in asked}
    marked = set(Attribute.objects.filter(name__in=names, personal=True).values_list("name", flat=True))
    return {need for need in asked if is_personal(need.family, need.name, marked)}


def _last(name: str) -> str:
    return name.rpartition(".")[2]
