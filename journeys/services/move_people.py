"""Letting a new version take over who is under way on the versions before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from config import clock
from config.nudge import nudge
from journeys.graph.document import Document
from journeys.graph.moves import destination_problems
from journeys.models import Enrollment, Version
from journeys.queries.people_on_versions import running_versions
from journeys.rules.problems import Problem, RuleError

FINISH, MOVE = "finish", "move"


@dataclass(frozen=True, slots=True)
class Handling:
    """What becomes of people who are under way when a version is published.

    ``people``: ``finish`` on the version that they are on, or ``move`` to the new one. ``destinations`` maps
    steps that the new version leaves out to steps of it; from those without, people finish. Nobody is moved
    who would repeat a step that they have passed, unless ``again``.
    """

    people: str = FINISH
    destinations: Mapping[str, str] = field(default_factory=dict)
    again: bool = False

    def problems(self, olds: list[Document], new: Document) -> list[Problem]:
        """What is wrong with it, each with place and cure."""
        if self.people not in (FINISH, MOVE):
            message = f"People either finish or move; '{self.people}' is neither."
            return [Problem("unknown_policy", "people", message, f"Say '{FINISH}' or '{MOVE}'.")]
        return destination_problems(olds, new, self.destinations) if self.people == MOVE else []


FINISHING = Handling()
"""Nobody is moved."""


def begin(version: Version, new: Document, handling: Handling) -> int:
    """Mark every version that somebody is under way on; workers then move them. Return how many people that
    concerns.

    Inside the transaction that publishes ``version``. Raises RuleError for destinations that cannot be.
    """
    olds = running_versions(version.journey_id, besides=version.pk)
    found = handling.problems([old.document for old in olds], new)
    if found:
        raise RuleError(found)
    if handling.people != MOVE:
        return 0
    total = 0
    for old in olds:
        standing = Enrollment.objects.filter(version=old.id).exclude(state=Enrollment.State.ENDED).count()
        if not standing:
            continue
        total += standing
        earlier = old.moving or {}
        Version.objects.filter(pk=old.id).update(
            moving={
                "to": version.pk,
                "since": clock.now().isoformat(),
                "destinations": {**earlier.get("destinations", {}), **handling.destinations},
                "again": handling.again,
                "total": standing,
                "moved": 0,
            }
        )
    if total:
        nudge("journeys.move", "bulk")
    return total
