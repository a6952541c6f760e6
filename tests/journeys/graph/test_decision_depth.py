"""Decisions behind decisions are told where they begin to be hard to follow."""

from typing import Any

from journeys.graph.document import parse_journey
from journeys.graph.problems import problems
from journeys.kinds.rulebook import Rulebook


def chain(*kinds: str) -> list[tuple[str, str]]:
    """The findings about a journey in which these kinds follow one another."""
    keys = [f"n{at}" for at in range(len(kinds))]
    nodes: list[dict[str, Any]] = [{"key": "start", "kind": "trigger_event", "settings": {"event": "came"}}]
    nodes += [
        {"key": key, "kind": kind, "settings": {"rule": "r"} if kind == "decide_rule" else {"duration": "1d"}}
        for key, kind in zip(keys, kinds, strict=True)
    ]
    nodes.append({"key": "end", "kind": "exit"})
    ways = [("start", "next", [*keys, "end"][0])]
    for at, kind in enumerate(kinds):
        target = [*keys, "end"][at + 1]
        outcomes = ("yes", "no") if kind == "decide_rule" else ("next",)
        ways += [(keys[at], outcomes[0], target), *((keys[at], other, "end") for other in outcomes[1:])]
    edges = [{"from": source, "outcome": outcome, "to": target} for source, outcome, target in ways]
    document = parse_journey(
        {"format": "weft.journey/1", "slug": "j", "name": "J", "nodes": nodes, "edges": edges}
    )
    return [
        (found.code, found.place) for found in problems(document, Rulebook()) if found.code == "too_nested"
    ]


def test_three_decisions_in_a_row_can_be_followed() -> None:
    assert chain(*["decide_rule"] * 3) == []


def test_the_fourth_and_only_the_fourth_is_told() -> None:
    assert chain(*["decide_rule"] * 5) == [("too_nested", "nodes/n3")]


def test_a_wait_between_them_begins_anew() -> None:
    assert chain("decide_rule", "decide_rule", "wait_for", "decide_rule", "decide_rule") == []
