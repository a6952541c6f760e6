"""Which facts are personal data."""

from collections.abc import Iterable

from contacts.models import Attribute
from journeys.rules.facts import Need

ALWAYS = ("email", "phone", "first_name", "last_name")
"""Attributes that are personal data, whatever the catalog says."""


def personal_facts(needs: Iterable[Need]) -> set[Need]:
    """Those of these facts that are personal data. One query, of the catalog."""
    asked = [need for need in needs if need.family in ("contact", "account")]
    names = {need.name for need in asked}
    marked = set(Attribute.objects.filter(name__in=names, personal=True).values_list("name", flat=True))
    return {need for need in asked if need.name in ALWAYS or need.name in marked}
