"""Facts of the inbox, and which versions ask for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from config.log import get_logger
from journeys.engine.plans import Published, published
from journeys.engine.statements import Session
from journeys.models import Journey, WakeName
from journeys.rules.problems import RuleError

log = get_logger(__name__)

TRIGGER, GOAL, EXIT, NODE = (str(reason) for reason in WakeName.Reason.values)


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the inbox. ``at`` is when it happened, ``payload`` an event's properties; ``told`` is when we
    heard of it, where that is not now: it was stuck since."""

    id: int
    kind: str
    contact: int
    name: str
    at: datetime
    payload: dict[str, Any]
    told: datetime | None = None

    @property
    def what(self) -> tuple[str, str]:
        """Kind and name: what wake names name."""
        return self.kind, self.name


@dataclass(slots=True)
class Names:
    """What versions ask for, of the facts of one batch. Each maps (kind, name) to those who ask."""

    versions: dict[int, Published] = field(default_factory=dict)
    goals: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    exits: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    nodes: dict[tuple[str, str], set[tuple[int, int]]] = field(default_factory=dict)
    triggers: dict[tuple[str, str], set[tuple[int, int]]] = field(default_factory=dict)
    paused: dict[tuple[str, str], set[tuple[int, int]]] = field(default_factory=dict)
    held: dict[tuple[str, str], set[tuple[int, int]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.versions)

    def asks_for(self, fact: Fact) -> bool:
        """Whether anybody does."""
        asking = (self.goals, self.exits, self.nodes, self.triggers, self.paused, self.held)
        return any(fact.what in by for by in asking)

    def entered_by(self, fact: Fact) -> set[tuple[int, int]]:
        """Versions and triggers that ask for it, whether their journey runs or is paused."""
        return {place for by in (self.triggers, self.paused, self.held) for place in by.get(fact.what, ())}

    def concerns_runs(self, fact: Fact) -> bool:
        """Whether runs under way may be concerned, besides letting somebody in."""
        return any(fact.what in by for by in (self.goals, self.exits, self.nodes))

    @property
    def entrances(self) -> dict[int, int]:
        """Version to its entrance node."""
        return {version: runnable.entrance for version, runnable in self.versions.items()}


def names_of(work: Session, facts: Iterable[Fact]) -> Names:
    """Who asks for these facts. One statement; versions not known to this process are compiled.

    A trigger counts for the live version of a journey that runs; while it is paused, entries are refused, or
    kept until it goes on.
    """
    wanted = sorted({fact.what for fact in facts})
    rows = work.rows("wake_names", kinds=[kind for kind, _ in wanted], names=[name for _, name in wanted])
    names = Names()
    for version, node, reason, kind, name, status, live, wait in rows:
        what = (kind, name)
        if version not in names.versions:
            runnable = _runnable(work, version)
            if runnable is None:
                continue
            names.versions[version] = runnable
        if reason == TRIGGER:
            meanwhile = names.held if wait else names.paused
            by = {Journey.Status.LIVE: names.triggers, Journey.Status.PAUSED: meanwhile}.get(status)
            if not live or by is None:
                continue
            by.setdefault(what, set()).add((version, node))
        elif reason == GOAL:
            names.goals.setdefault(what, set()).add(version)
        elif reason == EXIT:
            names.exits.setdefault(what, set()).add(version)
        else:
            names.nodes.setdefault(what, set()).add((version, node))
    return names


def _runnable(work: Session, version: int) -> Published | None:
    """The version; None, said in the log, for one that cannot run: it must not hold up what others ask
    for."""
    try:
        return published(work, version)
    except RuleError as error:
        log.error("wake.cannot_run", version=version, problem=str(error))
        return None
