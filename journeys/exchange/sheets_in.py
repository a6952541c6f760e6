"""Sheets read as rule documents. What a document of this shape may hold is `parse_rule`'s matter."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any

from journeys.exchange.cell_texts import read, read_text
from journeys.exchange.sheets import NAMED, OF_TABLE, TEXTS, Sheet, type_of
from journeys.rules.cells import ANY
from journeys.rules.facts import parse_fact
from journeys.rules.problems import Findings, Problem, RuleError
from journeys.rules.tables import OTHERWISE
from journeys.rules.values import TYPES, coerce
from journeys.rules.words import check_cell

MOST_LINES = 5_200
MOST_ROWS = 5_000
MOST_COLUMNS = 260
MOST_CELLS = 200_000
READ_AS = {"when": "an input", "then": "an output"}
IDS, NOTES = ("row", "id", "rule"), ("note", "notes", "comment", "description", "annotation")


def from_sheet(lines: Sheet, name: str) -> tuple[dict[str, Any], list[Problem]]:
    """The rule document of a sheet, and what had to be guessed. `name` is the file's, for a sheet that does
    not say what its rule is called. Raises RuleError for a sheet that holds no table, or too large a one."""
    lines = [_trimmed(line) for line in lines]
    findings = Findings()
    count = sum(1 for line in lines if line)
    if count > MOST_LINES:
        message = f"The sheet has {count} lines; a decision table takes at most {MOST_ROWS} rows."
        cure = "Divide it into several rules, or bring lists in as attributes or segments."
        raise RuleError([Problem("too_many_rows", "", message, cure)])
    if any(len(line) > MOST_COLUMNS for line in lines):
        message = f"The sheet has more than {MOST_COLUMNS} columns."
        raise RuleError([Problem("too_many_columns", "", message, "Keep those that decide.")])
    if sum(map(len, lines)) > MOST_CELLS:
        message = f"The sheet has {sum(map(len, lines))} cells; at most {MOST_CELLS} are read."
        raise RuleError([Problem("too_many_cells", "", message, "Divide it into several rules.")])
    heads = [index for index, line in enumerate(lines) if line and line[0].strip().lower() == "column"]
    if heads:
        return _stated(lines, heads[0], findings), findings.problems
    stated = {line[0].strip().lower() for line in lines if line}
    if {"slug", "kind"} <= stated:
        return _properties(lines, findings), findings.problems
    filled = [place for place, line in enumerate(lines) if line]
    if filled:
        _within(lines, filled[1:], len(lines[filled[0]]), "the head", findings)
    return _guessed([lines[place] for place in filled], name, findings), findings.problems


def _stated(lines: Sheet, head: int, findings: Findings) -> dict[str, Any]:
    """A sheet that says what its columns are."""
    document = _properties(lines[:head], findings)
    roles = [_known_role(cell) for cell in lines[head][1:]]
    attributes: list[tuple[str, list[str]]] = []
    below = head + 1
    while below < len(lines) and (not lines[below] or lines[below][0].strip().lower() != "row"):
        if lines[below]:
            attributes.append((read_text(lines[below][0].strip()), lines[below][1:]))
        below += 1
    if below == len(lines):
        message = "Below the line 'column' there is no line that begins with 'row' and names the columns."
        raise RuleError([Problem("no_head_line", f"line {head + 1}", message, "Add it above the rows.")])
    _within(lines, range(head + 1, len(lines)), len(roles) + 1, "the line 'column'", findings)
    names = _padded(lines[below][1:], len(roles))
    columns: list[dict[str, Any]] = []
    for index, role in enumerate(roles):
        column = {NAMED[role]: read_text(names[index])} if role in NAMED else {}
        for key, cells in attributes:
            text = cells[index] if index < len(cells) else ""
            if role in NAMED and text != "":
                column[key] = read_text(text) if key in ("label", "type") else read(text)
        columns.append(column)
    table = {key.removeprefix("table."): document.pop(key) for key in list(document) if _of_table(key)}
    table["inputs"] = [column for role, column in zip(roles, columns, strict=True) if role == "when"]
    table["outputs"] = [column for role, column in zip(roles, columns, strict=True) if role == "then"]
    table |= _rows(lines[below + 1 :], roles, columns, {})
    return (
        {**document, "table": table}
        if document.get("kind")
        else {**document, "kind": "table", "table": table}
    )


type Meant = dict[tuple[str, str], tuple[str, Problem | None]]
"""What texts of cells mean in columns of a type, as `check_cell` says; each is asked once for a sheet."""


def _rows(
    lines: Sheet, roles: Sequence[str], columns: Sequence[dict[str, Any]], meant: Meant
) -> dict[str, Any]:
    rows, found = [], {}
    types = [
        type_of(column) if role == "when" else str(column.get("type", "text"))
        for role, column in zip(roles, columns, strict=True)
    ]
    for line in lines:
        if not line:
            continue
        cells = _padded(line[1:], len(roles))
        row: dict[str, Any] = {"id": read_text(line[0])}
        row |= {"when": [], "then": []}
        for role, type, text in zip(roles, types, cells, strict=True):
            if role == "when":
                row["when"].append(_cell(text, type, meant))
            elif role == "then":
                row["then"].append(_value(text, type))
            elif text != "":
                row[role] = read_text(text) if role == "note" else read(text)
        if line[0] == OTHERWISE:
            found[OTHERWISE] = {key: value for key, value in row.items() if key not in ("id", "when")}
        else:
            rows.append(row)
    return {"rows": rows, **found}


def _guessed(lines: Sheet, name: str, findings: Findings) -> dict[str, Any]:
    """A sheet that is a head line and rows."""
    if len(lines) < 2:
        message = "The sheet has no head line with rows below it."
        cure = "Name the columns in its first line: facts such as contact.score, then the outputs."
        raise RuleError([Problem("no_table", "", message, cure)])
    head = [cell.strip() for cell in lines[0]]
    roles = [_role(title, index) for index, title in enumerate(head)]
    if "when" not in roles:
        message = "No column of the sheet is named like a fact, so nothing says what the table asks."
        cure = "Write for instance contact.score or event.pricing_viewed over the columns that ask."
        raise RuleError([Problem("no_inputs", "line 1", message, cure)])
    rows = [_padded(line, len(head)) for line in lines[1:]]
    columns = []
    meant: Meant = {}
    for index, (title, role) in enumerate(zip(head, roles, strict=True)):
        type = _type([row[index] for row in rows if row[0] != OTHERWISE or role == "then"], role, meant)
        columns.append({NAMED[role]: title.removeprefix("=>").strip(), "type": type} if role in NAMED else {})
        if role in NAMED:
            findings.add(
                "guessed_type",
                f"line 1/{title}",
                f"Column '{title}' was read as {READ_AS[role]} of the type {type}.",
                "Change it in the rule where that is wrong.",
                "warning",
            )
    with_ids = roles[0] == "id"
    body = [row if with_ids else [f"row-{place}", *row] for place, row in enumerate(rows, 1)]
    shown = zip(roles[1:] if with_ids else roles, columns[1:] if with_ids else columns, strict=True)
    pairs = list(shown)
    table = _rows(body, [role for role, _ in pairs], [column for _, column in pairs], meant)
    title = PurePath(name).name.split(".")[0] or "table"
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "table"
    return {
        "format": "weft.rule/1",
        "slug": slug,
        "name": title,
        "kind": "table",
        "table": {
            "hit_policy": "first",
            "inputs": [column for role, column in pairs if role == "when"],
            "outputs": [column for role, column in pairs if role == "then"],
            **table,
        },
    }


def _properties(lines: Sheet, findings: Findings) -> dict[str, Any]:
    document: dict[str, Any] = {}
    _within(lines, range(len(lines)), 2, "what stands above a table", findings)
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        key, text = read_text(line[0].strip()), line[1] if len(line) > 1 else ""
        value = read_text(text) if key in TEXTS or key in OF_TABLE else read(text)
        if key == "example" and isinstance(document.get("examples", []), list):
            document.setdefault("examples", []).append(value)
        elif key in document or key == "example":
            message = f"The sheet says '{'examples' if key == 'example' else key}' twice."
            findings.add("repeated", f"line {number}", message, "Keep one of the two lines.")
        elif key:
            document[key] = value
    findings.refuse()
    return document


def _within(lines: Sheet, places: Iterable[int], width: int, whose: str, findings: Findings) -> None:
    """Refuses lines that are longer than what says how long they are: their values would shift or be lost."""
    for place in places:
        if any(lines[place][width:]):
            count = len(lines[place])
            message = f"The line has {count} cells, {whose} {width}."
            cure = "Put cells with a comma in quotes, or give each column a name."
            findings.add("too_many_cells", f"line {place + 1}", message, cure)
    findings.refuse()


def _known_role(cell: str) -> str:
    """What a column is: when, then and note however they are written, else the key as it stands."""
    role = cell.strip().lower()
    return role if role in NAMED or role in NOTES[:1] else read_text(cell.strip())


def _of_table(key: str) -> bool:
    return key in OF_TABLE or key.startswith("table.")


def _role(title: str, index: int) -> str:
    if index == 0 and title.lower() in IDS:
        return "id"
    if title.lower() in NOTES:
        return "note"
    try:
        parse_fact(title)
    except RuleError:
        return "then"
    return "when"


def _meaning(text: str, type: str, meant: Meant) -> tuple[str, Problem | None]:
    found = meant.get((text, type))
    if found is None:
        found = meant[text, type] = check_cell(text, type)
    return found


def _type(texts: Sequence[str], role: str, meant: Meant) -> str:
    """The first type that reads every cell; text where none does."""
    said = [text for text in dict.fromkeys(texts) if text.strip() not in ("", ANY)]
    for type in ("number", "boolean", "date", "datetime", "duration", "time") if said else ():
        if role == "when" and all(_meaning(text, type, meant)[1] is None for text in said):
            return type
        if role == "then" and all(
            coerce(text.strip().lower() if type == "boolean" else text, type) is not None for text in said
        ):
            return type
    return "text"


def _cell(text: str, type: str, meant: Meant) -> str:
    """A cell as S-FEEL: empty is any, words are understood, what cannot be read stays for its problem."""
    if not text.strip():
        return ANY
    if type not in TYPES:
        return text
    found, problem = _meaning(text, type, meant)
    return text if problem or found == text.strip() else found


def _value(text: str, type: str) -> Any:
    if text == "":
        return None
    if type == "boolean" and text.strip().lower() in ("true", "false"):
        return text.strip().lower() == "true"
    if type == "number":
        found = read(text)
        return found if isinstance(found, int | float) and not isinstance(found, bool) else text
    return read_text(text)


def _trimmed(line: Sequence[str]) -> list[str]:
    cells = list(line)
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *([""] * (width - len(cells)))][:width]
