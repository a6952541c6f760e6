"""What published versions say to the sender: node settings, and which goals stop promotion. Kept per process.

A version never changes after publication, so its document is read once.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from journeys.rules.durations import parse_duration

NO_PROMOTION_FOR = timedelta(days=90)
MOST_KEPT = 512


@dataclass(frozen=True, slots=True)
class Goal:
    """The goal of a journey, and for how long whoever reached it gets no promotion for it."""

    name: str
    suppress: timedelta


@dataclass(frozen=True, slots=True)
class Published:
    """One version: settings by node key, node keys by id, its goal, and the goals that silence its
    promotion."""

    settings: Mapping[str, Mapping[str, Any]]
    nodes: Mapping[int, str]
    goal: Goal
    silenced_by: frozenset[str]

    def content(self, node: int) -> Mapping[str, Any]:
        """The settings of a node."""
        return self.settings.get(self.nodes.get(node, ""), {})


_kept: dict[int, Published] = {}


def published(versions: Iterable[int]) -> dict[int, Published]:
    """The versions with these ids. No statement when all were read before, else one."""
    wanted = set(versions)
    missing = sorted(wanted - _kept.keys())
    if missing:
        if len(_kept) + len(missing) > MOST_KEPT:
            _kept.clear()
            missing = sorted(wanted)
        _kept.update(_read(missing))
    return {version: _kept[version] for version in wanted if version in _kept}


def forget() -> None:
    """Read everything anew, as tests need whose rows are taken back."""
    _kept.clear()


def _read(versions: list[int]) -> dict[int, Published]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT v.id, v.document, coalesce((SELECT jsonb_object_agg(n.id, n.key) FROM
            journeys_versionnode n
                                                WHERE n.version_id = v.id), '{}')
              FROM journeys_version v WHERE v.id = ANY(%s)
            """,
            [versions],
        )
        return {
            version: _parse(json.loads(document), json.loads(nodes))
            for version, document, nodes in cursor.fetchall()
        }


def _parse(document: Mapping[str, Any], nodes: Mapping[str, str]) -> Published:
    settings = document.get("settings") or {}
    goal = _goal(settings.get("goal") or {})
    names = {goal.name, *(settings.get("suppressed_by") or ())}
    return Published(
        settings={node["key"]: node.get("settings") or {} for node in document.get("nodes") or ()},
        nodes={int(number): key for number, key in nodes.items()},
        goal=goal,
        silenced_by=frozenset(name for name in names if name),
    )


def _goal(goal: Mapping[str, Any]) -> Goal:
    try:
        suppress = parse_duration(goal["suppress"])
    except (KeyError, ValueError):  # publishing refuses what cannot be read; sending must not stop for it
        suppress = NO_PROMOTION_FOR
    return Goal(name=str(goal.get("name") or goal.get("event") or ""), suppress=suppress)
