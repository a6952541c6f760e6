"""Places in a table as facts: an example input for a reader, and what it shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from journeys.rules.analysis.axes import MISSING
from journeys.rules.analysis.cell_text import words_of
from journeys.rules.analysis.spaces import Space
from journeys.rules.explain import need_in_words
from journeys.rules.facts import Need
from journeys.rules.values import plain
from journeys.rules.words import value_in_words

type Facts = dict[str, Any]


def facts_at(space: Space, spot: Sequence[int], keys: Mapping[Need, str] | None = None) -> Facts:
    """The facts (JSON) of a place: a region per dimension. Missing ones are not in it."""
    found: Facts = {}
    keys = space.keys if keys is None else keys
    for dimension, region in zip(space.dimensions, spot, strict=True):
        value = dimension.axis.samples[region]
        if value is not MISSING and dimension.axis.need in keys:
            found.setdefault(keys[dimension.axis.need], plain(value))
    return found


def typed_at(space: Space, spot: Sequence[int]) -> str:
    """The same for readers: "score 60, plan missing"."""
    said = []
    for dimension, region in zip(space.dimensions, spot, strict=True):
        value = dimension.axis.samples[region]
        shown = "missing" if value is MISSING else value_in_words(value) or '""'
        said.append(f"{label_of(space, dimension.columns[0])} {shown}")
    return ", ".join(said)


def box_in_words(space: Space, box: Sequence[int]) -> str:
    """A set of regions per dimension for readers: "score is 40 to 80 and plan is not pro"; "anything" for
    all."""
    said = [
        f"{label_of(space, dimension.columns[0])} is {words_of(dimension.axis, held)}"
        for dimension, held in zip(space.dimensions, box, strict=True)
        if held != dimension.axis.real
    ]
    return " and ".join(said) or "anything"


def label_of(space: Space, column: int) -> str:
    """What a column is called."""
    asked = space.table.inputs[column]
    return asked.label or need_in_words(asked.need)


def answer_in_words(then: Sequence[Any] | None) -> str:
    """What a row answers, for a sentence: "sales, 1 d"."""
    given = [value_in_words(value) for value in then or () if value is not None]
    return ", ".join(given) or "nothing"


def first_spot(box: Sequence[int]) -> list[int]:
    """The plainest place of a box: of each dimension the first region (missing values come last)."""
    return [(held & -held).bit_length() - 1 for held in box]
