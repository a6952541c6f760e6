"""What identify calls say about people, taken value by value: typed by the catalogue, newest claim first.

A value that is older than the one known, by the time at which it was said, changes nothing, so that calls
may come in any order. Null removes a value. The built-in attributes have columns of their own, all others
live in ``attributes``; ``attributed_at`` holds for both when each was last said.
"""

import re
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from contacts.ingest.messages import RefusalError
from contacts.values import Stored, canonical, infer

BUILT_IN = {"email": "text", "phone": "text", "timezone": "text", "locale": "text", "score": "number"}
"""Attributes with a column, and their types."""

LONGEST_NAME = 100
LARGEST_SCORE = Decimal(10) ** 10
LONGEST_SIMPLE = 60
SIMPLE_ADDRESS = re.compile(
    r"[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@([A-Za-z0-9]+(-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,20}"
)
"""Addresses as nearly all are: each is one by Django's validator, which takes ten times as long to say so."""

PHONE = re.compile(r"[0-9+(][0-9 ()./-]{2,31}")
LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,2}")


@dataclass(slots=True)
class Profile:
    """A contact's row while a batch changes it. ``columns`` holds the built-in values as text, empty for
    none; ``changed`` the names of attributes that have another value than before."""

    columns: dict[str, str] = field(default_factory=lambda: dict.fromkeys(BUILT_IN, ""))
    attributes: dict[str, Stored] = field(default_factory=dict)
    attributed_at: dict[str, str] = field(default_factory=dict)
    changed: dict[str, datetime] = field(default_factory=dict)
    touched: bool = False

    def value(self, name: str) -> Stored | None:
        """The value of an attribute, or None."""
        return (self.columns[name] or None) if name in BUILT_IN else self.attributes.get(name)

    def say(self, name: str, value: object, type: str, at: datetime) -> None:
        """Take a value said at ``at``. Raises RefusalError where it is none of ``type``; older ones change
        nothing."""
        self.keep(name, None if value is None else stored_form(name, value, type), at)

    def inherit(self, other: "Profile") -> None:
        """Take over what the row of the same person knows, where it was said later or is not known here."""
        for name in (*(name for name, value in other.columns.items() if value), *other.attributes):
            said = other.attributed_at.get(name, "")
            if self.value(name) is None or (said and _instant(said) > self._said(name)):
                self.keep(name, other.value(name), _instant(said) if said else _NEVER)

    def keep(self, name: str, stored: Stored | None, at: datetime) -> None:
        """Take a value in the form in which it is stored, None to remove it; older ones change nothing."""
        if at < self._said(name):
            return
        before = self.value(name)
        self.touched = True
        self.attributed_at[name] = at.isoformat()
        if name in BUILT_IN:
            self.columns[name] = "" if stored is None else str(stored)
        elif stored is None:
            self.attributes.pop(name, None)
        else:
            self.attributes[name] = stored
        if self.value(name) != before or type(self.value(name)) is not type(before):
            self.changed[name] = at

    def begin(self, values: Mapping[str, Stored], at: datetime) -> None:
        """Take values in the form in which they are stored, of somebody of whom nothing is known yet."""
        self.touched = True
        self.attributed_at = dict.fromkeys(values, at.isoformat())
        self.changed = dict.fromkeys(values, at)
        for name, value in values.items():
            if name in BUILT_IN:
                self.columns[name] = str(value)
            else:
                self.attributes[name] = value

    def _said(self, name: str) -> datetime:
        said = self.attributed_at.get(name)
        return _instant(said) if said else _NEVER


def type_of(name: str, value: object) -> str | None:
    """The type that a name unheard of gets in the catalogue by its first value; None where it gets none."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return None
    return BUILT_IN.get(name) or infer(value)


def address_of(traits: Mapping[str, object]) -> str:
    """The address in an identify call's traits, in lower case; empty where there is none that mail could
    reach."""
    value = traits.get("email")
    return _email(value).lower() if isinstance(value, str) and _email(value) else ""


def stored_form(name: str, value: object, type: str) -> Stored:
    """A value of an attribute as it is stored. Raises RefusalError where it is none of ``type``."""
    check = _CHECKS.get(name)
    if check is not None and isinstance(value, str):
        if not (found := check(value.strip())) and value.strip():
            raise RefusalError("bad_value", f"'{name}' does not take '{value[:100]}': {_CURES[name]}")
        return found
    stored = canonical(value, type)
    if stored is None:
        raise RefusalError("wrong_type", f"'{name}' takes a {type}, and this is a {_kind(value)}.")
    return _score(stored) if name == "score" else stored


def _kind(value: object) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case list():
            return "list"
        case Mapping():
            return "deep object"
    return f"text, '{str(value)[:100]}'"


def _score(value: Stored) -> str:
    score = Decimal(str(value))
    if abs(score) >= LARGEST_SCORE:
        raise RefusalError("bad_value", "'score' has at most ten digits before the point.")
    return f"{score.quantize(Decimal('0.01'), ROUND_HALF_EVEN):f}"


@lru_cache(maxsize=4096)
def _email(value: str) -> str:
    value = value.strip()
    if len(value) <= LONGEST_SIMPLE and SIMPLE_ADDRESS.fullmatch(value):
        return value
    try:
        validate_email(value)
    except ValidationError:
        return ""
    return value if len(value) <= 254 else ""


def _zone(value: str) -> str:
    return value if value in _zones() else ""


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _phone(value: str) -> str:
    return value if PHONE.fullmatch(value) else ""


def _locale(value: str) -> str:
    return value if LOCALE.fullmatch(value) and len(value) <= 12 else ""


_CHECKS: dict[str, Callable[[str], str]] = {
    "email": _email,
    "phone": _phone,
    "timezone": _zone,
    "locale": _locale,
}
_CURES = {
    "email": "write an e-mail address.",
    "phone": "write digits, with + and the country first.",
    "timezone": "write a zone such as Europe/Berlin.",
    "locale": "write a language such as en or pt-BR.",
}
_NEVER = datetime.min.replace(tzinfo=UTC)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
