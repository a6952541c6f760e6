"""Conditions and tables as SQL expressions, so that a whole audience is asked in one statement.

    sql = to_sql(condition, {need: "c.attributes -> 'plan'"}, {need: "c.plan_known_at"})
    cursor.execute(f"SELECT count(*) FROM contact c WHERE {sql.text}", {**sql.params, "now": now})

The answers equal those of `evaluate.py`, missing, stale and wrongly typed values included: each leaf is
COALESCEd, so that NULL never travels, and each cast is guarded. `now` is always the parameter `%(now)s`.
Literals are parameters; the text holds only the column expressions that the caller gave."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from journeys.rules.checks import Check, Missing, Moment, Range
from journeys.rules.columns import default_of
from journeys.rules.conditions import Condition, Leaf, Node
from journeys.rules.documents import Rule
from journeys.rules.facts import Need, Where
from journeys.rules.policies import ranked, same_answer
from journeys.rules.sql_values import SQL_TYPES, Bound, bound, converted, parameter
from journeys.rules.tables import OTHERWISE, Input, Table
from journeys.rules.where import check_of

__all__ = ["Bound", "Sql", "to_sql", "where_to_sql"]


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression with named parameters; besides these it may use `%(now)s`, which the caller adds."""

    text: str
    params: dict[str, Any] = field(default_factory=dict)


def to_sql(
    asked: Rule | Condition,
    columns: Mapping[Need, str | Bound],
    as_of: Mapping[Need, str] | None = None,
    prefix: str = "r",
    loose: bool = False,
) -> Sql:
    """A boolean expression for a condition; for a table the id of the row (several as `a,b`, or `otherwise`).

    `columns` gives the expression of each need: jsonb, text or anything that `to_jsonb` takes, or a Bound
    whose type is known (quicker; durations then in whole seconds). `as_of` gives when a fact became known
    (timestamptz), for needs with an age. A percent sign in them is written twice. `prefix` keeps the
    parameters of two expressions apart. `loose`: the expression stands alone in a WHERE, where NULL is as
    good as false; the planner then guesses better how many it holds for."""
    writer = Writer(columns, as_of or {}, prefix, loose)
    if isinstance(asked, Condition):
        text = writer.condition(asked)
    elif asked.condition is not None:
        text = writer.condition(asked.condition)
    elif asked.table is not None and not any(output.bands for output in asked.table.outputs):
        text = writer.table(asked.table)
    else:
        raise ValueError(
            f"Rule '{asked.slug}' aggregates into bands: whether a row decides shows with its answer alone."
        )
    return Sql(text, writer.params)


def where_to_sql(wheres: tuple[Where, ...], properties: str, prefix: str = "w") -> Sql:
    """A boolean expression for filters on an event; `properties` is the expression of its jsonb
    properties."""
    writer = Writer({}, {}, prefix)
    tests = []
    for where in wheres:
        check = check_of(where)
        name = writer.parameter(where.property, "text")
        value = converted(Bound(f"{properties} -> {name}"), check.type)
        tests.append(writer.check(check, value, Missing()))
    return Sql(" AND ".join(tests) or "TRUE", writer.params)


class Writer:
    """Writes expressions and collects their parameters."""

    def __init__(
        self, columns: Mapping[Need, str | Bound], as_of: Mapping[Need, str], prefix: str, loose: bool = False
    ) -> None:
        self.columns, self.as_of, self.prefix, self.loose = columns, as_of, prefix, loose
        self.params: dict[str, Any] = {}

    def condition(self, condition: Condition) -> str:
        """True or false, never NULL."""
        absent = [
            f"({self.value(leaf)}) IS NULL"
            for leaf in condition.leaves
            if leaf.missing.policy == "otherwise" and not leaf.need.never_missing
        ]
        text = self.node(condition.root, self.loose)
        return f"(NOT ({' OR '.join(dict.fromkeys(absent))}) AND {text})" if absent else text

    def node(self, node: Node, loose: bool) -> str:
        if isinstance(node, Leaf):
            quick = self.plain(node) or self.same_text(node, loose)
            return quick or self.check(node.check, self.value(node), node.missing)
        parts = [self.node(part, loose and node.how != "not") for part in node.parts]
        if node.how == "not":
            return f"(NOT {parts[0]})"
        return f"({(' AND ' if node.how == 'all' else ' OR ').join(parts)})"

    def plain(self, leaf: Leaf) -> str | None:
        """Whether something holds that is never missing, as the bare value: around it the planner can still
        make a join of an EXISTS. None for all other tests."""
        check = leaf.check
        if check.type != "boolean" or not leaf.need.never_missing or check.presence or leaf.no_older_than:
            return None
        if len(check.ranges) != 1 or not check.ranges[0].point:
            return None
        return self.value(leaf) if check.ranges[0].low is not check.negated else f"(NOT {self.value(leaf)})"

    def same_text(self, leaf: Leaf, loose: bool) -> str | None:
        """Whether a JSON value is one of these texts, compared as it lies there: half the work of converting
        it first. None where another type would have to be told from another text, and for all other tests."""
        check, column = leaf.check, bound(self.columns[leaf.need])
        if column.type != "jsonb" or check.type != "text" or check.negated or check.presence or check.search:
            return None
        if leaf.missing.policy in ("yes", "use") or leaf.no_older_than is not None or not check.ranges:
            return None
        if default_of(leaf.need) is not None or not all(item.point for item in check.ranges):
            return None
        texts = [self.parameter(json.dumps(item.low), "jsonb") for item in check.ranges]
        same = f"IN ({', '.join(texts)})" if len(texts) > 1 else f"= {texts[0]}"
        return f"({column.sql}) {same}" if loose else f"COALESCE(({column.sql}) {same}, false)"

    def table(self, table: Table) -> str:
        """The row's id. Values are read once each, in a subquery that the planner may not flatten (OFFSET
        0)."""
        absent, decided = self.absent(table), self.decided(table, self.fits(table))
        if absent:
            decided = f"CASE WHEN {absent} THEN '{OTHERWISE}' ELSE {decided} END"
        # S608: expressions written here and columns that the caller gave; values are parameters.
        return f"(SELECT {decided} FROM {self.read(table)})"  # noqa: S608

    def read(self, table: Table) -> str:
        """The inputs of the table, read once each, as v0, v1, ..."""
        values = ", ".join(f"{self.value(column)} AS v{index}" for index, column in enumerate(table.inputs))
        return f"(SELECT {values} OFFSET 0) AS facts"

    def fits(self, table: Table) -> list[str]:
        """Whether each row fits, over v0, v1, ..."""
        return [
            " AND ".join(
                self.check(cell.check, f"v{index}", table.inputs[index].missing)
                for index, cell in enumerate(row.cells)
                if not cell.check.always
            )
            or "TRUE"
            for row in table.rows
        ]

    def absent(self, table: Table) -> str:
        """Whether a value is missing that decides alone; empty where none can be."""
        return " OR ".join(
            f"v{index} IS NULL"
            for index, column in enumerate(table.inputs)
            if column.missing.policy == "otherwise" and not column.need.never_missing
        )

    def decided(self, table: Table, fits: list[str]) -> str:
        otherwise = f"'{OTHERWISE}'"
        if not fits:
            return otherwise
        ids = {row.id: self.parameter(row.id, "text") for row in table.rows}
        fit = dict(zip(ids, fits, strict=True))
        order = ranked(table, table.rows) if table.hit_policy in ("priority", "output_order") else table.rows
        first = (
            f"CASE {' '.join(f'WHEN {fit[row.id]} THEN {ids[row.id]}' for row in order)} ELSE {otherwise} END"
        )
        match table.hit_policy:
            case "first" | "priority":
                return first
            case "unique":
                count = " + ".join(f"({text})::int" for text in fits)
                return f"CASE WHEN ({count}) > 1 THEN {otherwise} ELSE {first} END"
            case "any":
                return f"CASE WHEN {self.disagree(table, fits)} THEN {otherwise} ELSE {first} END"
        named = ", ".join(f"CASE WHEN {fit[row.id]} THEN {ids[row.id]} END" for row in order)
        return f"COALESCE(NULLIF(concat_ws(',', {named}), ''), {otherwise})"

    def disagree(self, table: Table, fits: list[str]) -> str:
        """Whether rows fit that give different answers."""
        groups: dict[tuple[Any, ...], list[str]] = {}
        for row, fit in zip(table.rows, fits, strict=True):
            groups.setdefault(same_answer(table, row), []).append(fit)
        count = " + ".join(
            f"({' OR '.join(f'({text})' for text in texts)})::int" for texts in groups.values()
        )
        return f"({count or '0'}) > 1"

    def value(self, asked: Input | Leaf) -> str:
        """The converted value, NULL where it is missing or too old, a default where it is never missing."""
        need, type = asked.need, asked.type if isinstance(asked, Input) else asked.check.type
        value = converted(bound(self.columns[need]), type)
        if asked.no_older_than is not None and need in self.as_of:
            age = self.parameter(int(asked.no_older_than.total_seconds()), "double precision")
            # In seconds: an interval of days would follow the calendar of the session's zone.
            oldest = f"%(now)s::timestamptz - make_interval(secs => {age})"
            value = f"CASE WHEN ({self.as_of[need]}) >= {oldest} THEN {value} END"
        default = default_of(need)
        if default is not None and not bound(self.columns[need]).sure:
            value = f"COALESCE({value}, {'false' if default is False else '0'})"
        return value

    def check(self, check: Check, value: str, missing: Missing) -> str:
        """The test of one value, true or false, never NULL."""
        if check.always:
            return "TRUE"
        if check.presence:
            absent = f"{value} IS NULL"
            if check.ranges:
                absent = f"({absent} OR COALESCE({self.ranges(check, value)}, false))"
            return f"(NOT ({absent}))" if check.negated else f"({absent})"
        if missing.policy == "use":
            value = f"COALESCE({value}, {self.parameter(missing.value, SQL_TYPES[check.type])})"
        test = self.ranges(check, value) if check.search is None else self.search(check.search, value)
        test = f"NOT ({test})" if check.negated else test
        return f"COALESCE({test}, {'true' if missing.policy == 'yes' else 'false'})"

    def ranges(self, check: Check, value: str) -> str:
        points = [item.low for item in check.ranges if item.point]
        tests = [self.range(item, check.type, value) for item in check.ranges if not item.point]
        if points:
            listed = ", ".join(self.parameter(point, SQL_TYPES[check.type]) for point in points)
            tests.append(f"{value} IN ({listed})" if len(points) > 1 else f"{value} = {listed}")
        return f"({' OR '.join(tests)})"

    def range(self, item: Range, type: str, value: str) -> str:
        by = f'{value} COLLATE "C"' if type == "text" else value
        sides = []
        if item.low is not None:
            sides.append(f"{by} {'>=' if item.low_closed else '>'} {self.end(item.low, type)}")
        if item.high is not None:
            sides.append(f"{by} {'<=' if item.high_closed else '<'} {self.end(item.high, type)}")
        return f"({' AND '.join(sides)})" if sides else f"({value} IS NOT NULL)"

    def end(self, end: Any, type: str) -> str:
        if isinstance(end, Moment):
            seconds = self.parameter(int(end.offset / timedelta(seconds=1)), "double precision")
            return f"(%(now)s::timestamptz + make_interval(secs => {seconds}))"
        return self.parameter(end, SQL_TYPES[type])

    def search(self, search: tuple[str, str], value: str) -> str:
        how, text = search
        looked = self.parameter(text, "text")
        match how:
            case "contains":
                return f"strpos({value}, {looked}) > 0"
            case "starts_with":
                return f"starts_with({value}, {looked})"
        return f"right({value}, length({looked})) = {looked}"

    def parameter(self, value: Any, type: str) -> str:
        name = f"{self.prefix}{len(self.params)}"
        self.params[name] = parameter(value)
        return f"%({name})s::{type}"
