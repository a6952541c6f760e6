"""What steps have decided lately, and on what values: the memory that a change of a rule is tried on."""

import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
"""In place of each value that is gone."""
ERASED_LINE = json.dumps(ERASED)

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""From where PostgreSQL counts."""

COLUMN = "string_agg(coalesce((decision.seen -> %(fact_{place})s)::text, ''), E'\\n')"
"""One fact of all decisions: a line of JSON each, in which no line ends, empty where it was not asked."""


@dataclass(frozen=True, slots=True)
class PastDecisions:
    """Decisions that one version of a rule made, as columns of one length: about whom, when (microseconds
    since 2000), and the values that they saw, by the names of that version: of the facts that were asked for
    those that it logs."""

    rule_version_id: int
    contacts: Sequence[int]
    at: Sequence[int]
    seen: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        return len(self.contacts)

    def column(self, name: str) -> Sequence[Any]:
        """What each saw of a fact."""
        return self.seen[name] if name in self.seen else [None] * len(self)

    @property
    def instant(self) -> datetime:
        """When the first was made."""
        return EPOCH + timedelta(microseconds=self.at[0])

    def by_instant(self) -> Iterator["PastDecisions"]:
        """The same, those of one instant together: a tick decides about many at once."""
        places: dict[int, list[int]] = {}
        for place, at in enumerate(self.at):
            places.setdefault(at, []).append(place)
        for at, those in places.items():
            yield PastDecisions(
                self.rule_version_id,
                [self.contacts[place] for place in those],
                [at] * len(those),
                {name: [values[place] for place in those] for name, values in self.seen.items()},
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


def decided(nodes: Iterable[int], since: datetime, facts: Iterable[str], pages: int = PAGES) -> Past:
    """The decisions that these version nodes (ids) made by a rule after an instant, with what they saw of
    these ``facts`` (their names in the log); test traffic is not among them.

    Two statements over at most ``pages`` pages of the log, whatever its length; a hundred thousand decisions
    take a fifth of a second of the database and a twentieth of ours."""
    asked = list(nodes)
    if not asked:
        return Past((), 1.0, 0)
    names = sorted(set(facts))
    columns = [COLUMN.format(place=place) for place in range(len(names))]
    text = statement("decided").replace("/* facts */", "".join(f",\n       {column}" for column in columns))
    named = {f"fact_{place}": name for place, name in enumerate(names)}
    with connection.cursor() as cursor:
        percent = share_of("journeys_decision", since, pages, cursor)
        cursor.execute(text, {"nodes": asked, "since": since, "percent": percent, **named})
        rows = cursor.fetchall()
    found = []
    for version, contacts, at, *texts in rows:
        lines = {name: text.split("\n") for name, text in zip(names, texts, strict=True) if text.strip("\n")}
        found.append(_made(version, _numbers(contacts), _numbers(at), lines))
    known = tuple(made for made, _ in found if len(made))
    return Past(known, percent / 100, sum(erased for _, erased in found))


def _numbers(sent: bytes) -> Sequence[int]:
    """Whole numbers as PostgreSQL sends them, which read a list of them twenty times as fast as as text."""
    found = array("q", bytes(sent))
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _made(
    version: int, contacts: Sequence[int], at: Sequence[int], lines: Mapping[str, list[str]]
) -> tuple[PastDecisions, int]:
    """The decisions of a version whose values are known, and how many others there are."""
    erased = 0
    if lines and all(ERASED_LINE in each for each in lines.values()):
        kept = [any(value != ERASED_LINE for value in seen) for seen in zip(*lines.values(), strict=True)]
        erased = len(kept) - sum(kept)
        contacts, at = list(compress(contacts, kept)), list(compress(at, kept))
        lines = {name: list(compress(each, kept)) for name, each in lines.items()}
    return PastDecisions(version, contacts, at, {name: _read(each) for name, each in lines.items()}), erased


def _read(lines: Sequence[str]) -> list[Any]:
    """Values of a fact. What stands there again and again is read once."""
    different = list(set(lines))
    values = json.loads(f"[{','.join(line or 'null' for line in different)}]", parse_float=Decimal)
    known = dict(zip(different, values, strict=True))
    return [known[line] for line in lines]
