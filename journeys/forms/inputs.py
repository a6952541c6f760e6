"""Inputs of settings forms: how a setting's value fills the fields of a page, and what the fields say.

Django reads and draws fields of text; settings are JSON. Each input turns one into the other and checks
nothing that the kind checks itself (`Settings.parse`), so that validation lives once. An input's sub-fields
are named `NAME__part`, so that a changed sub-field names its setting.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.dates import WEEKDAYS_ABBR

from journeys.kinds.forms_of_time import DAYS, weekday

LARGEST = 18
"""Digits of a number before or after its point; with more it is left as text, which the kind refuses."""

type Json = Any
type Sent = Mapping[str, Any]


def parts(data: Sent, name: str) -> list[str]:
    """All values that were sent under a name, in order."""
    if isinstance(data, MultiValueDict):
        return [str(value) for value in data.getlist(name)]
    value = data.get(name, [])
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def one(data: Sent, name: str) -> str:
    """The one value under a name; empty where there is none."""
    found = parts(data, name)
    return found[-1] if found else ""


class SettingInput(forms.Widget):
    """Base of all: one field of text. ``template`` is the partial of `journeys/_inputs.html` that draws
    it."""

    template = "text"
    trimmed = True

    def spread(self, name: str, value: Json) -> dict[str, list[str]]:
        """The fields of the page that show ``value``."""
        return {name: [] if value is None else [self.shown(value)]}

    def shown(self, value: Json) -> str:
        """A single value as text."""
        return str(value)

    def value_from_datadict(self, data: Sent, files: Any, name: str) -> Json:
        """The JSON that the fields say; None where nothing is said."""
        text = one(data, name)
        text = text.strip() if self.trimmed else text.replace("\r\n", "\n")
        return self.read(text) if text else None

    def read(self, text: str) -> Json:
        """The JSON of a text that is not empty. What it cannot read it gives as it is: the kind says what
        is wrong."""
        return text


class Lines(SettingInput):
    """Text of several lines, kept to the letter."""

    template = "lines"
    trimmed = False


class Html(Lines):
    """HTML or MJML with Liquid."""

    template = "html"


class Choice(SettingInput):
    """One of a few; choices are those of the field."""

    template = "choice"


class Flag(SettingInput):
    """Yes or no."""

    template = "flag"

    def spread(self, name: str, value: Json) -> dict[str, list[str]]:
        return {name: ["true"] if value else []}

    def value_from_datadict(self, data: Sent, files: Any, name: str) -> bool:
        return one(data, name) == "true"


class Number(SettingInput):
    """A number, exact."""

    template = "number"

    def read(self, text: str) -> Json:
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation:
            return text
        if not number.is_finite() or not -LARGEST < number.adjusted() < LARGEST:
            return text
        return int(number) if number == number.to_integral_value() else float(number)


class Literal(SettingInput):
    """Text, a number, true or false; quotes keep a number a text."""

    def shown(self, value: Json) -> str:
        looks_otherwise = isinstance(value, str) and not isinstance(self.read(value), str)
        return json.dumps(value) if looks_otherwise or not isinstance(value, str) else value

    def read(self, text: str) -> Json:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return text
        return value if isinstance(value, str | int | float | bool) else text


class Version(Choice):
    """`approved`, or the number of a version."""

    def read(self, text: str) -> Json:
        return int(text) if text.isdecimal() and len(text) < 9 else text


class Duration(SettingInput):
    """A length of time; `2 days` is understood and stored as `2d`."""

    WORDS = re.compile(r"([0-9]+) *(m|h|d|w)(?:in|inute|our|r|ay|eek|k)?s?\.?", re.IGNORECASE)

    def read(self, text: str) -> Json:
        found = self.WORDS.fullmatch(text)
        return f"{found[1]}{found[2].lower()}" if found else text


class Winner(Duration):
    """A number of people, a length of time, or an instant."""

    def read(self, text: str) -> Json:
        return int(text) if text.isdecimal() and len(text) < 10 else super().read(text)


class Offset(SettingInput):
    """A length of time before or after something; `2 weeks before` is understood and stored as `-2w`."""

    WORDS = re.compile(
        r"([+-]?) *([0-9]+) *(m|h|d|w)(?:in|inute|our|r|ay|eek|k)?s?\.?(?: +(before|after))?", re.IGNORECASE
    )

    def read(self, text: str) -> Json:
        found = self.WORDS.fullmatch(text)
        if found is None or (found[1] and found[4]):
            return text
        before = found[1] == "-" or (found[4] or "").lower() == "before"
        return f"{'-' if before else ''}{found[2]}{found[3].lower()}"


class Clock(SettingInput):
    """A time of day."""

    template = "clock"


class LocalTime(SettingInput):
    """A date and a time of day."""

    template = "local"

    def shown(self, value: Json) -> str:
        return str(value)[:16]


class Names(SettingInput):
    """Several names with commas between them."""

    template = "names"

    def shown(self, value: Json) -> str:
        return ", ".join(str(name) for name in value) if isinstance(value, list | tuple) else str(value)

    def read(self, text: str) -> Json:
        return [name.strip() for name in text.split(",") if name.strip()]


class Weekdays(SettingInput):
    """Days of the week, one box each."""

    template = "weekdays"
    days = tuple(zip(DAYS, WEEKDAYS_ABBR.values(), strict=True))

    def spread(self, name: str, value: Json) -> dict[str, list[str]]:
        chosen = value if isinstance(value, list | tuple) else []
        return {name: [DAYS[number - 1] for number in map(weekday, chosen) if number]}

    def value_from_datadict(self, data: Sent, files: Any, name: str) -> Json:
        return parts(data, name) or None


class Condition(Lines):
    """A condition as rules write it, in JSON."""

    template = "condition"

    def shown(self, value: Json) -> str:
        return json.dumps(value, indent=2, ensure_ascii=False)

    def read(self, text: str) -> Json:
        if not text.strip():
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
