"""What a pass did: its return value and its log line."""

from dataclasses import dataclass, fields
from typing import Self


@dataclass(slots=True)
class Tally:
    """Numbers that add up. True when the pass found work."""

    def __iadd__(self, other: Self) -> Self:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))
        return self

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def facts(self) -> dict[str, int]:
        """The numbers that are not zero, for a log line."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}


@dataclass(slots=True)
class TickCounts(Tally):
    """A tick. ``claimed`` enrollments passed ``steps`` nodes; each then ``rested``, ``ended``, was
    ``parked``, is to be ``retried`` or was left for the next pass. ``started`` are those who entered another
    journey. ``unfinished`` counts versions that have more due."""

    claims: int = 0
    claimed: int = 0
    steps: int = 0
    rested: int = 0
    ended: int = 0
    parked: int = 0
    retried: int = 0
    deliveries: int = 0
    tasks: int = 0
    conversions: int = 0
    dropped: int = 0
    announced: int = 0
    started: int = 0
    unfinished: int = 0


@dataclass(slots=True)
class ResumeCounts(Tally):
    """Resuming journeys. ``messages`` that were held were seen to, ``people`` who had fallen due got other
    instants or were marked, of those who waited some ``entered`` and some were ``refused``; journeys
    ``went_on``. ``unfinished`` says that some are still held."""

    messages: int = 0
    people: int = 0
    entered: int = 0
    refused: int = 0
    went_on: int = 0
    unfinished: int = 0


@dataclass(slots=True)
class WakeCounts(Tally):
    """A wake. Facts were ``taken`` from the inbox; runs were ``woken``, reached their goal (``conversions``)
    or were taken out (``goals``, ``exits``), contacts ``entered`` or were ``refused``; some facts are
    ``stuck``. ``unfinished`` says that time was up."""

    taken: int = 0
    woken: int = 0
    conversions: int = 0
    goals: int = 0
    exits: int = 0
    dropped: int = 0
    entered: int = 0
    refused: int = 0
    merged: int = 0
    stopped: int = 0
    stuck: int = 0
    unfinished: int = 0


@dataclass(slots=True)
class MoveCounts(Tally):
    """A pass that moves people to another version: who was ``moved``, who ``stayed`` to finish where they
    are. ``unfinished`` counts versions that have more."""

    moved: int = 0
    stayed: int = 0
    unfinished: int = 0
