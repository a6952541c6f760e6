"""Facts as a file documents them, so that they travel with the journeys that ask them.

{"format": "weft.facts/1", "facts": [{"fact": "contact.plan", "type": "text", "label": "Plan",
 "description": "What they pay for", "owner": "Billing", "source": "The billing system", "personal": false},
 {"fact": "event.trial_started", "label": "Trial started", "interaction": true}]}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journeys.rules.facts import parse_fact
from journeys.rules.problems import Findings, RuleError
from journeys.rules.shape import Shape, open_shape

FORMAT = "weft.facts/1"
KEYS = ("format", "facts")
COMMON = {"label": 120, "description": 5000, "owner": 120, "source": 200}
"""What is written down about a fact, and how long it may be."""

OWN = {"contact": ("type", "personal"), "event": ("interaction",)}
TYPES = ("text", "number", "boolean", "date", "datetime")
MOST = 5000


@dataclass(frozen=True, slots=True)
class Documented:
    """One fact with what the file says of it, by the columns of the catalog; what it does not say is not
    there."""

    family: str
    name: str
    place: str
    said: Mapping[str, Any]


def parse_facts(document: object) -> list[Documented]:
    """The facts of a file. Raises RuleError with every problem in it."""
    findings = Findings()
    shape = open_shape(document, "", findings, "A file of facts")
    found: dict[tuple[str, str], Documented] = {}
    if shape is not None:
        shape.keys(KEYS, "A file of facts")
        for index, item in enumerate(shape.items("facts", most=MOST)):
            fact = _read(item, f"facts/{index}", findings)
            if fact is not None and (fact.family, fact.name) in found:
                findings.add(
                    "repeated",
                    fact.place,
                    f"{fact.family}.{fact.name} stands here twice.",
                    "Keep one of the two.",
                )
            elif fact is not None:
                found[fact.family, fact.name] = fact
    findings.refuse()
    return list(found.values())


def _read(item: object, place: str, findings: Findings) -> Documented | None:
    shape = open_shape(item, place, findings, "A fact")
    if shape is None:
        return None
    try:
        need = parse_fact(shape.document.get("fact"))
    except RuleError as error:
        findings.take(error, shape.at("fact"))
        return None
    if need.family not in OWN or need.measure:
        cure = "Document attributes as contact.NAME and events as event.NAME."
        shape.wrong("fact", "not_in_catalog", f"The catalog has no entry for '{need}'.", cure)
        return None
    own = OWN[need.family]
    shape.keys(("fact", *COMMON, *own), "An attribute" if need.family == "contact" else "An event")
    said: dict[str, Any] = {
        key: shape.text(key, most=most) for key, most in COMMON.items() if key in shape.document
    }
    if "type" in own and "type" in shape.document:
        said["type"] = shape.choice("type", TYPES, "text")
    said |= {key: _flag(shape, key) for key in own if key != "type" and key in shape.document}
    return Documented(need.family, need.name, place, said)


def _flag(shape: Shape, key: str) -> bool:
    value = shape.document[key]
    if not isinstance(value, bool):
        shape.wrong(key, "not_a_boolean", f"'{key}' is neither true nor false.", "Write true or false.")
    return value is True
