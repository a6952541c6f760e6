"""What steps have decided lately, and on what values: the memory that a change of a rule is tried on."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from journeys.insights.sample import share_of
from journeys.insights.statements import statement

PAGES = 600
"""Pages of the log that are read at most: some 20,000 decisions, whatever its length."""

ERASED = "erased"


@dataclass(frozen=True, slots=True)
class PastDecision:
    """One decision: the version of the rule that made it, about whom, when, and the values that it saw, by
    the names of that version."""

    rule_version_id: int
    contact_id: int
    at: datetime
    seen: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Past:
    """Decisions of a time. ``share`` of the log (1: all of it) was looked at; ``erased`` are those whose
    values are gone."""

    decisions: tuple[PastDecision, ...]
    share: float
    erased: int


def decided(nodes: Iterable[int], since: datetime, pages: int = PAGES) -> Past:
    """The decisions that these version nodes (ids) made by a rule after an instant; test traffic is not among
    them. Two statements over at most ``pages`` pages of the log, whatever its length."""
    asked = list(nodes)
    if not asked:
        return Past((), 1.0, 0)
    with connection.cursor() as cursor:
        percent = share_of("journeys_decision", since, pages, cursor)
        cursor.execute(statement("decided"), {"nodes": asked, "since": since, "percent": percent})
        rows = cursor.fetchall()
    found = [PastDecision(rule, contact, at, json.loads(seen)) for rule, contact, at, seen in rows]
    known = tuple(each for each in found if not _is_erased(each.seen))
    return Past(known, percent / 100, len(found) - len(known))


def _is_erased(seen: Mapping[str, Any]) -> bool:
    return bool(seen) and all(value == ERASED for value in seen.values())
