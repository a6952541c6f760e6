"""Small changes of a draft, each with its inverse: what the browser sends, the journal keeps and undo plays
back.

    {"op": "add_node", "node": {...}}                             {"op": "remove_node", "key": k}
    {"op": "move", "key": k, "position": [x, y]}                  {"op": "set", "key": k, "path": p, "value":
    v} {"op": "connect", "from": k, "outcome": o, "to": k2}          {"op": "disconnect", "from": k,
    "outcome": o} {"op": "set_journey", "path": p, "value": v}                  {"op": "batch", "edits":
    [...]}

Paths of `set`: name, stage, settings, settings.KEY; of `set_journey`: name, summary, stages, tests, settings,
settings.KEY. A value of null takes a setting
away; settings may be reached into (`settings.goal.within`). The last writer of a property wins; an edit of a
node that somebody has removed is refused. Wrong shapes are refused, with their cures; what keeps a journey
from going live (`problems`) refuses no edit.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from journeys.graph.cases import read_case
from journeys.graph.document import read_stages
from journeys.graph.draft import Draft, without_nulls
from journeys.graph.journey_settings import read_settings
from journeys.graph.nodes import LONGEST_NAME, read_node, read_position
from journeys.rules.problems import Findings, Problem, RuleError
from journeys.rules.shape import Shape, open_shape

MOST_NODES = 2000
MOST_IN_BATCH = 5000
DEEPEST_BATCH = 4
DEEPEST_PATH = 8
JOURNEY_PATHS = ("name", "summary", "stages", "tests", "settings")
NODE_PATHS = ("name", "stage", "settings")

type Edit = dict[str, Any]
type Applied = tuple[Draft, Edit]


def apply(draft: Draft, edit: object) -> Applied:
    """The draft after the edit, and the edit that takes it back. Raises RuleError when the edit cannot be
    applied."""
    return _apply(draft, edit, 0)


def _apply(draft: Draft, edit: object, depth: int) -> Applied:
    findings = Findings()
    shape = open_shape(edit, "", findings, "An edit")
    if shape is None:
        raise RuleError(findings.problems)
    op = shape.choice("op", OPERATIONS) if "op" in shape.document else ""
    if not op:
        findings.add("missing_key", "op", "The edit does not say what it does.", "Write its 'op'.")
    findings.refuse()
    keys, operation = OPERATIONS[op]
    shape.keys(("op", *keys), f"An edit '{op}'")
    for key in keys:
        if key not in shape.document and key != "value":
            shape.wrong(
                key, "missing_key", f"'{key}' is missing.", f"An edit '{op}' names {', '.join(keys)}."
            )
    findings.refuse()
    applied = operation(draft, shape, depth)
    findings.refuse()
    return applied


def _add_node(draft: Draft, shape: Shape, depth: int) -> Applied:
    raw = shape.document["node"]
    node = read_node(raw, "node", shape.findings)
    shape.findings.refuse()
    if node is None:
        raise RuleError(shape.findings.problems)
    if node.key in draft.nodes:
        message = f"There is a node '{node.key}' already."
        shape.wrong("node/key", "repeated_key", message, "Give the new node another key.")
    if len(draft.nodes) >= MOST_NODES:
        message = f"The journey has {MOST_NODES} nodes already."
        shape.wrong("node", "too_many", message, "Divide it into several journeys.")
    document = {**node.to_json(), "settings": without_nulls(node.raw)}
    return draft.with_node(document), {"op": "remove_node", "key": node.key}


def _remove_node(draft: Draft, shape: Shape, depth: int) -> Applied:
    node = _node(draft, shape)
    key = node["key"]
    edges = [
        {"op": "connect", "from": source, "outcome": outcome, "to": target}
        for (source, outcome), target in draft.edges.items()
        if key in (source, target)
    ]
    return draft.without_node(key), {"op": "batch", "edits": [{"op": "add_node", "node": dict(node)}, *edges]}


def _move(draft: Draft, shape: Shape, depth: int) -> Applied:
    node = _node(draft, shape)
    position = list(read_position(shape))
    inverse = {"op": "move", "key": node["key"], "position": list(node["position"])}
    return draft.with_node({**node, "position": position}), inverse


def _set(draft: Draft, shape: Shape, depth: int) -> Applied:
    node = _node(draft, shape)
    path, value = _path(shape, NODE_PATHS), shape.document.get("value")
    changed, back, before = _changed(node, path, value)
    was = _wrong(node)
    # What was wrong before this edit must not keep anybody from mending something else.
    shape.findings.problems += [problem for problem in _wrong(changed) if problem not in was]
    inverse = {"op": "set", "key": node["key"], "path": back, "value": before}
    return draft.with_node(changed), inverse


def _connect(draft: Draft, shape: Shape, depth: int) -> Applied:
    source, outcome, target = (shape.text(key, needed=True) for key in ("from", "outcome", "to"))
    for key, end in (("from", source), ("to", target)):
        if end not in draft.nodes:
            shape.wrong(key, "unknown_node", f"There is no node '{end}'.", "Somebody may have removed it.")
    if len(outcome) > 80:
        shape.wrong("outcome", "too_long", "An outcome has at most 80 characters.", "Shorten it.")
    return draft.with_edge(source, outcome, target), _restoring(draft, source, outcome)


def _disconnect(draft: Draft, shape: Shape, depth: int) -> Applied:
    source, outcome = (shape.text(key, needed=True) for key in ("from", "outcome"))
    return draft.with_edge(source, outcome, None), _restoring(draft, source, outcome)


def _set_journey(draft: Draft, shape: Shape, depth: int) -> Applied:
    path, value = _path(shape, JOURNEY_PATHS), shape.document.get("value")
    current = {key: getattr(draft, key) for key in JOURNEY_PATHS}
    changed, back, before = _changed(current, path, value)
    part = path.partition(".")[0]
    inner = Shape({part: changed[part]}, "", shape.findings)
    match part:
        case "name" | "summary":
            inner.text(part, needed=part == "name", most=LONGEST_NAME if part == "name" else None)
        case "stages":
            read_stages(inner)
            changed["stages"] = tuple(inner.items("stages"))
        case "tests":
            changed["tests"] = tuple(inner.items("tests"))
            for index, test in enumerate(changed["tests"]):
                read_case(test, f"tests/{index}", shape.findings)
        case _:
            read_settings(changed["settings"], "settings", shape.findings)
    shape.findings.refuse()
    before = list(before) if isinstance(before, tuple) else before
    return replace(draft, **changed), {"op": "set_journey", "path": back, "value": before}


def _batch(draft: Draft, shape: Shape, depth: int) -> Applied:
    if depth >= DEEPEST_BATCH:
        shape.wrong("edits", "too_deep", "Batches are nested too deeply.", "Put their edits into one.")
        shape.findings.refuse()
    inverses: list[Edit] = []
    for index, edit in enumerate(shape.items("edits", most=MOST_IN_BATCH)):
        try:
            draft, inverse = _apply(draft, edit, depth + 1)
        except RuleError as error:
            shape.findings.take(error, f"edits/{index}")
            shape.findings.refuse()
        inverses.append(inverse)
    return draft, {"op": "batch", "edits": inverses[::-1]}


OPERATIONS: dict[str, tuple[tuple[str, ...], Callable[[Draft, Shape, int], Applied]]] = {
    "add_node": (("node",), _add_node),
    "remove_node": (("key",), _remove_node),
    "move": (("key", "position"), _move),
    "set": (("key", "path", "value"), _set),
    "connect": (("from", "outcome", "to"), _connect),
    "disconnect": (("from", "outcome"), _disconnect),
    "set_journey": (("path", "value"), _set_journey),
    "batch": (("edits",), _batch),
}
"""What each operation has to name, and how it is applied."""


def _node(draft: Draft, shape: Shape) -> Mapping[str, Any]:
    key = shape.text("key", needed=True)
    if key not in draft.nodes:
        shape.wrong("key", "unknown_node", f"There is no node '{key}'.", "Somebody may have removed it.")
    shape.findings.refuse()
    return draft.nodes[key]


def _path(shape: Shape, allowed: tuple[str, ...]) -> str:
    path = shape.text("path", needed=True)
    head, *rest = path.split(".")
    if path not in allowed and (head != "settings" or not all(rest) or len(rest) > DEEPEST_PATH):
        cure = f"Write one of: {', '.join(allowed)}, settings.KEY."
        shape.wrong("path", "unknown_path", f"'{path}' cannot be set.", cure)
    shape.findings.refuse()
    return path


def _changed(part: Mapping[str, Any], path: str, value: Any) -> tuple[dict[str, Any], str, Any]:
    """The part with the value at its path; the path and value that make it what it was."""
    head, *rest = path.split(".")
    if not rest:
        whole = "" if value is None and head in ("name", "stage", "summary") else value
        if head == "settings" and (value is None or isinstance(value, Mapping)):
            whole = without_nulls(value or {})
        return {**part, head: whole}, path, part[head]
    inner, taken, before = _with_value(part[head], rest, value)
    return {**part, head: inner}, ".".join((head, *taken)), before


def _with_value(
    mapping: Mapping[str, Any], path: list[str], value: Any
) -> tuple[dict[str, Any], list[str], Any]:
    """The mapping with the value at a path, mappings on the way made; and what of it has to be put back
    where."""
    key, *rest = path
    inner = mapping.get(key)
    others = {name: item for name, item in mapping.items() if name != key}
    if rest and isinstance(inner, Mapping):
        changed, taken, before = _with_value(inner, rest, value)
        return {**mapping, key: changed}, [key, *taken], before
    if rest:
        # Taking back must not leave the mappings behind that were made on the way.
        made = _with_value({}, rest, value)[0]
        return {**mapping, key: made}, [key], inner
    return (others if value is None else {**mapping, key: value}), [key], inner


def _wrong(node: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the shape of a node."""
    findings = Findings()
    read_node(node, "node", findings)
    return findings.problems


def _restoring(draft: Draft, source: str, outcome: str) -> Edit:
    """The edit that makes the path out of an outcome what it is now."""
    target = draft.edges.get((source, outcome))
    if target is None:
        return {"op": "disconnect", "from": source, "outcome": outcome}
    return {"op": "connect", "from": source, "outcome": outcome, "to": target}
