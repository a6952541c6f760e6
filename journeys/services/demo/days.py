"""When things happen in the demo: on a grid of instants that is the same every day, so that a wait of whole
days ends on it and the clock need not stop in between. Pure.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from math import exp

from journeys.services.demo.chance import chance

DAYS = 42
"""How long before now the demo's history begins."""

FIRST_DAYS = 9
"""So long a new whitepaper is the talk of the trade, and of the competition."""

TIMES = tuple(
    time.fromisoformat(text)
    for text in (
        "06:41:05", "08:03:15", "09:12:00", "10:04:30", "10:58:10", "12:26:05",
        "13:39:40", "14:35:55", "15:41:30", "17:02:40", "18:57:10", "21:14:35",
    )
)  # fmt: skip
"""The instants of each day, in UTC; more where Europe is at work."""

CROWD = (4, 7, 11, 12, 10, 8, 10, 12, 10, 8, 6, 4)
"""How many come at each of them, relative to each other."""


@dataclass(frozen=True)
class Days:
    """The grid from a midnight on. ``leads`` download within the first ``DAYS`` days: many at first, when the
    whitepaper is new, fewer and fewer later; whoever comes after that keeps the pace of the last day."""

    begin: datetime
    leads: int

    def at(self, place: int) -> datetime:
        """The instant at a place of the grid."""
        day, of_day = divmod(place, len(TIMES))
        return datetime.combine((self.begin + timedelta(days=day)).date(), TIMES[of_day], self.begin.tzinfo)

    def places(self, after: datetime, until: datetime) -> Iterator[int]:
        """The places with ``after`` < instant <= ``until``."""
        place = self.place_after(after)
        while self.at(place) <= until:
            yield place
            place += 1

    def place_after(self, instant: datetime) -> int:
        """The first place that is later than an instant."""
        day = max((instant - self.begin).days - 1, 0)
        place = day * len(TIMES)
        while self.at(place) <= instant:
            place += 1
        return place

    def arrival(self, lead: int) -> int:
        """The place at which a lead of the first ``DAYS`` days downloads."""
        if lead < 4:  # Ada, or who might have been: long enough ago that all is told
            return (DAYS - 15) * len(TIMES) + TIMES.index(time(9, 12))
        return bisect_right(self._until, chance("arrival", lead) * self._until[-1])

    def early(self, lead: int) -> bool:
        """Whether a lead downloads in the first days."""
        return lead < self.leads and self.arrival(lead) < FIRST_DAYS * len(TIMES)

    @cached_property
    def arrivals(self) -> dict[int, list[int]]:
        """The leads that download at each place, by place."""
        found: dict[int, list[int]] = {}
        for lead in range(self.leads):
            found.setdefault(self.arrival(lead), []).append(lead)
        return found

    def later(self, place: int, first: int) -> list[int]:
        """Numbers of those who come at a place after the first ``DAYS`` days; ``first`` is the lowest number
        that nobody has."""
        rank = place - DAYS * len(TIMES)
        if rank < 0:
            return []
        before, upto = (self._pace * _sum(crowd) for crowd in (rank, rank + 1))
        return list(range(first + int(before), first + int(upto)))

    @cached_property
    def _until(self) -> list[float]:
        return list(accumulate(_weight(day) * of_day for day in range(DAYS) for of_day in CROWD))

    @property
    def _pace(self) -> float:
        """Leads of the last day, per unit of ``CROWD``."""
        return self.leads * _weight(DAYS - 1) / self._until[-1]


def _weight(day: int) -> float:
    return 0.55 + 2 * exp(-day / 9)


def _sum(places: int) -> int:
    days, rest = divmod(places, len(CROWD))
    return days * sum(CROWD) + sum(CROWD[:rest])
