"""Logic too deep to follow: groups in groups, rows that split hairs."""

from collections.abc import Iterator, Mapping
from typing import Any

from journeys.rules.analysis.findings import FLATTEN, Cure, Finding
from journeys.rules.conditions import Condition, Group, Node, parse_condition
from journeys.rules.flat import flatten
from journeys.rules.problems import Problem

DEEPEST = 3


def too_nested(condition: Condition, document: Mapping[str, Any]) -> Iterator[Finding]:
    """A condition with more than three levels of groups, at the place of the first group that lies too
    deep; cured where it says the same with fewer levels."""
    if condition.depth <= DEEPEST:
        return
    fewer = parse_condition(flatten(document)).depth
    yield Finding(
        Problem(
            "too_nested",
            _deep(condition.root, "condition", 0) or "condition",
            f"The condition is nested {condition.depth} levels deep; more than {DEEPEST} are hard to follow.",
            "Split it into rules, or write it as a table.",
            "warning",
        ),
        cures=(Cure(FLATTEN, {"levels": fewer}),) if fewer < condition.depth else (),
    )


def _deep(node: Node, place: str, level: int) -> str | None:
    if not isinstance(node, Group):
        return None
    level += node.how != "not"
    if level > DEEPEST:
        return place
    if node.how == "not":
        return _deep(node.parts[0], f"{place}/not", level)
    found = (_deep(part, f"{place}/{node.how}/{index}", level) for index, part in enumerate(node.parts))
    return next((deep for deep in found if deep), None)
