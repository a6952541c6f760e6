"""Tests on one attribute: what may be asked of each type, in which words, and how what is typed is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.rules.conditions import Condition, parse_condition
from journeys.rules.problems import Problem, RuleError
from journeys.rules.values import coerce

WORDS: dict[str, str | Promise] = {
    "equal_to": gettext_lazy("is"),
    "not_equal_to": gettext_lazy("is not"),
    "one_of": gettext_lazy("is one of"),
    "not_one_of": gettext_lazy("is none of"),
    "contains": gettext_lazy("contains"),
    "not_contains": gettext_lazy("does not contain"),
    "starts_with": gettext_lazy("begins with"),
    "ends_with": gettext_lazy("ends with"),
    "greater_than": gettext_lazy("is over"),
    "at_least": gettext_lazy("is at least"),
    "less_than": gettext_lazy("is under"),
    "at_most": gettext_lazy("is at most"),
    "between": gettext_lazy("is between"),
    "before": gettext_lazy("is before"),
    "after": gettext_lazy("is after"),
    "within_last": gettext_lazy("is within the last"),
    "within_next": gettext_lazy("is within the next"),
    "known": gettext_lazy("is known"),
    "unknown": gettext_lazy("is unknown"),
}
OPERATORS = tuple(sorted(WORDS, key=len, reverse=True))
"""All of them, the longest first, so that ``not_equal_to`` is found before ``equal_to``."""

_PRESENCE = ("known", "unknown")
_TEXT = ("equal_to", "not_equal_to", "one_of", "not_one_of", "contains", "not_contains", "starts_with")
_ORDER = ("equal_to", "greater_than", "at_least", "less_than", "at_most", "between")
_TIME = ("before", "after", "within_last", "within_next")
BY_TYPE = {
    "text": (*_TEXT, "ends_with", *_PRESENCE),
    "number": (*_ORDER, *_PRESENCE),
    "boolean": ("equal_to", *_PRESENCE),
    "date": ("equal_to", *_TIME, *_PRESENCE),
    "datetime": (*_TIME, *_PRESENCE),
}
"""What a form offers for each type, the most usual first."""

LISTS = ("one_of", "not_one_of", "between")
YES, NO = ("true", "yes", "y", "1"), ("false", "no", "n", "0")


@dataclass(frozen=True, slots=True)
class Test:
    """A test on one attribute. ``text`` is how an address writes it, ``value`` what was typed."""

    name: str
    operator: str
    value: str
    condition: Condition

    @property
    def text(self) -> str:
        """As an address writes it."""
        return f"{self.name}:{self.operator}" + (f":{self.value}" if self.value else "")

    @property
    def words(self) -> str:
        """What it asks of the attribute, for people: ``is over 40``."""
        value = self.value.replace(",", ", ") if self.operator in LISTS else self.value
        return f"{WORDS[self.operator]} {value}".strip()


def read_test(text: str, name: str, operator: str, value: str, types: Mapping[str, str]) -> Test:
    """The test that an address states. Raises RuleError with what is wrong with it and the cure."""
    if name not in types:
        raise _wrong(
            "unknown_attribute",
            _("No attribute is called “%(name)s”.") % {"name": name[:80] or text[:80]},
            _("Choose one of the catalogue; a filter reads plan:equal_to:pro."),
        )
    type = types[name]
    if operator not in WORDS:
        raise _wrong(
            "unknown_operator",
            _("“%(name)s” cannot be asked for “%(operator)s”.") % {"name": name, "operator": operator[:80]},
            _("Ask for one of: %(choices)s.") % {"choices": ", ".join(BY_TYPE[type])},
        )
    document: dict[str, object] = {"fact": f"contact.{name}", "is": operator}
    if name != "score":
        document["type"] = type
    if operator not in _PRESENCE:
        if not value:
            raise _wrong(
                "no_value",
                _("“%(name)s %(words)s …” lacks its value.") % {"name": name, "words": WORDS[operator]},
                _("Write it behind the last colon."),
            )
        document["value"] = _value(name, operator, value, type)
    return Test(name, operator, value if operator not in _PRESENCE else "", parse_condition(document, name))


def _value(name: str, operator: str, value: str, type: str) -> object:
    if operator in LISTS:
        parts = [part.strip() for part in value.replace(" and ", ",").split(",") if part.strip()]
        return [_literal(name, part, type) for part in parts]
    if operator in (*_TIME, "contains", "not_contains", "starts_with", "ends_with"):
        return value
    return _literal(name, value, type)


def _literal(name: str, text: str, type: str) -> object:
    found: object = text
    if type == "number":
        number = coerce(text, "number")
        found = int(number) if isinstance(number, Decimal) and number == int(number) else number
    elif type == "boolean":
        found = True if text.lower() in YES else False if text.lower() in NO else None
    if found is None:
        wanted = _("a number") if type == "number" else _("yes or no")
        raise _wrong(
            "wrong_type",
            _("“%(name)s” is %(wanted)s, and “%(text)s” is not.")
            % {"name": name, "wanted": wanted, "text": text[:80]},
            _("Write for instance %(example)s.") % {"example": "40" if type == "number" else "yes"},
        )
    return found


def _wrong(code: str, message: str, cure: str) -> RuleError:
    return RuleError([Problem(code, "", message, cure)])
