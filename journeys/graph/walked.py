"""What became of a claim that walked: steps passed, who rests, who has ended, who is parked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """Members who left a node together: a step each. `target` is the node that they went to, None when the
    run ended here."""

    node: str
    outcome: str
    target: str | None
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class Resting:
    """Members who stay on a node; `due` is when to ask again at the earliest, None where only a fact can
    tell."""

    node: str
    rows: Sequence[int]
    due: Sequence[datetime | None]


@dataclass(frozen=True, slots=True)
class Parked:
    """Members who cannot go on, and why. They stand on `node`."""

    node: str
    rows: Sequence[int]
    reason: str


@dataclass(slots=True)
class Walked:
    """What became of a claim. `passages` are in the order in which they happened; every row of the claim is
    in exactly one of `rests`, `ended` (row to `end`, `goal` or `exit`) and `parked`."""

    passages: list[Passage] = field(default_factory=list)
    rests: list[Resting] = field(default_factory=list)
    ended: dict[int, str] = field(default_factory=dict)
    parked: list[Parked] = field(default_factory=list)

    @property
    def steps(self) -> int:
        """How many steps were passed."""
        return sum(len(passage.rows) for passage in self.passages)

    def path(self, row: int) -> list[str]:
        """The nodes that one member passed in this walk, in order."""
        return [passage.node for passage in self.passages if row in passage.rows]
