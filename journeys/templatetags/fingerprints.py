"""What a form brings back to say what its author had before them."""

from collections.abc import Mapping
from typing import Any

from django import template

from journeys.rules.fingerprint import fingerprint, fingerprint_of

register = template.Library()


@register.filter
def seen(document: Mapping[str, Any], parts: str) -> str:
    """The fingerprint of some parts of a rule's document, as the service that changes them compares it."""
    return fingerprint_of(document, parts)


@register.filter
def seen_example(document: Mapping[str, Any], index: int) -> str:
    """The fingerprint of an example of a rule's document."""
    return fingerprint(document["examples"][index])
