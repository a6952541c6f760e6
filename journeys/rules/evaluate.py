"""Deciding for a whole group at once.

    decide = compile_rule(rule)
    answers = decide({need: Column([...]), ...}, n, now)
    answers.rows[i]               the row that decided for member i, "otherwise", or "yes" / "no"
    answers.outputs["route"][i]   what it gave
    answers.fallback[i]           None, or why the rule fell back
    seen_values(answers, i)       {"contact.score": 90}: what it saw, for the log

The work is one pass over the columns (see `generate.py`); what a combination of fitting rows means is worked
out once and remembered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from typing import Any

from journeys.rules.columns import Question, shown
from journeys.rules.conditions import Condition, Leaf, Node
from journeys.rules.documents import Rule, name_needs
from journeys.rules.facts import Column, Need
from journeys.rules.generate import compile_masks
from journeys.rules.policies import Hit, fall_back, settle
from journeys.rules.tables import Row, Table
from journeys.rules.tree import compile_tree

MOST_REMEMBERED = 20_000


@dataclass(slots=True)
class Answers:
    """The answers of one rule for a group; every list has one entry per member.

    `fallback` is None, missing, no_row, unique_violated or any_violated. `outputs` hold JSON literals as in
    `then`. `seen` are the needs in order, `columns` their values as they were tested (None: missing, too old,
    another type)."""

    rows: list[str]
    outputs: dict[str, list[Any]]
    fallback: list[str | None]
    seen: tuple[Need, ...]
    columns: list[Sequence[Any]]
    names: tuple[str, ...]


type Decide = Callable[[Mapping[Need, Column], int, datetime], Answers]
type Hold = Callable[[Mapping[Need, Column], int, datetime], list[bool]]


def compile_rule(rule: Rule) -> Decide:
    """A function from columns, the number of members and now to Answers. Compile once, call for each group.

    Raises KeyError when a column that the rule needs is not given. Costs about half a microsecond per member.
    """
    if rule.table is not None:
        return _compile_table(rule, rule.table)
    if rule.condition is not None:
        return _compile_yes_no(rule, rule.condition)
    raise ValueError(f"Rule '{rule.slug}' has neither a table nor a condition.")


def compile_condition(condition: Condition) -> Hold:
    """A function that says for each member whether the condition holds; a fallback counts as no."""
    masks, verdict, _ = _leaves(condition)
    known: dict[int, bool] = {}

    def hold(columns: Mapping[Need, Column], n: int, now: datetime) -> list[bool]:
        found, _ = masks(columns, n, now)
        means = _worked_out(known, found, lambda mask: verdict(mask)[0])
        return [means[mask] for mask in found]

    return hold


def seen_values(answers: Answers, index: int) -> dict[str, Any]:
    """What the rule saw of member `index`, as JSON: fact to value, None where it counted as missing."""
    return {
        name: shown(need, values[index])
        for name, need, values in zip(answers.names, answers.seen, answers.columns, strict=True)
    }


def seen_texts(answers: Answers) -> list[str]:
    """What the rule saw of each member, as JSON text: the same as `seen_values`, for a whole log at once."""
    parts = []
    for name, need, values in zip(answers.names, answers.seen, answers.columns, strict=True):
        known: dict[tuple[type, Any], str] = {}
        head, written = f"{dumps(name)}:", []
        for value in values:
            key = (value.__class__, value)
            try:
                text = known.get(key)
            except TypeError:  # a list or an object, of which presence alone was asked
                written.append(head + dumps(shown(need, value), default=str))
                continue
            if text is None:
                text = known[key] = head + dumps(shown(need, value), default=str)
            written.append(text)
        parts.append(written)
    if not parts:
        return ["{}"] * len(answers.rows)
    return [f"{{{','.join(member)}}}" for member in zip(*parts, strict=True)]


def _compile_table(rule: Rule, table: Table) -> Decide:
    blank = 1 << len(table.rows)
    questions = [
        Question(
            column.need,
            column.type,
            column.no_older_than,
            column.missing.policy == "otherwise",
            [(1 << place, row.cells[index].check, column.missing) for place, row in enumerate(table.rows)],
        )
        for index, column in enumerate(table.inputs)
    ]
    seen, names = tuple(rule.keys), tuple(rule.keys.values())
    first = [[column.need for column in table.inputs].index(need) for need in seen]
    places = [(output.name, index) for index, output in enumerate(table.outputs)]

    first_only = table.hit_policy == "first"

    def settled(mask: int) -> Hit:
        return settle(table, _rows_of(table, mask & -mask if first_only else mask))

    absent = fall_back(table, "missing")
    found = compile_tree(questions, len(table.rows), first_only, settled, absent)
    hits_of = found or _by_masks(questions, blank, first_only, settled, absent)

    def decide(columns: Mapping[Need, Column], n: int, now: datetime) -> Answers:
        hits, prepared = hits_of(columns, n, now)
        return Answers(
            rows=[hit.row for hit in hits],
            outputs={name: [hit.then[index] for hit in hits] for name, index in places},
            fallback=[hit.fallback for hit in hits],
            seen=seen,
            columns=[prepared[index] for index in first],
            names=names,
        )

    return decide


def _rows_of(table: Table, mask: int) -> list[Row]:
    """The rows of a mask, in the order of the table."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(table.rows[lowest.bit_length() - 1])
        mask ^= lowest
    return found


def _by_masks(
    questions: Sequence[Question], blank: int, first_only: bool, settled: Callable[[int], Hit], absent: Hit
) -> Callable[[Mapping[Need, Column], int, datetime], tuple[list[Hit], list[Sequence[Any]]]]:
    """How tables that are too large for a tree are decided: the rows that fit, then what these rows mean."""
    masks = compile_masks(questions, every=True, blank=blank, absent=0)
    known: dict[int, Hit] = {}

    def hits_of(
        columns: Mapping[Need, Column], n: int, now: datetime
    ) -> tuple[list[Hit], list[Sequence[Any]]]:
        found, prepared = masks(columns, n, now)
        if first_only:
            # Many masks of a large table come once, but it has only so many rows that can be the first.
            found = [mask & -mask for mask in found]
        means = _worked_out(known, found, lambda mask: settled(mask & ~blank) if mask else absent)
        return [means[mask] for mask in found], prepared

    return hits_of


def _compile_yes_no(rule: Rule, condition: Condition) -> Decide:
    masks, verdict, places = _leaves(condition)
    names = name_needs(condition.needs)
    known: dict[int, tuple[bool, str | None]] = {}

    def decide(columns: Mapping[Need, Column], n: int, now: datetime) -> Answers:
        found, prepared = masks(columns, n, now)
        means = _worked_out(known, found, verdict)
        decided = [means[mask] for mask in found]
        return Answers(
            rows=["yes" if held else "no" for held, _ in decided],
            outputs={},
            fallback=[why for _, why in decided],
            seen=tuple(names),
            columns=[prepared[places[need]] for need in names],
            names=tuple(names.values()),
        )

    return decide


def _leaves(condition: Condition) -> tuple[Any, Callable[[int], tuple[bool, str | None]], dict[Need, int]]:
    """The mask function of a condition, what a mask means, and the first question about each need."""
    questions: dict[tuple[Any, ...], Question] = {}
    bits: dict[int, int] = {}
    places: dict[Need, int] = {}
    leaves = condition.leaves
    absent = 1 << len(leaves)
    for place, leaf in enumerate(leaves):
        key = (leaf.need, leaf.check.type, leaf.no_older_than, leaf.missing.policy == "otherwise")
        if key not in questions:
            places.setdefault(leaf.need, len(questions))
            questions[key] = Question(*key)
        questions[key].tests.append((1 << place, leaf.check, leaf.missing))
        bits[id(leaf)] = 1 << place
    masks = compile_masks(list(questions.values()), every=False, blank=0, absent=absent)

    def verdict(mask: int) -> tuple[bool, str | None]:
        if mask & absent:
            return False, "missing"
        return _holds(condition.root, bits, mask), None

    return masks, verdict, places


def _holds(node: Node, bits: Mapping[int, int], mask: int) -> bool:
    if isinstance(node, Leaf):
        return bool(mask & bits[id(node)])
    parts = (_holds(part, bits, mask) for part in node.parts)
    match node.how:
        case "all":
            return all(parts)
        case "any":
            return any(parts)
    return not next(parts)


def _worked_out[T](
    known: dict[int, T], masks: Sequence[int], work_out: Callable[[int], T]
) -> Mapping[int, T]:
    """What each mask means: remembered, or worked out now. Never forgets, since other threads may be
    reading."""
    fresh = {mask: work_out(mask) for mask in set(masks) if mask not in known}
    if len(known) + len(fresh) > MOST_REMEMBERED:
        return known | fresh
    known.update(fresh)
    return known
