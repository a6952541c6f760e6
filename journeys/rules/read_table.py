"""Reading a decision table: every cell, value and name checked, every oddity a problem with its place."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from journeys.rules.cells import Cell, parse_cell
from journeys.rules.problems import Findings, RuleError
from journeys.rules.shape import Shape, literal, open_shape
from journeys.rules.tables import AGGREGATES, HIT_POLICIES, OTHERWISE, Band, Input, Output, Row, Table
from journeys.rules.values import TYPES
from journeys.rules.where import read_wheres

TABLE_KEYS = ("hit_policy", "aggregate", "inputs", "outputs", "rows", "otherwise")
INPUT_KEYS = ("fact", "label", "type", "within", "where", "missing", "no_older_than", "values")
OUTPUT_KEYS = ("name", "label", "type", "values", "bands")
ROW_KEYS = ("id", "when", "then", "note")


def read_table(document: object, place: str, findings: Findings) -> Table | None:
    """Reads a table; None, with its problems noted, where that fails."""
    shape = open_shape(document, place, findings, "A table")
    if shape is None:
        return None
    before = len(findings.problems)
    shape.keys(TABLE_KEYS, "A table")
    policy = shape.choice("hit_policy", HIT_POLICIES, "first")
    aggregate = shape.choice("aggregate", AGGREGATES, "list")
    inputs = [
        _input(item, f"{shape.at('inputs')}/{index}", findings)
        for index, item in enumerate(shape.items("inputs", least=1, most=200))
    ]
    outputs = [
        _output(item, f"{shape.at('outputs')}/{index}", findings)
        for index, item in enumerate(shape.items("outputs", least=1, most=50))
    ]
    _unrepeated([item.name for item in outputs if item], "output", shape.at("outputs"), findings)
    rows = [
        _row(item, f"{shape.at('rows')}/{index}", shape.at("rows"), inputs, outputs, findings)
        for index, item in enumerate(shape.items("rows"))
    ]
    _unrepeated([item.id for item in rows if item], "row", shape.at("rows"), findings)
    otherwise = None
    fallback = (
        None
        if shape.document.get(OTHERWISE) is None
        else open_shape(shape.document[OTHERWISE], shape.at(OTHERWISE), findings, "An otherwise")
    )
    if fallback is not None:
        fallback.keys(("then", "note"), "An otherwise")
        otherwise = _then(fallback, outputs)
    if policy in ("priority", "output_order") and not any(item and item.values for item in outputs):
        shape.wrong(
            "outputs",
            "no_priorities",
            f"Hit policy '{policy}' ranks rows by the order of an output's values.",
            "List the 'values' of an output, highest first.",
        )
    if policy == "collect" and aggregate in ("sum", "min", "max"):
        for index, item in enumerate(outputs):
            if item and item.type != "number":
                shape.wrong(
                    f"outputs/{index}/type",
                    "wrong_type",
                    f"'{item.name}' is a {item.type}: no {aggregate} of it.",
                    "Make it a number, or collect a list.",
                )
    if len(findings.problems) > before:
        return None
    return Table(
        policy,
        tuple(i for i in inputs if i),
        tuple(o for o in outputs if o),
        tuple(r for r in rows if r),
        otherwise,
        aggregate,
    )


def _input(document: object, place: str, findings: Findings) -> Input | None:
    shape = open_shape(document, place, findings, "An input")
    if shape is None:
        return None
    shape.keys(INPUT_KEYS, "An input")
    need = shape.need("fact", shape.duration("within"), read_wheres(shape))
    type = shape.type("type", need.type if need else "text")
    if need is not None and need.type not in (None, type) and {need.type, type} != {"date", "datetime"}:
        shape.wrong(
            "type", "wrong_type", f"'{need}' is always a {need.type}, never a {type}.", f"Write {need.type}."
        )
    missing = shape.missing(type)
    values = tuple(literal(item, type) for item in shape.items("values"))
    if None in values:
        shape.wrong(
            "values", "wrong_type", f"Not every one of 'values' is a {type}.", f"Write a {type} each."
        )
    if need is None:
        return None
    return Input(need, type, shape.text("label"), missing, shape.duration("no_older_than"), values)


def _output(document: object, place: str, findings: Findings) -> Output | None:
    shape = open_shape(document, place, findings, "An output")
    if shape is None:
        return None
    shape.keys(OUTPUT_KEYS, "An output")
    name, type = shape.text("name", needed=True), shape.type("type", "text")
    values = tuple(shape.items("values"))
    for value in values:
        if literal(value, type) is None:
            shape.wrong("values", "wrong_type", f"'{value}' is not a {type}.", f"Write a {type}.")
    if OTHERWISE in values:
        shape.wrong(
            "values", "reserved", "'otherwise' is the way out when no row fits.", "Choose another word."
        )
    _unrepeated([str(value) for value in values], "value", shape.at("values"), findings)
    bands = [
        _band(item, f"{shape.at('bands')}/{index}", findings)
        for index, item in enumerate(shape.items("bands"))
    ]
    return Output(name, type, values, shape.text("label"), tuple(band for band in bands if band))


def _band(document: object, place: str, findings: Findings) -> Band | None:
    shape = open_shape(document, place, findings, "A band")
    if shape is None:
        return None
    shape.keys(("when", "then", "note"), "A band")
    cell = _cell(shape.document.get("when"), "number", shape.at("when"), findings)
    return Band(cell, shape.document.get("then")) if cell else None


def _row(
    document: object,
    place: str,
    rows: str,
    inputs: list[Input | None],
    outputs: list[Output | None],
    findings: Findings,
) -> Row | None:
    shape = open_shape(document, place, findings, "A row")
    if shape is None:
        return None
    id = shape.text("id", needed=True)
    if id == OTHERWISE or "," in id or "/" in id or len(id) > 80:
        shape.wrong(
            "id",
            "bad_row_id",
            f"A row cannot be called '{id[:80]}'.",
            "Use up to 80 characters, no comma, no slash, and not 'otherwise'.",
        )
        id = ""
    shape.place = f"{rows}/{id}" if id else place
    shape.keys(ROW_KEYS, "A row")
    texts = shape.items("when")
    if len(texts) != len(inputs):
        shape.wrong(
            "when",
            "wrong_number_of_cells",
            f"Row '{id}' has {len(texts)} cells for {len(inputs)} inputs.",
            "Write one cell per input, - for any.",
        )
        texts = []
    cells = [
        _cell(text, column.type, f"{shape.at('when')}/{index}", findings) if column else None
        for index, (text, column) in enumerate(zip(texts, inputs, strict=False))
    ]
    then = _then(shape, outputs)
    if any(cell is None for cell in cells):
        return None
    return Row(id, tuple(cell for cell in cells if cell), then, shape.text("note"))


def _cell(text: object, type: str, place: str, findings: Findings) -> Cell | None:
    if type not in TYPES:
        return None
    if not isinstance(text, str):
        findings.add(
            "not_text", place, f"Cell {text!r} is not text.", 'Write the cell in quotes, for instance "> 80".'
        )
        return None
    try:
        return parse_cell(text, type)
    except RuleError as error:
        findings.take(error, place)
        return None


def _then(shape: Shape, outputs: list[Output | None]) -> tuple[Any, ...]:
    values = shape.items("then")
    if len(values) != len(outputs):
        shape.wrong(
            "then",
            "wrong_number_of_values",
            f"It gives {len(values)} values for {len(outputs)} outputs.",
            "Write one value per output, null for none.",
        )
        return ()
    for index, (value, output) in enumerate(zip(values, outputs, strict=True)):
        if output is None or value is None:
            continue
        if isinstance(value, Mapping | list) or literal(value, output.type) is None:
            shape.wrong(
                f"then/{index}",
                "wrong_type",
                f"'{value}' is not a {output.type} for output '{output.name}'.",
                f"Write a {output.type}.",
            )
        elif output.values and value not in output.values and not output.bands:
            shape.wrong(
                f"then/{index}",
                "unknown_outcome",
                f"'{value}' is not one of the values of '{output.name}'.",
                f"Choose one of {', '.join(str(item) for item in output.values)}, or add it there.",
            )
    return tuple(values)


def _unrepeated(names: list[str], what: str, place: str, findings: Findings) -> None:
    for name in sorted(name for name, count in Counter(names).items() if name and count > 1):
        findings.add(
            "repeated", place, f"There is more than one {what} '{name}'.", f"Give each {what} its own name."
        )
