"""Rule documents (`weft.rule/1`): what a rule file holds, read and checked as a whole.

rule = parse_rule(json.loads(text))      # raises RuleError with every problem
rule.needs                               # the facts it asks for
decide = compile_rule(rule)              # journeys.rules.evaluate
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from journeys.rules.conditions import Condition, Leaf, parse_condition, read_node
from journeys.rules.durations import parse_duration
from journeys.rules.facts import Need
from journeys.rules.problems import Findings
from journeys.rules.read_table import read_table
from journeys.rules.shape import Shape, open_shape
from journeys.rules.tables import OTHERWISE, Input, Output, Row, Table
from journeys.rules.values import coerce

__all__ = ["Condition", "Example", "Input", "Output", "Row", "Rule", "Table", "parse_condition", "parse_rule"]

FORMAT = "weft.rule/1"
KEYS = (
    "format",
    "slug",
    "name",
    "purpose",
    "owner",
    "goal",
    "tags",
    "review_by",
    "kind",
    "table",
    "condition",
    "examples",
)
EXAMPLE_KEYS = ("name", "facts", "ages", "now", "expect", "row", "note")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
LONGEST_TAG = 40


@dataclass(frozen=True, slots=True)
class Example:
    """Facts and the answer that they must give. `ages` says how old a fact is (`{"contact.score": "100d"}`),
    `now` when the question is asked; a fact that is not named is missing. `expect` names outputs, or "answer"
    of a condition."""

    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    row: str | None = None
    ages: Mapping[str, timedelta] = field(default_factory=dict)
    now: datetime | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule as a document states it: either a `table` or a `condition`. `document` is kept as it came."""

    slug: str
    name: str
    kind: str
    document: Mapping[str, Any]
    purpose: str = ""
    owner: str = ""
    goal: str = ""
    review_by: date | None = None
    tags: tuple[str, ...] = ()
    table: Table | None = None
    condition: Condition | None = None
    examples: tuple[Example, ...] = ()

    @property
    def needs(self) -> tuple[Need, ...]:
        """Each fact that it asks for, once, in the order of the document."""
        return tuple(dict.fromkeys(column.need for column in self.inputs))

    @property
    def keys(self) -> Mapping[Need, str]:
        """What each need is called in logs and examples: its fact, with window and filters where two share a
        fact."""
        return name_needs(self.needs)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The outputs of a table; a condition answers `yes` or `no` by its row and has none."""
        return self.table.outputs if self.table else ()

    @property
    def inputs(self) -> tuple[Input | Leaf, ...]:
        """The columns of a table, or the leaves of a condition."""
        if self.table is not None:
            return self.table.inputs
        return self.condition.leaves if self.condition else ()

    def outcomes(self, output: str = "") -> tuple[Any, ...]:
        """The ways out that a decision on `output` has, in order, `otherwise` not counted; `yes`, `no` of a
        condition."""
        if self.kind == "condition":
            return ("yes", "no")
        for item in self.outputs:
            if item.name == output or not output:
                given = [band.then for band in item.bands] or [
                    row.then[self.outputs.index(item)] for row in self._rows
                ]
                return item.values or tuple(dict.fromkeys(value for value in given if value is not None))
        return ()

    @property
    def _rows(self) -> tuple[Row, ...]:
        return self.table.rows if self.table else ()


def name_needs(needs: tuple[Need, ...]) -> dict[Need, str]:
    """A name for each need: its fact, or fact, window and filters where two needs share the fact."""
    unique = tuple(dict.fromkeys(needs))
    texts = [str(need) for need in unique]
    return {
        need: text if texts.count(text) == 1 else need.label for need, text in zip(unique, texts, strict=True)
    }


def parse_rule(document: object) -> Rule:
    """The rule that a document states. Raises RuleError with every problem in it."""
    findings = Findings()
    shape = open_shape(document, "", findings, "A rule")
    if shape is None:
        findings.refuse()
        raise AssertionError("a document that is no object was refused")
    shape.keys(KEYS, "A rule")
    if "format" in shape.document:
        shape.choice("format", (FORMAT,))
    slug = shape.text("slug", needed=True)
    if slug and not SLUG.fullmatch(slug):
        shape.wrong(
            "slug", "bad_slug", f"'{slug}' cannot stand in an address.", "Use a to z, 0 to 9, - and _."
        )
    kind = shape.choice("kind", ("table", "condition"))
    table, condition = None, None
    if {"table", "condition"} <= set(shape.document):
        shape.wrong(
            "", "two_kinds", "The rule has a table and a condition.", "Keep the one that 'kind' names."
        )
    elif kind not in shape.document:
        shape.wrong(kind, "missing_key", f"'{kind}' is missing.", f"Write the {kind}.")
    elif kind == "table":
        table = read_table(shape.document["table"], "table", findings)
    else:
        root = read_node(shape.document["condition"], "condition", findings, 0)
        condition = Condition(root) if root is not None else None
    rule = Rule(
        slug=slug,
        name=shape.text("name", slug, most=160),
        kind=kind,
        document=shape.document,
        purpose=shape.text("purpose"),
        owner=shape.text("owner", most=120),
        goal=shape.text("goal", most=200),
        review_by=_review_by(shape),
        tags=_tags(shape),
        table=table,
        condition=condition,
        examples=tuple(_examples(shape, table, condition)),
    )
    findings.refuse()
    return rule


def _tags(shape: Shape) -> tuple[str, ...]:
    tags = shape.items("tags")
    for index, tag in enumerate(tags):
        if not isinstance(tag, str) or len(tag) > LONGEST_TAG:
            cure = f"Write at most {LONGEST_TAG} characters in quotes."
            shape.wrong(f"tags/{index}", "not_text", "A tag is a short text.", cure)
    return tuple(str(tag) for tag in tags)


def _review_by(shape: Shape) -> date | None:
    value = shape.document.get("review_by")
    found = coerce(value, "date") if isinstance(value, str) else None
    if value is not None and found is None:
        shape.wrong("review_by", "not_a_date", f"'{value}' is not a date.", "Write for instance 2027-01-31.")
    return found if isinstance(found, date) else None


def _examples(shape: Shape, table: Table | None, condition: Condition | None) -> list[Example]:
    names = set(name_needs(tuple(i.need for i in table.inputs)).values()) if table else set()
    names |= set(name_needs(condition.needs).values()) if condition else set()
    outputs = {output.name for output in table.outputs} if table else {"answer"}
    rows = {row.id for row in table.rows} | {OTHERWISE} if table else {"yes", "no"}
    found = []
    for index, document in enumerate(shape.items("examples")):
        item = open_shape(document, f"examples/{index}", shape.findings, "An example")
        if item is None:
            continue
        item.keys(EXAMPLE_KEYS, "An example")
        facts, expect, ages = (_mapping(item, key) for key in ("facts", "expect", "ages"))
        if table or condition:
            for key in [*facts, *ages]:
                if key not in names:
                    item.wrong(
                        f"facts/{key}",
                        "unknown_fact",
                        f"The rule does not ask for '{key}'.",
                        f"It asks for: {', '.join(sorted(names))}.",
                    )
            for key in expect:
                if key not in outputs:
                    item.wrong(
                        f"expect/{key}",
                        "unknown_output",
                        f"The rule has no output '{key}'.",
                        f"It has: {', '.join(sorted(outputs))}.",
                    )
        row = item.text("row") or None
        if (table or condition) and row is not None and row not in rows and "," not in row:
            item.wrong(
                "row", "unknown_row", f"The rule has no row '{row}'.", f"It has: {', '.join(sorted(rows))}."
            )
        found.append(Example(facts, expect, row, _ages(item, ages), _now(item), item.text("name")))
    return found


def _mapping(shape: Shape, key: str) -> Mapping[str, Any]:
    value = shape.document.get(key, {})
    if isinstance(value, Mapping):
        return value
    shape.wrong(key, "not_an_object", f"'{key}' is not an object.", "Write it in braces { }.")
    return {}


def _ages(shape: Shape, ages: Mapping[str, Any]) -> dict[str, timedelta]:
    found = {}
    for key, value in ages.items():
        try:
            found[key] = parse_duration(value)
        except ValueError as error:
            shape.wrong(f"ages/{key}", "not_a_duration", str(error), "Write for instance 100d.")
    return found


def _now(shape: Shape) -> datetime | None:
    value = shape.document.get("now")
    found = coerce(value, "datetime") if isinstance(value, str) else None
    if value is not None and found is None:
        shape.wrong(
            "now",
            "not_an_instant",
            f"'{value}' is not an instant.",
            "Write for instance 2026-05-01T09:00:00Z.",
        )
    return found if isinstance(found, datetime) else None
