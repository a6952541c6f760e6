"""What steps have decided lately, and on what values: the memory that a change of a rule is tried on."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import compress
from typing import Any

from django.db import connection

from journeys.insights.sample import share_of
from journeys.insights.statements import statement

PAGES = 5_000
"""Pages of the log that are read at most: 40 MB, more than a hundred thousand decisions, whatever its
length."""

ERASED = "erased"


@dataclass(frozen=True, slots=True)
class PastDecisions:
    """Decisions that one version of a rule made, as columns of one length: about whom, when (seconds since
    1970), and the values that each saw, by the names of that version."""

    rule_version_id: int
    contacts: Sequence[int]
    at: Sequence[float]
    seen: Sequence[Mapping[str, Any]]

    def __len__(self) -> int:
        return len(self.contacts)

    def column(self, name: str) -> list[Any]:
        """What each saw of a fact."""
        return [seen.get(name) for seen in self.seen]

    @property
    def instant(self) -> datetime:
        """When the first was made."""
        return datetime.fromtimestamp(self.at[0], UTC)

    def by_instant(self) -> Iterator["PastDecisions"]:
        """The same, those of one instant together: a tick decides about many at once."""
        places: dict[float, list[int]] = {}
        for place, at in enumerate(self.at):
            places.setdefault(at, []).append(place)
        for at, those in places.items():
            yield PastDecisions(
                self.rule_version_id,
                [self.contacts[place] for place in those],
                [at] * len(those),
                [self.seen[place] for place in those],
            )


@dataclass(frozen=True, slots=True)
class Past:
    """Decisions of a time, by the version that made them. ``share`` of the log (1: all of it) was looked at;
    ``erased`` are those whose values are gone."""

    decisions: tuple[PastDecisions, ...]
    share: float
    erased: int

    def __len__(self) -> int:
        return sum(map(len, self.decisions))


def decided(nodes: Iterable[int], since: datetime, pages: int = PAGES) -> Past:
    """The decisions that these version nodes (ids) made by a rule after an instant; test traffic is not among
    them. Two statements over at most ``pages`` pages of the log, whatever its length; a hundred thousand
    decisions take half a second."""
    asked = list(nodes)
    if not asked:
        return Past((), 1.0, 0)
    with connection.cursor() as cursor:
        percent = share_of("journeys_decision", since, pages, cursor)
        cursor.execute(statement("decided"), {"nodes": asked, "since": since, "percent": percent})
        rows = cursor.fetchall()
    found = [_made(*row) for row in rows]
    known = tuple(made for made, _ in found if len(made))
    return Past(known, percent / 100, sum(erased for _, erased in found))


def _made(version: int, contacts: list[int], at: list[float], texts: str) -> tuple[PastDecisions, int]:
    """The decisions of a version whose values are known, and how many others there are."""
    seen = json.loads(f"[{texts}]", parse_float=Decimal)
    if f'"{ERASED}"' not in texts:
        return PastDecisions(version, contacts, at, seen), 0
    kept = [not _is_erased(each) for each in seen]
    columns = [list(compress(column, kept)) for column in (contacts, at, seen)]
    return PastDecisions(version, *columns), len(kept) - sum(kept)


def _is_erased(seen: Mapping[str, Any]) -> bool:
    return bool(seen) and all(value == ERASED for value in seen.values())
