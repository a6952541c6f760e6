"""What two drafts or versions of a journey have different, by node key and edge."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journeys.graph.draft import Draft

PARTS = ("name", "summary", "stages", "settings", "tests")
PROPERTIES = ("kind", "name", "stage", "position")


@dataclass(frozen=True, slots=True)
class Difference:
    """From one draft to another. `changed` names, for each node in both, what of it is different: `name`,
    `position`, `settings.subject`, ...; `journey` the same of the journey itself. Edges are (node, outcome,
    target)."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    connected: tuple[tuple[str, str, str], ...]
    disconnected: tuple[tuple[str, str, str], ...]
    journey: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """True when the two are the same."""
        return not (
            self.added or self.removed or self.changed or self.connected or self.disconnected or self.journey
        )


def diff(before: Draft, after: Draft) -> Difference:
    """What is different from `before` to `after`."""
    both = [key for key in after.nodes if key in before.nodes]
    changed = {key: _properties(before.nodes[key], after.nodes[key]) for key in both}
    edges = [{(*way, target) for way, target in draft.edges.items()} for draft in (before, after)]
    return Difference(
        added=tuple(key for key in after.nodes if key not in before.nodes),
        removed=tuple(key for key in before.nodes if key not in after.nodes),
        changed={key: names for key, names in changed.items() if names},
        connected=tuple(sorted(edges[1] - edges[0])),
        disconnected=tuple(sorted(edges[0] - edges[1])),
        journey=tuple(part for part in PARTS if getattr(before, part) != getattr(after, part)),
    )


def _properties(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    names = [name for name in PROPERTIES if before[name] != after[name]]
    old, new = before["settings"], after["settings"]
    keys = [key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]
    return (*names, *(f"settings.{key}" for key in keys))
