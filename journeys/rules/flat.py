"""A condition said with fewer levels: what changes no answer is taken out, everything else stays as it was
written.

    all in all, any in any     the inner tests move up
    a group of one             is what it holds
    not of not                 is what it holds
"""

from collections.abc import Mapping
from typing import Any

LOGIC = ("all", "any", "not")


def flatten(condition: Mapping[str, Any]) -> dict[str, Any]:
    """The condition (a document) without needless groups. The outermost group stays, so that there is always
    one to add tests to; so do groups with a label of their own, which would be lost."""
    flat = _flat(condition)
    return flat if {"all", "any"} & flat.keys() else {"all": [flat]}


def _flat(node: Mapping[str, Any]) -> dict[str, Any]:
    how = next((key for key in LOGIC if key in node), None)
    if how is None:
        return dict(node)
    if how == "not":
        inner = _flat(node["not"])
        return inner["not"] if _bare(node) and _bare(inner, "not") else {**node, "not": inner}
    parts: list[dict[str, Any]] = []
    for part in map(_flat, node[how]):
        parts += part[how] if _bare(part, how) else [part]
    return parts[0] if len(parts) == 1 and _bare(node) else {**node, how: parts}


def _bare(node: Mapping[str, Any], how: str = "") -> bool:
    """Whether it is a group (of this kind) that says nothing else."""
    return len(node) == 1 and (how in node if how else bool(node.keys() & LOGIC))
