"""Whole answers as SQL: the row, why it is a fallback, and what each output gives, as one jsonb object.

    sql = answer_to_sql(rule, {need: "c.attributes -> 'plan'"})
    {"row": "hot,warm", "fallback": null, "outputs": {"route": ["sales", "demo"]}}

`to_sql` gives the row alone, which is quicker where the row is all that is asked. The answers equal those of
`evaluate.py`; sums are numeric, so exact."""

import json
from collections.abc import Mapping
from typing import Any

from journeys.rules.checks import Missing
from journeys.rules.documents import Rule
from journeys.rules.facts import Need
from journeys.rules.policies import ranked
from journeys.rules.tables import OTHERWISE, Output, Table
from journeys.rules.to_sql import Bound, Sql, Writer
from journeys.rules.values import coerce

LISTS = ("rule_order", "output_order", "collect")


def answer_to_sql(
    rule: Rule,
    columns: Mapping[Need, str | Bound],
    as_of: Mapping[Need, str] | None = None,
    prefix: str = "r",
) -> Sql:
    """A jsonb expression with the whole answer of a table; the arguments are those of `to_sql`.

    Raises ValueError for a condition, whose answer is the boolean of `to_sql`."""
    if rule.table is None:
        raise ValueError(f"Rule '{rule.slug}' is no table: ask to_sql whether its condition holds.")
    writer = AnswerWriter(columns, as_of or {}, prefix)
    return Sql(writer.answer(rule.table), writer.params)


class AnswerWriter(Writer):
    """Writes answers; inside, f0, f1, ... say which rows fit and `hits` lists them from 0 in order."""

    def answer(self, table: Table) -> str:
        """The object. Values, fits, hits and totals are each worked out once."""
        fits = ", ".join(f"({text}) AS f{index}" for index, text in enumerate(self.fits(table)))
        hits = f"(SELECT {self.hits(table)} AS hits OFFSET 0) AS hit"
        decided = self.decided(table, [f"f{index}" for index in range(len(table.rows))])
        given = ", ".join(
            f"{self.parameter(output.name, 'text')}, {text}"
            for output, text in zip(table.outputs, self.outputs(table), strict=True)
        )
        otherwise = table.otherwise or (None,) * len(table.outputs)
        stated = {output.name: value for output, value in zip(table.outputs, otherwise, strict=True)}
        totals = ", ".join(
            f"{self.total(table, index)} AS t{index}" for index, output in enumerate(table.outputs)
        )
        # S608: expressions written here and columns that the caller gave; values are parameters.
        return (
            f"(SELECT CASE WHEN why IS NULL THEN jsonb_build_object('row', {decided}, 'fallback', NULL, "  # noqa: S608
            f"'outputs', jsonb_build_object({given})) ELSE jsonb_build_object('row', '{OTHERWISE}', "
            f"'fallback', why, 'outputs', {self.constant(stated)}) END FROM {self.read(table)}, "
            f"LATERAL (SELECT {fits or 'TRUE'} OFFSET 0) AS fit, LATERAL {hits}, "
            f"LATERAL (SELECT {totals} OFFSET 0) AS total, "
            f"LATERAL (SELECT {self.why(table)} AS why) AS reason)"
        )

    def hits(self, table: Table) -> str:
        """The rows that fit, in the order in which they count, as an array of places from 0."""
        order = ranked(table, table.rows) if table.hit_policy in ("priority", "output_order") else table.rows
        place = {row.id: index for index, row in enumerate(table.rows)}
        listed = ", ".join(f"CASE WHEN f{place[row.id]} THEN {place[row.id]} END" for row in order)
        return f"array_remove(ARRAY[{listed}]::int[], NULL)"

    def outputs(self, table: Table) -> list[str]:
        """What each output gives when nothing falls back."""
        if table.hit_policy not in LISTS:
            return [f"{self.given(table, index)} -> hits[1]" for index in range(len(table.outputs))]
        if table.hit_policy != "collect" or table.aggregate == "list":
            return [
                f"(SELECT jsonb_agg({self.given(table, index)} -> place ORDER BY turn) "  # noqa: S608
                "FROM unnest(hits) WITH ORDINALITY AS listed(place, turn))"
                for index in range(len(table.outputs))
            ]
        return [
            self.band(output, f"t{index}") if output.bands else f"to_jsonb(t{index})"
            for index, output in enumerate(table.outputs)
        ]

    def total(self, table: Table, index: int) -> str:
        """The aggregate of an output, NULL where the table has none."""
        if table.hit_policy != "collect" or table.aggregate == "list":
            return "NULL::numeric"
        if table.aggregate == "count":
            return "cardinality(hits)::numeric"
        type = table.outputs[index].type
        numbers = [coerce(row.then[index], "number") if type == "number" else None for row in table.rows]
        listed = self.parameter([None if number is None else str(number) for number in numbers], "numeric[]")
        return f"(SELECT {table.aggregate}(({listed})[place + 1]) FROM unnest(hits) AS place)"  # noqa: S608

    def band(self, output: Output, total: str) -> str:
        """The outcome of the first band that the aggregate fits."""
        bands = " ".join(
            f"WHEN {self.check(band.cell.check, total, Missing())} THEN {self.constant(band.then)}"
            for band in output.bands
        )
        return f"CASE {bands} END"

    def why(self, table: Table) -> str:
        """Why the table falls back, NULL where a row decides."""
        absent, reasons = self.absent(table), []
        if absent:
            reasons.append(f"WHEN {absent} THEN 'missing'")
        reasons.append("WHEN cardinality(hits) = 0 THEN 'no_row'")
        if table.hit_policy == "unique":
            reasons.append("WHEN cardinality(hits) > 1 THEN 'unique_violated'")
        if table.hit_policy == "any":
            places = [f"f{index}" for index in range(len(table.rows))]
            reasons.append(f"WHEN {self.disagree(table, places) or 'FALSE'} THEN 'any_violated'")
        if table.hit_policy == "collect" and table.aggregate != "list":
            for index, output in enumerate(table.outputs):
                if output.bands:
                    fits = [self.check(band.cell.check, f"t{index}", Missing()) for band in output.bands]
                    reasons.append(f"WHEN NOT ({' OR '.join(fits)}) THEN 'no_row'")
        return f"CASE {' '.join(reasons)} END"

    def given(self, table: Table, index: int) -> str:
        """What the rows give for an output, as a jsonb array."""
        return self.constant([row.then[index] for row in table.rows])

    def constant(self, value: Any) -> str:
        """A JSON value."""
        return self.parameter(json.dumps(value), "jsonb")
