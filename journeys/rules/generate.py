"""Writes one Python function per rule that sorts a whole group: columns in, one mask per member out.

For `> 80`, `>= 40` on a score and `"pro","team"` on a plan it writes

    def masks(c0, c1, k0, k1, p1):
        return [
            (4 if v0 is None else ((1 if v0 < k0 else 3) if v0 <= k1 else 7)) & p1(v1, 5)
            for v0, v1 in zip(c0, c1)
        ]

Masks are numbers that this module computed. Whatever a document says (names, texts, numbers) enters as an
argument and is never pasted into the source, so no rule can write code. `reference.py` does the same by hand,
slowly."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from journeys.rules.checks import answer
from journeys.rules.columns import Question, default_of, ready
from journeys.rules.facts import Column, Need
from journeys.rules.regions import Regions, cut, slow_mask

WIDEST_TREE = 40
"""Above so many ends a binary search in C is quicker than a tree of comparisons in Python."""

type Masks = Callable[[Mapping[Need, Column], int, datetime], tuple[list[int], list[Sequence[Any]]]]


@dataclass(frozen=True, slots=True)
class Part:
    """What one question adds to the function: its expression, its constants, and constants fit for whole
    numbers."""

    expression: str
    names: tuple[str, ...] = ()
    constants: tuple[Any, ...] = ()
    whole: tuple[Any, ...] = ()
    at: Callable[[datetime], Any] | None = None


def compile_masks(questions: Sequence[Question], every: bool, blank: int, absent: int) -> Masks:
    """The function that gives a mask per member and the prepared columns.

    `every`: a bit must be given by every question (rows of a table), else by any (leaves of a condition).
    `blank` is set in each mask; a value that is missing where the rule says `otherwise` gives the mask
    `absent` instead."""
    parts = [_part(index, question, blank, absent) for index, question in enumerate(questions)]
    operator = " & " if every else " | "
    arguments = [f"c{index}" for index in range(len(parts))] + [name for part in parts for name in part.names]
    variables = "".join(f"v{index}, " for index in range(len(parts)))
    columns = ", ".join(f"c{index}" for index in range(len(parts)))
    source = (
        f"def masks({', '.join(arguments)}):\n"
        f"    return [{operator.join(part.expression for part in parts)} for {variables}in zip({columns})]\n"
    )
    scope: dict[str, Any] = {}
    exec(compile(source, "<rule>", "exec"), scope)  # noqa: S102  # names and masks made here, nothing else
    written = scope["masks"]

    def masks(columns: Mapping[Need, Column], n: int, now: datetime) -> tuple[list[int], list[Sequence[Any]]]:
        if not parts:
            return [blank] * n, []
        try:
            return run(columns, now, thorough=False)
        except (ArithmeticError, TypeError):
            # A NaN among numbers or an instant without a zone: rare enough not to look for it in every pass.
            return run(columns, now, thorough=True)

    def run(
        columns: Mapping[Need, Column], now: datetime, thorough: bool
    ) -> tuple[list[int], list[Sequence[Any]]]:
        prepared = [ready(question, columns, now, thorough) for question in questions]
        constants: list[Any] = []
        for part, question, values in zip(parts, questions, prepared, strict=True):
            if part.at is not None:
                constants.append(part.at(now))
            elif question.type == "number" and Decimal not in set(map(type, values)):
                constants.extend(part.whole)
            else:
                constants.extend(part.constants)
        return written(*prepared, *constants), prepared

    return masks


def _part(index: int, question: Question, blank: int, absent: int) -> Part:
    tests = [(bit, check) for bit, check, _ in question.tests]
    if any(check.search or check.relative for _, check in tests):
        name = f"f{index}"
        return Part(f"{name}(v{index})", (name,), at=lambda now: _called(question, blank, absent, now))
    missing = missing_mask(question, blank, absent)
    regions = cut(tests, blank)
    otherwise = f"{missing} if v{index} is None else"
    if not regions.ends:
        return Part(f"({otherwise} {regions.masks[0]})")
    if question.type == "boolean":
        return Part(f"({otherwise} {regions.mask(True)} if v{index} else {regions.mask(False)})")
    if regions.points_only and question.type != "datetime":
        points = {end: regions.mask(end) for end in regions.ends} | {None: missing}
        name = f"g{index}"
        return Part(f"{name}(v{index}, {regions.masks[0]})", (name,), (points.get,), (points.get,))
    if len(regions.ends) > WIDEST_TREE:
        name = f"b{index}"
        return Part(f"({otherwise} {name}(v{index}))", (name,), (regions.mask,), (regions.mask,))
    names = tuple(f"k{index}_{end}" for end in range(len(regions.ends)))
    whole = tuple(int(end) if isinstance(end, Decimal) and end == int(end) else end for end in regions.ends)
    return Part(f"({otherwise} {_tree(regions, f'v{index}', names)})", names, regions.ends, whole)


def _called(question: Question, blank: int, absent: int, now: datetime) -> Callable[[Any], int]:
    """The mask of one value as a function, for tests that move with now or search in text."""
    settled = replace(
        question, tests=[(bit, check.at(now), missing) for bit, check, missing in question.tests]
    )
    tests = [(bit, check) for bit, check, _ in settled.tests]
    present = slow_mask(tests, blank) if any(check.search for _, check in tests) else cut(tests, blank).mask
    missing = missing_mask(settled, blank, absent)
    return lambda value: missing if value is None else present(value)


def missing_mask(question: Question, blank: int, absent: int) -> int:
    """Which tests of the question hold for a value that is missing."""
    default = default_of(question.need)
    if default is not None:
        return blank | sum(bit for bit, check, _ in question.tests if check.holds(default))
    if question.otherwise:
        return absent
    return blank | sum(bit for bit, check, missing in question.tests if answer(check, None, missing))


def _tree(regions: Regions, variable: str, names: tuple[str, ...]) -> str:
    """Nested comparisons that find the region; neighbors with the same mask need none."""
    steps = [
        (f"{variable} {'<=' if region % 2 else '<'} {names[region // 2]}", mask)
        for region, mask in enumerate(regions.masks[:-1])
        if mask != regions.masks[region + 1]
    ]

    def between(first: int, last: int) -> str:
        if first == last:
            return str(steps[first][1] if first < len(steps) else regions.masks[-1])
        middle = (first + last) // 2
        return f"({between(first, middle)} if {steps[middle][0]} else {between(middle + 1, last)})"

    return between(0, len(steps))
