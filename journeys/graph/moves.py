"""Where people go when a new version takes over those who are under way: from node to node, by key.

    same key in the new version      there
    removed, with a destination      to the destination
    removed, without one             they finish on the version that they entered

Nobody does again what they have done: whoever would come to a node that they have passed, and that their old
version would not have led them to again, finishes on the old one as well, unless that is asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from journeys.graph.document import Document
from journeys.graph.order import reachable
from journeys.rules.problems import Problem


@dataclass(frozen=True, slots=True)
class Move:
    """Where those go who stand on a node. `repeats` are the nodes ahead of them that some may have passed
    already; whoever has passed one of them stays."""

    target: str
    repeats: frozenset[str] = frozenset()


def moves(
    old: Document, new: Document, destinations: Mapping[str, str], again: bool = False
) -> dict[str, Move]:
    """The move from each node of the old version; nodes that are not in it are left by nobody.

    `destinations` maps keys of removed nodes to keys of the new version. With `again`, nobody stays because
    of what they have passed.
    """
    before, after = _ways(old), _ways(new)
    found = {}
    for key in old.nodes:
        target = key if key in new.nodes else destinations.get(key)
        if target is None or target not in new.nodes:
            continue
        # Standing on a node is not having passed it: who keeps theirs repeats nothing by that alone.
        ahead = reachable(after.get(key, ()), after) if target == key else reachable([target], after)
        loops = reachable(before.get(key, ()), before)
        repeats = frozenset() if again else (frozenset(ahead) - loops) & old.nodes.keys()
        found[key] = Move(target, frozenset(repeats))
    return found


def destination_problems(
    olds: Iterable[Document], new: Document, destinations: Mapping[str, str]
) -> list[Problem]:
    """What is wrong with the destinations that somebody chose: each with its place and cure."""
    removed = {key for old in olds for key in old.nodes} - new.nodes.keys()
    found = []
    for key, target in destinations.items():
        place = f"destinations/{key}"
        if target not in new.nodes:
            found.append(
                Problem(
                    "unknown_destination", place, f"The new version has no step '{target}'.",
                    f"Choose one of {', '.join(new.nodes)}.",
                )
            )  # fmt: skip
        elif new.nodes[target].kind.takes_entry:
            found.append(
                Problem(
                    "destination_is_trigger", place, f"'{target}' lets people in; nobody can be moved to it.",
                    "Choose a step behind it.",
                )
            )  # fmt: skip
        elif key not in removed:
            found.append(
                Problem(
                    "not_removed", place, f"'{key}' is not a step that the new version leaves out.",
                    "Leave it away: whoever stands there keeps their place."
                    if key in new.nodes else "Name a step of a version that people are on.",
                )
            )  # fmt: skip
    return found


def _ways(document: Document) -> dict[str, list[str]]:
    ways: dict[str, list[str]] = {}
    for edge in document.edges:
        ways.setdefault(edge.source, []).append(edge.target)
    return ways
