"""A date of the contact, so long before or after it, at a time of day: what waits and triggers by date share.

a date             + offset, at `at`, else at its midnight
a date and time    + offset, at `at`, else at its own time
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from journeys.kinds.base import Settings, setting
from journeys.kinds.calendar import Offset
from journeys.kinds.forms import Text
from journeys.kinds.forms_of_time import Clock, OffsetForm, offset_in_words
from journeys.kinds.words import gettext_noop as _
from journeys.rules.facts import Need
from journeys.rules.values import coerce

TIMEZONE = Need("contact", "timezone")
NEVER_DATES = ("email", "phone", "timezone", "locale", "score")
"""Attributes that every contact has and that hold no date."""

DAY_LENGTH = len("2026-05-01")


@dataclass(frozen=True, slots=True)
class DatedSettings(Settings):
    """Which date, how far from it, and at what time."""

    attribute: str = setting(
        Text("attribute"), _("Date"), _("The attribute of the contact that holds it."), required=True
    )
    offset: Offset = setting(
        OffsetForm(),
        _("Before or after"),
        _("-14d is two weeks before, 2h two hours after."),
        default=Offset(),
    )
    at: time | None = setting(
        Clock(),
        _("At"),
        _("Where the contact lives. Empty: the time of the attribute, or midnight if it is only a date."),
    )

    @property
    def in_words(self) -> str:
        """The date and how far from it."""
        return f"{offset_in_words(self.offset)} {self.attribute}".strip()


def read_date(value: object) -> date | datetime | None:
    """The value as a date, or as an instant where it has a time of day; None where it is neither."""
    only_day = len(value) == DAY_LENGTH if isinstance(value, str) else not isinstance(value, datetime)
    found = coerce(value, "date" if only_day else "datetime")
    return found if isinstance(found, date) else None
