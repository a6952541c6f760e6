"""Sheets as people make them: in words, typed, guessed, too large, and dangerous ones."""

import time
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from journeys.exchange import xlsx_files
from journeys.exchange.read_files import Read, kind_of, read_file
from journeys.exchange.write_files import write_file
from journeys.rules.documents import parse_rule
from journeys.rules.problems import RuleError

STATED = """name;Lead routing
slug;lead-routing
kind;table
hit_policy;first
column;when;when;then;note
type;number;text;text;
row;contact.score;contact.plan;route;note
hot;over 80;;sales;"why; this row"
warm;40 to 80;pro or team;demo;
otherwise;;;nurture;
"""


def inline(cells: str) -> bytes:
    """A workbook whose cells hold their texts themselves."""
    own = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{own}"><sheetData>{cells}</sheetData></worksheet>'
    content = BytesIO()
    with ZipFile(BytesIO(workbook(["x"]))) as made, ZipFile(content, "w") as parts:
        for name in made.namelist():
            parts.writestr(name, sheet if name.endswith("sheet1.xml") else made.read(name))
    return content.getvalue()


def test_texts_within_their_cells_are_read_with_every_gap() -> None:
    assert xlsx_files.read_xlsx(
        inline(
            '<row r="2"><c r="B2" t="inlineStr"><is><t>over 80</t></is></c><c r="D2"><v>5</v></c></row>'
            '<row r="4"><c t="inlineStr"><is><r><t>a </t></r><r><rPr/><t>b</t></r></is></c>'
            '<c t="inlineStr"><is/></c><c t="b"><v>1</v></c></row>'
        )
    ) == [[], ["", "over 80", "", "5"], [], ["a b", "", "true"]]
    formula = '<row r="1"><c r="C1" t="inlineStr"><f>1+1</f><is><t>2</t></is></c></row>'
    with pytest.raises(RuleError, match="Cell C1 holds a formula"):
        xlsx_files.read_xlsx(inline(formula))


def document(found: Read) -> dict[str, Any]:
    (only,) = found.documents
    parse_rule(only)
    return only


def refused(name: str, content: bytes) -> list[str]:
    with pytest.raises(RuleError) as caught:
        parse_rule(read_file(name, content).documents[0])
    return [problem.message for problem in caught.value.problems]


def workbook(*lines: list[Any]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(line)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_sheet_in_words_with_semicolons_is_understood() -> None:
    table = document(read_file("x.csv", STATED.encode("cp1252")))["table"]
    assert [row["when"] for row in table["rows"]] == [["> 80", "-"], ["[40..80]", '"pro", "team"']]
    assert table["rows"][0]["note"] == "why; this row"
    assert table["otherwise"] == {"then": ["nurture"]}


def test_a_head_line_alone_is_enough_and_every_guess_is_said() -> None:
    text = "contact.score,contact.plan,event.e,route,pause\n> 80,,true,sales,1d\n,pro or team,,demo,48h\n"
    found = read_file("Lead routing.csv", text.encode())
    rule = parse_rule(document(found))
    assert (rule.slug, rule.name) == ("lead-routing", "Lead routing")
    assert rule.table is not None
    assert [column.type for column in rule.table.inputs] == ["number", "text", "boolean"]
    assert [output.type for output in rule.outputs] == ["text", "duration"]
    assert len(found.notes) == 5
    assert "'pause' was read as an output of the type duration" in found.notes[-1].message


def test_typed_cells_of_a_workbook_are_read_as_they_are_meant() -> None:
    content = workbook(
        ["row", "contact.score", "contact.since", "contact.wait", "ok", "amount"],
        ["a", 80, date(2026, 5, 1), timedelta(hours=36), True, 12.5],
        ["b", 81.5, date(2026, 5, 2), timedelta(hours=1), False, 7],
    )
    table = document(read_file("x.xlsx", content))["table"]
    assert [row["when"] for row in table["rows"]] == [
        ["80", "2026-05-01", "36h"],
        ["81.5", "2026-05-02", "1h"],
    ]
    assert [row["then"] for row in table["rows"]] == [[True, 12.5], [False, 7]]


def test_a_formula_is_refused_by_its_cell() -> None:
    content = workbook(["contact.score", "route"], ["> 80", '=HYPERLINK("http://x")'])
    assert refused("x.xlsx", content) == ["Cell B2 holds a formula."]


def test_what_goes_out_is_no_formula() -> None:
    evil = {
        "slug": "x",
        "name": "=1+1",
        "kind": "table",
        "table": {
            "inputs": [{"fact": "contact.plan", "type": "text", "label": "@SUM(A1)"}],
            "outputs": [{"name": "=cmd|' /C calc'!A0"}],
            "rows": [{"id": "+x", "when": ['="a"'], "then": ["=1"], "note": "-2+3"}],
        },
    }
    parse_rule(evil)
    text = write_file(evil, "csv").content.decode("utf-8-sig")
    for line in text.splitlines():
        assert not any(cell.startswith(("=", "+", "@")) for cell in line.replace('"', "").split(","))
    book = load_workbook(BytesIO(write_file(evil, "xlsx").content))
    assert book.active is not None
    kinds = {cell.data_type for line in book.active.iter_rows() for cell in line if cell.value is not None}
    assert kinds == {"s"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_five_thousand_rows_work_and_ten_thousand_are_refused(kind: str) -> None:
    def content(count: int) -> bytes:
        lines = [["contact.score", "route"], *([str(number), "a"] for number in range(count))]
        return "\n".join(",".join(line) for line in lines).encode() if kind == "csv" else workbook(*lines)

    begun = time.monotonic()
    assert len(document(read_file(f"x.{kind}", content(5_000)))["table"]["rows"]) == 5_000
    assert time.monotonic() - begun < 60
    assert "at most 5000 rows" in refused(f"x.{kind}", content(10_000))[0]


def test_a_bomb_of_a_workbook_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def packed(name: str, content: bytes) -> bytes:
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as parts:
            parts.writestr(name, content)
        return file.getvalue()

    assert "50 MB unpacked" in refused("x.xlsx", packed("xl/a.xml", b" " * 60_000_000))[0]
    doctype = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "document type" in refused("x.xlsx", packed("xl/workbook.xml", doctype))[0]
    assert "cannot be read" in refused("x.xlsx", packed("a.txt", b"hello"))[0]
    assert "no workbook" in refused("x.xlsx", b"PK\x03\x04 broken")[0]
    monkeypatch.setattr(xlsx_files, "MOST_PARTS", 3)
    assert "too many parts" in refused("x.xlsx", workbook(["contact.score"]))[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no head line"),
        ("a,b\n1,2\n", "No column of the sheet is named like a fact"),
        ("slug,x\nkind,table\ncolumn,when\n", "no line that begins with 'row'"),
        ("slug,x\nslug,y\nkind,table\ncolumn,when\n", "says 'slug' twice"),
        (
            "slug,x\nkind,table\ncolumn,when,then\ntype,number,text\nrow,contact.score,r\na,> many,b\n",
            "'> many'",
        ),
        ('contact.score,r\n1,a\n2,"b\n3,c\n', "From line 3 on this is not CSV"),
        ("contact.score,r\n> 80,pro, team\n", "The line has 3 cells, the head 2."),
        ("slug,x\nkind,table\nname,a, b\n", "The line has 3 cells, what stands above a table 2."),
        (
            "slug,x\nkind,table\ncolumn,when,then\nrow,contact.score,r\na,1,b,c\n",
            "The line has 4 cells, the line 'column' 3.",
        ),
        ("slug,x\nkind,table\nexamples,5\nexample,{}\n", "says 'examples' twice"),
        ("a\x00b", "bytes that are no text"),
        (",".join(["contact.score"] * 300) + "\n1\n", "more than 260 columns"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said(text: str, said: str) -> None:
    found = " ".join(refused("x.csv", text.encode()))
    assert any(part in found for part in said.split("|")), found


def test_what_stands_in_quotes_or_in_a_goal_parts_no_cells() -> None:
    head = "goal,a; b; c; d\nslug,x\nkind,table\ncolumn,when,then\ntype,number,text\n"
    found = document(read_file("x.csv", f"{head}row,contact.score,r\na,1,b\n".encode()))
    assert (found["goal"], found["slug"], found["table"]["rows"][0]["then"]) == ("a; b; c; d", "x", ["b"])
    table = document(read_file("x.csv", b'contact.score;"r, s, t"\n> 80;a\n'))["table"]
    assert table["outputs"][0]["name"] == "r, s, t"


def test_keys_of_readers_keep_their_capitals_and_spaces() -> None:
    table = {"inputs": [{"fact": "contact.plan", "type": "text", "x-Why": 1}], "outputs": [{"name": "r"}]}
    row = {"id": "a", "when": ["-"], "then": ["b"], "x-Owner": "Jo", "x- mine ": 2, "note": "n"}
    rule = {"format": "weft.rule/1", "slug": "r", "name": "R", "kind": "table", "x- A": 3}
    sent = {**rule, "table": {"hit_policy": "first", **table, "rows": [row]}}
    for kind in ("csv", "xlsx"):
        assert document(read_file(f"x.{kind}", write_file(sent, kind).content)) == sent
    capitals = "slug,r\nkind,table\nColumn,When,THEN,Note\ntype,text\nROW,contact.plan,r,note\na,pro,b,why\n"
    assert document(read_file("x.csv", capitals.encode()))["table"]["rows"][0]["note"] == "why"


def test_a_damaged_workbook_is_refused_and_odd_characters_travel() -> None:
    content = bytearray(workbook(["contact.score", "r"], [80, "a"]))
    with ZipFile(BytesIO(bytes(content))) as parts:
        at = parts.getinfo("xl/workbook.xml").header_offset + 60
    content[at : at + 60] = b"\xff" * 60
    assert "no workbook" in refused("x.xlsx", bytes(content))[0]
    odd: dict[str, Any] = {
        "slug": "r",
        "name": "odd \uffff",
        "kind": "table",
        "table": {
            "inputs": [{"fact": "contact.plan", "type": "text", "x-a": ["\ufffe"]}],
            "outputs": [{"name": "r"}],
            "rows": [{"id": "a", "when": ['"\uffff"'], "then": ["b"]}],
        },
    }
    found = read_file("x.xlsx", write_file(odd, "xlsx").content).documents[0]
    assert (found["name"], found["table"]["inputs"]) == (odd["name"], odd["table"]["inputs"])
    assert found["table"]["rows"][0]["when"] == ['"\\uffff"']


def test_files_are_told_by_name_else_by_how_they_begin() -> None:
    assert kind_of("a.XLSX", b"") == "xlsx"
    assert kind_of("a", b"PK\x03\x04") == "xlsx"
    assert kind_of("a", b"\xef\xbb\xbf <definitions/>") == "dmn"
    assert kind_of("a.json", b"<") == "dmn"
    assert kind_of("a", b'{"a": 1}') == "json"
