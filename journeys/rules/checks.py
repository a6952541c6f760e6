"""One test on one value: what a cell of a table and a leaf of a condition both are, once read.

Every test answers yes or no, before any not, any or all sees it. A value that is missing, too old or of
another type takes the `Missing` policy that the rule states. Tests on presence itself (`known`, `unknown`, a
cell `null`) answer for a missing value by themselves and never ask the policy."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

ORDERED = ("number", "text", "date", "time", "datetime", "duration")
"""Types that have an order; booleans are only equal or not. Text is ordered by code point."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant relative to now: `offset` before (negative) or after it."""

    offset: timedelta


@dataclass(frozen=True, slots=True)
class Range:
    """The values from `low` to `high`; None is open-ended. A single value is the closed range from it to
    itself.

    Ends are typed values, or Moments, which become instants once now is known.
    """

    low: Any = None
    low_closed: bool = False
    high: Any = None
    high_closed: bool = False

    @property
    def point(self) -> bool:
        """True when it holds one value alone."""
        return self.low is not None and self.low_closed and self.high_closed and self.low == self.high

    @property
    def relative(self) -> bool:
        """True when an end moves with now."""
        return isinstance(self.low, Moment) or isinstance(self.high, Moment)

    def at(self, now: datetime) -> "Range":
        """The same range with its moments as instants."""
        low = now + self.low.offset if isinstance(self.low, Moment) else self.low
        high = now + self.high.offset if isinstance(self.high, Moment) else self.high
        return Range(low, self.low_closed, high, self.high_closed)

    def holds(self, value: Any) -> bool:
        """Whether the value, of the same type as the ends, lies inside."""
        if self.low is not None and not (self.low <= value if self.low_closed else self.low < value):
            return False
        return self.high is None or bool(value <= self.high if self.high_closed else value < self.high)


def exactly(value: Any) -> Range:
    """The range that holds this value alone."""
    return Range(value, True, value, True)


@dataclass(frozen=True, slots=True)
class Check:
    """One test. It holds when any of `ranges`, the `search`, or (for a missing value) `presence` fits;
    `negated` turns that around. `always` is the cell `-`: no test at all.

    `search` is (contains | starts_with | ends_with, text). `type` is the type that values are converted to
    first."""

    type: str
    ranges: tuple[Range, ...] = ()
    presence: bool = False
    negated: bool = False
    search: tuple[str, str] | None = None
    always: bool = False

    @property
    def relative(self) -> bool:
        """True when the answer can change by the clock alone."""
        return any(item.relative for item in self.ranges)

    def at(self, now: datetime) -> "Check":
        """The same check with its moments as instants; itself when there are none."""
        if not self.relative:
            return self
        return Check(self.type, tuple(item.at(now) for item in self.ranges), self.presence, self.negated)

    def holds(self, value: Any) -> bool:
        """The answer for a value that is there, converted to `type`; moments must be instants already."""
        if self.always:
            return True
        found = any(item.holds(value) for item in self.ranges)
        if self.search is not None:
            how, text = self.search
            match how:
                case "contains":
                    found = text in value
                case "starts_with":
                    found = value.startswith(text)
                case _:
                    found = value.endswith(text)
        return found is not self.negated


@dataclass(frozen=True, slots=True)
class Missing:
    """What a test says of a value that is missing: `no`, `yes`, `otherwise` (the whole decision takes its
    fallback) or `use` (test `value` instead)."""

    policy: str = "no"
    value: Any = None


NO = Missing()


def answer(check: Check, value: Any, missing: Missing = NO) -> bool:
    """The answer for a value that may be None. The fallback of `otherwise` is the caller's matter; here it is
    no."""
    if check.always:
        return True
    if value is not None:
        return check.holds(value)
    if check.presence:
        return not check.negated
    if missing.policy == "use":
        return check.holds(missing.value)
    return missing.policy == "yes"
