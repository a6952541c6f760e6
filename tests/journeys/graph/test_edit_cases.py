"""Cases that hold the edits of server and browser (`static/src/canvas/model/edits.test.ts`) equal."""

import json
from pathlib import Path
from typing import Any

import pytest

from journeys.graph.draft import Draft
from journeys.graph.edits import apply
from journeys.rules.problems import RuleError

FILE: dict[str, Any] = json.loads((Path(__file__).parents[2] / "cases" / "edits.json").read_text())
CASES: list[dict[str, Any]] = FILE["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_edit_does_what_its_case_says(case: dict[str, Any]) -> None:
    before = Draft.of(FILE["draft"])
    if case.get("refused"):
        with pytest.raises(RuleError):
            apply(before, case["edit"])
        return
    after, inverse = apply(before, case["edit"])
    document = after.to_json()
    nodes = {node["key"]: node for node in document["nodes"]}
    for key, parts in case.get("nodes", {}).items():
        assert {part: nodes[key][part] for part in parts} == parts
    assert not set(case.get("gone", ())) & set(nodes)
    if "edges" in case:
        assert (
            sorted([edge["from"], edge["outcome"], edge["to"]] for edge in document["edges"]) == case["edges"]
        )
    for part, value in case.get("journey", {}).items():
        assert document[part] == value
    assert inverse == case["inverse"]
    assert same(apply(after, inverse)[0].to_json(), before.to_json())


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two drafts say the same; the order of nodes and edges says nothing."""

    def sorted_parts(document: dict[str, Any]) -> dict[str, Any]:
        nodes = sorted(document["nodes"], key=lambda node: node["key"])
        edges = sorted(document["edges"], key=lambda edge: (edge["from"], edge["outcome"]))
        return {**document, "nodes": nodes, "edges": edges}

    return sorted_parts(one) == sorted_parts(other)
