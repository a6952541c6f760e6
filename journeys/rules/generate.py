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
from types import MappingProxyType
from typing import Any

from journeys.rules.checks import answer
from journeys.rules.columns import Question, default_of, ready
from journeys.rules.facts import Column, Need
from journeys.rules.regions import Regions, cut, slow_mask

WIDEST_TREE = 40
"""Above so many ends a binary search in C is quicker than a tree of comparisons in Python."""

type Generated = Callable[[Mapping[Need, Column], int, datetime], tuple[list[Any], list[Sequence[Any]]]]
"""From columns, the number of members and now to an answer per member and the prepared columns."""


@dataclass(frozen=True, slots=True)
class Constant:
    """An argument of the written function that belongs to a column; `at` makes it anew for each now."""

    column: int
    value: Any = None
    at: Callable[[datetime], Any] | None = None

    @property
    def whole(self) -> Any:
        """The value for a column of whole numbers: comparing int with int is several times quicker."""
        return (
            int(self.value)
            if isinstance(self.value, Decimal) and self.value == int(self.value)
            else self.value
        )


def assemble(
    expression: str,
    questions: Sequence[Question],
    constants: Sequence[tuple[str, Constant]],
    fixed: Mapping[str, Any] = MappingProxyType({}),
) -> Generated:
    """The function that answers `expression` for each member; in it v0, v1, ... are the values of the
    questions."""
    columns = ", ".join(f"c{index}" for index in range(len(questions)))
    variables = "".join(f"v{index}, " for index in range(len(questions)))
    names = [*(name for name, _ in constants), *(f"{name}={name}" for name in fixed)]
    head = f"def answers({', '.join([columns, *names])}):"
    source = f"{head}\n    return [{expression} for {variables}in zip({columns})]\n"
    scope: dict[str, Any] = dict(fixed)
    exec(compile(source, "<rule>", "exec"), scope)  # noqa: S102  # names and masks made here, nothing else
    written = scope["answers"]
    choices = [(constant.column, constant.value, constant.whole, constant.at) for _, constant in constants]

    def run(
        given: Mapping[Need, Column], now: datetime, thorough: bool
    ) -> tuple[list[Any], list[Sequence[Any]]]:
        prepared = [ready(question, given, now, thorough) for question in questions]
        arguments = [
            at(now) if at is not None else exact if prepared[column].exact else whole
            for column, exact, whole, at in choices
        ]
        values = [item.values for item in prepared]
        return written(*values, *arguments), values

    def answers(given: Mapping[Need, Column], n: int, now: datetime) -> tuple[list[Any], list[Sequence[Any]]]:
        try:
            return run(given, now, thorough=False)
        except (ArithmeticError, TypeError):
            # A NaN among numbers or an instant without a zone: rare enough not to look for it in every pass.
            return run(given, now, thorough=True)

    return answers


def compile_masks(questions: Sequence[Question], every: bool, blank: int, absent: int) -> Generated:
    """The function that gives a mask per member.

    `every`: a bit must be given by every question (rows of a table), else by any (leaves of a condition).
    `blank` is set in each mask; a value that is missing where the rule says `otherwise` gives the mask
    `absent` instead.
    """
    parts = [_part(index, question, blank, absent) for index, question in enumerate(questions)]
    expression = (" & " if every else " | ").join(part for part, _ in parts)
    return assemble(expression, questions, [constant for _, constants in parts for constant in constants])


type Part = tuple[str, list[tuple[str, Constant]]]
"""What one question adds: its expression and its constants."""


def _part(index: int, question: Question, blank: int, absent: int) -> Part:
    tests = [(bit, check) for bit, check, _ in question.tests]
    if any(check.search or check.relative for _, check in tests):
        called = Constant(index, at=lambda now: _called(question, blank, absent, now))
        return f"f{index}(v{index})", [(f"f{index}", called)]
    missing = missing_mask(question, blank, absent)
    regions = cut(tests, blank)
    otherwise = f"{missing} if v{index} is None else"
    if not regions.ends:
        return f"({otherwise} {regions.masks[0]})", []
    if question.type == "boolean":
        return f"({otherwise} {regions.mask(True)} if v{index} else {regions.mask(False)})", []
    if regions.points_only and question.type != "datetime":
        points = {end: regions.mask(end) for end in regions.ends} | {None: missing}
        return f"g{index}(v{index}, {regions.masks[0]})", [(f"g{index}", Constant(index, points.get))]
    if len(regions.ends) > WIDEST_TREE:
        return f"({otherwise} b{index}(v{index}))", [(f"b{index}", Constant(index, regions.mask))]
    names = [f"k{index}_{place}" for place in range(len(regions.ends))]
    constants = [(name, Constant(index, end)) for name, end in zip(names, regions.ends, strict=True)]
    return f"({otherwise} {_tree(regions, f'v{index}', names)})", constants


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


def _tree(regions: Regions, variable: str, names: Sequence[str]) -> str:
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
