"""What the logic is worth: the difference of two shares, and how sure one may be of it.

Pure: two pairs of counts in, a frozen value out.
"""

from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _

PEOPLE_NEEDED = 100
"""In each arm."""

CONVERSIONS_NEEDED = 10
"""In both arms together."""

Z_95 = 1.959963984540054
"""The two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Uplift:
    """People of two arms who reached the goal, and the difference of their shares, *with* minus *without*.

    ``difference``, ``low`` and ``high`` are shares (0.033 is 3.3 points); ``low`` to ``high`` is the 95 %
    interval. All three are 0 where an arm has nobody. ``enough`` says whether the interval may be shown as a
    result; ``reason`` is then empty, else it says in a sentence what is missing.
    """

    with_n: int
    with_converted: int
    without_n: int
    without_converted: int
    difference: float
    low: float
    high: float
    enough: bool
    reason: str

    @property
    def with_share(self) -> float:
        """The share with the logic that reached the goal; 0 where there is nobody."""
        return self.with_converted / self.with_n if self.with_n else 0.0

    @property
    def without_share(self) -> float:
        """The share without the logic that reached the goal; 0 where there is nobody."""
        return self.without_converted / self.without_n if self.without_n else 0.0

    @property
    def sure(self) -> bool:
        """Whether there is enough, and the interval is on one side of nothing."""
        return self.enough and (self.low > 0 or self.high < 0)


def uplift(with_n: int, with_converted: int, without_n: int, without_converted: int) -> Uplift:
    """Compare the two arms.

    The interval is Newcombe's hybrid score interval for two independent proportions (R. G. Newcombe,
    *Statistics in Medicine* 17 (1998), 873-890, method 10, without continuity correction): it stays inside
    -1 to 1 and holds for small shares, where the textbook interval does not.

    **Enough** is: at least 100 people in each arm, and at least 10 in both together who reached the goal.
    Below that the numbers are given, but nobody should act on them.

    Raises ValueError when more reached the goal than there are, or a count is negative.
    """
    for people, converted in ((with_n, with_converted), (without_n, without_converted)):
        if not 0 <= converted <= people:
            raise ValueError(f"{converted} of {people} people cannot have reached the goal.")
    reason = _missing(with_n, without_n, with_converted + without_converted)
    if not with_n or not without_n:
        return Uplift(with_n, with_converted, without_n, without_converted, 0.0, 0.0, 0.0, False, reason)
    ours, theirs = with_converted / with_n, without_converted / without_n
    our_low, our_high = wilson(with_converted, with_n)
    their_low, their_high = wilson(without_converted, without_n)
    difference = ours - theirs
    low = difference - sqrt((ours - our_low) ** 2 + (their_high - theirs) ** 2)
    high = difference + sqrt((our_high - ours) ** 2 + (theirs - their_low) ** 2)
    return Uplift(
        with_n, with_converted, without_n, without_converted, difference, low, high, not reason, reason
    )


def wilson(converted: int, people: int) -> tuple[float, float]:
    """Wilson's 95 % score interval of one share (E. B. Wilson, *JASA* 22 (1927), 209-212); (0, 1) for
    nobody."""
    if not people:
        return 0.0, 1.0
    share, square = converted / people, Z_95**2
    middle = share + square / (2 * people)
    spread = Z_95 * sqrt((share * (1 - share) + square / (4 * people)) / people)
    scale = 1 + square / people
    return max((middle - spread) / scale, 0.0), min((middle + spread) / scale, 1.0)


def _missing(with_n: int, without_n: int, converted: int) -> str:
    if with_n < PEOPLE_NEEDED or without_n < PEOPLE_NEEDED:
        return _(
            "Not enough yet: %(with)d people walked with the logic and %(without)d without; "
            "%(needed)d of each are needed."
        ) % {"with": with_n, "without": without_n, "needed": PEOPLE_NEEDED}
    if converted < CONVERSIONS_NEEDED:
        return _("Not enough yet: %(converted)d people reached the goal; %(needed)d are needed.") % {
            "converted": converted,
            "needed": CONVERSIONS_NEEDED,
        }
    return ""
