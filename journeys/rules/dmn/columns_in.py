"""Columns of a table of a DMN model as columns of ours: the fact that is meant, types and values; and which
of them Weft wrote itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from journeys.rules.dmn.as_weft import NAMES, guessed, literal, literals, type_of
from journeys.rules.dmn.model import Decision, Model, clean
from journeys.rules.dmn.tables import Clause, DmnTable
from journeys.rules.dmn.types import base_of
from journeys.rules.facts import parse_fact
from journeys.rules.feel.values import UnsupportedError
from journeys.rules.problems import Problem, RuleError
from journeys.rules.values import plain


@dataclass(slots=True)
class Found:
    """The rule documents of a model, and the notes on it."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def input_column(
    model: Model, table: DmnTable, index: int, decision: Decision, found: Found
) -> dict[str, Any]:
    """The column of an input, with a note where its fact is a guess. Raises UnsupportedError for values that
    none of our types has."""
    clause = table.inputs[index]
    asked = model.inputs.get(clean(clause.text))
    base = base_of(model, clause.type if clause.type != "Any" or asked is None else asked.type)
    if base == "years and months duration":
        raise UnsupportedError(
            f"'{title_of(clause, index)}', a duration of years and months, whose length varies,"
        )
    type = NAMES.get(base) or guessed(table, index)
    fact = next((text for text in (clause.label, clause.text) if _is_fact(text)), None)
    if fact is None:
        name = (
            re.sub(r"[^a-z0-9]+", "_", clause.text.split(".")[-1].lower()).strip("_") or f"input_{index + 1}"
        )
        fact = f"contact.{name}"
        what = "the result of another decision" if clause.text in model.decisions else "the input"
        message = f"'{clause.text}', {what}, is asked as {fact}."
        cure = "Choose the fact that is meant in the rule's columns."
        place = f"{decision.name}/{title_of(clause, index)}"
        found.notes.append(Problem("guessed_fact", place, message, cure, "warning"))
    column = {"fact": fact, "type": type}
    if clause.label and clause.label != fact:
        column["label"] = clause.label
    values = [plain(value) for value in _allowed(clause, index, found)]
    return {**column, "values": values} if values else column


def output_column(
    model: Model, table: DmnTable, index: int, decision: Decision, found: Found
) -> dict[str, Any]:
    """The column of an output: of the type of what it gives, else of the one that it states. Raises
    UnsupportedError where it gives values of two types."""
    clause = table.outputs[index]
    values = _allowed(clause, index, found)
    given = [given_value(line.then[index]) for line in table.lines if _is_literal(line.then[index])]
    kinds = {type_of(value) for value in (*values, *given) if value is not None}
    if len(kinds) > 1:
        raise UnsupportedError(f"the output '{title_of(clause, index)}', which gives values of two types")
    stated = decision.type if clause.type == "Any" and len(table.outputs) == 1 else clause.type
    type = next(iter(kinds), None) or NAMES.get(base_of(model, stated), "text")
    output: dict[str, Any] = {"name": clause.name or decision.name, "type": type}
    if clause.label:
        output["label"] = clause.label
    listed = [plain(value) for value in values]
    if listed:
        more = [plain(value) for value in given if value is not None]
        output["values"] = list(dict.fromkeys([*listed, *more]))
    return output


def matched(table: DmnTable, before: DmnTable, kept: Mapping[str, Any]) -> list[dict[str, Any] | None]:
    """For each input the column that it was, by what it asks: of several that ask the same the one of its
    name, else the first that is left. None for an input that is new."""
    left = list(zip(before.inputs, kept["inputs"], strict=True))
    found: list[dict[str, Any] | None] = []
    for clause in table.inputs:
        places = [place for place, (was, _) in enumerate(left) if was.text == clause.text]
        places.sort(key=lambda place: left[place][0].label != clause.label)
        found.append(left.pop(places[0])[1] if places else None)
    return found


def _allowed(clause: Clause, index: int, found: Found) -> list[Any]:
    """The values that a column lists; none, with a note, where it says them by intervals or the like."""
    try:
        values = literals(clause.values)
        for value in values:
            type_of(value)
    except UnsupportedError:
        left_behind(found, f"the allowed values '{clause.values}' of '{title_of(clause, index)}'")
        return []
    return values


LONGEST_VALUE = 200
"""Characters of a value that is no text; a longer formula is not worked out."""

QUOTED = re.compile(r'\s*"(?:[^"\\]|\\.)*"\s*', re.DOTALL)


@lru_cache(20_000)
def given_value(text: str) -> Any:
    """The value of an output entry; tables give the same ones over and over."""
    if len(text) > LONGEST_VALUE and not QUOTED.fullmatch(text):
        raise UnsupportedError(f"the entry '{text[:80]}...', which is not a plain value,")
    try:
        return literal(text)
    except UnsupportedError:
        raise UnsupportedError(f"the entry '{text}', which is not a plain value,") from None


def _is_literal(text: str) -> bool:
    try:
        given_value(text)
    except UnsupportedError:
        return False
    return True


def own_keys(part: Mapping[str, Any]) -> dict[str, Any]:
    """What readers' own tools noted, which no model has a place for."""
    return {key: value for key, value in part.items() if key.startswith("x-")}


def left_behind(found: Found, what: str) -> None:
    """Notes a part of the model that no rule says."""
    message = f"Not carried over: {what}."
    found.notes.append(
        Problem("not_carried_over", "", message, "Make a rule of it where it decides.", "warning")
    )


def _is_fact(text: str) -> bool:
    try:
        parse_fact(text)
    except RuleError:
        return False
    return True


def title_of(clause: Clause, index: int) -> str:
    """What a column is called in notes."""
    return clause.label or clause.name or clause.text or f"column {index + 1}"
