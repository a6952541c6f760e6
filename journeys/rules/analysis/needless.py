"""What never matters in a condition that answers the same to everybody: the parts without which it still
does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from journeys.rules.analysis.cover import TooDeepError
from journeys.rules.conditions import Condition, Group, Node


@dataclass(frozen=True, slots=True)
class Part:
    """A group or test of a condition and its place."""

    place: str
    node: Node


def needless(condition: Condition, same: Callable[[Condition], bool]) -> tuple[str, ...]:
    """The places of what can go, all of it at once, so that ``same`` says yes of what is left; never all of
    it. Larger parts are tried first. Tests whose missing data make the whole decision fall back stay: without
    them it would not.

    Costs one call of ``same`` for each group and test; where that gives up (TooDeepError), the rest stays.
    """
    gone: set[int] = set()
    try:
        _try_each(condition.root, condition.root, gone, same)
    except TooDeepError:
        pass
    return tuple(part.place for part in _parts(condition.root, "condition") if id(part.node) in gone)


def _try_each(root: Node, node: Node, gone: set[int], same: Callable[[Condition], bool]) -> None:
    for part in node.parts if isinstance(node, Group) else ():
        left = _without(root, gone | {id(part)})
        if left is not None and not falls_back(part) and same(Condition(left)):
            gone.add(id(part))
        else:
            _try_each(root, part, gone, same)


def _without(node: Node, gone: set[int]) -> Node | None:
    """The condition without these parts; None where nothing is left. Tests stay the same objects."""
    if id(node) in gone:
        return None
    if not isinstance(node, Group):
        return node
    parts = [left for part in node.parts if (left := _without(part, gone)) is not None]
    return Group(node.how, tuple(parts)) if parts else None


def part_at(condition: Condition, place: str) -> Node:
    """The part of a condition at a place. Raises KeyError where there is none."""
    return {part.place: part.node for part in _parts(condition.root, "condition")}[place]


def falls_back(node: Node) -> bool:
    """Whether missing data of one of its tests make the whole decision fall back."""
    return any(leaf.missing.policy == "otherwise" for leaf in Condition(node).leaves)


def _parts(node: Node, place: str) -> Iterator[Part]:
    """Each part of a condition, from left to right."""
    yield Part(place, node)
    if isinstance(node, Group):
        for at, part in enumerate(node.parts):
            inner = f"{place}/{node.how}"
            yield from _parts(part, inner if node.how == "not" else f"{inner}/{at}")
