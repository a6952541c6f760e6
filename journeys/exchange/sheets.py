"""A rule as a sheet: what the whole rule says, then its table, as people would lay it out.

    slug         lead-routing
    hit_policy   first
    example      {"facts": {"contact.score": 90}, "expect": {"route": "sales"}}

    column       when             when           then     then      note
    type         number           text           text     duration
    missing      {"use": 0}       no
    row          contact.score    contact.plan   route    pause     note
    hot          > 80             -              sales    1d        why this row
    otherwise                                    nurture  7d

A sheet that begins with the head line alone is read as well: columns named like facts are inputs, all others
outputs, and their types are found from their cells. Cells may be in words (`over 80`, `pro or team`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from journeys.exchange.cell_texts import ODD, written, written_text
from journeys.rules.cells import parse_cell
from journeys.rules.facts import parse_fact
from journeys.rules.problems import RuleError
from journeys.rules.tables import OTHERWISE
from journeys.rules.write_cell import write_cell

type Sheet = list[list[str]]

TEXTS = ("format", "slug", "name", "purpose", "owner", "goal", "review_by", "kind")
OF_TABLE = ("hit_policy", "aggregate")
NAMED = {"when": "fact", "then": "name"}
ROW_PARTS = ("when", "then", "id")


def to_sheet(document: Mapping[str, Any]) -> Sheet:
    """The lines of a rule document that `parse_rule` accepts. Loses nothing."""
    lines = [
        [written_text(key), _property(key, value)]
        for key, value in document.items()
        if key not in ("table", "examples")
    ]
    table: Mapping[str, Any] = document.get("table", {})
    for key, value in table.items():
        if key not in ("inputs", "outputs", "rows", OTHERWISE):
            lines.append(
                [
                    key if key in OF_TABLE else written_text(f"table.{key}"),
                    written_text(value) if key in OF_TABLE else written(value),
                ]
            )
    lines += [["example", written(example)] for example in document.get("examples", ())]
    if "examples" in document and not document["examples"]:
        lines.append(["examples", "[]"])
    return [*lines, [], *_table_lines(table)] if "table" in document else lines


def _table_lines(table: Mapping[str, Any]) -> Sheet:
    inputs, outputs = table.get("inputs", ()), table.get("outputs", ())
    rows, otherwise = table.get("rows", ()), table.get(OTHERWISE)
    more = _keys([*rows, *([otherwise] if otherwise is not None else [])], ROW_PARTS)
    if "note" not in more:
        more.append("note")
    columns = [("when", item) for item in inputs] + [("then", item) for item in outputs]
    titles = list(map(written_text, more))
    lines = [["column", *(role for role, _ in columns), *titles]]
    lines += [
        [written_text(key), *(_attribute(item, key) for _, item in columns)]
        for key in _keys([item for _, item in columns], ("fact", "name"))
    ]
    lines.append(["row", *(written_text(item[NAMED[role]]) for role, item in columns), *titles])
    types = [item.get("type", "text") for item in outputs]
    asked = [type_of(item) for item in inputs]
    lines += [
        [written_text(row["id"]), *map(_when, row["when"], asked), *_given(row, types, more)] for row in rows
    ]
    if otherwise is not None:
        lines.append([OTHERWISE, *("" for _ in inputs), *_given(otherwise, types, more)])
    return lines


def _given(row: Mapping[str, Any], types: Sequence[str], more: Sequence[str]) -> list[str]:
    then = [_value(value, type) for value, type in zip(row["then"], types, strict=True)]
    return [
        *then,
        *((written_text if key == "note" else written)(row[key]) if key in row else "" for key in more),
    ]


def type_of(column: Mapping[str, Any]) -> str:
    """The type of an input: what it states, else what its fact always is, else text."""
    if "type" in column:
        return str(column["type"])
    try:
        return parse_fact(str(column.get("fact"))).type or "text"
    except RuleError:
        return "text"


def _when(text: str, type: str) -> str:
    """A cell as it stands; one with signs that programs for sheets change is written with escapes."""
    return write_cell(parse_cell(text, type).check) if ODD.search(text) else text


def _value(value: Any, type: str) -> str:
    return written(value) if type in ("number", "boolean") and value is not None else written_text(value)


def _property(key: str, value: Any) -> str:
    return written_text(value) if key in TEXTS and isinstance(value, str) else written(value)


def _attribute(item: Mapping[str, Any], key: str) -> str:
    if key not in item:
        return ""
    return written_text(item[key]) if key == "label" and item[key] is not None else written(item[key])


def _keys(items: Sequence[Mapping[str, Any]], but: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(key for item in items for key in item if key not in but))


__all__ = ["NAMED", "OF_TABLE", "TEXTS", "Sheet", "to_sheet", "type_of"]
