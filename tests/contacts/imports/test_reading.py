"""What is in a file: its encoding, its delimiter, its rows."""

import codecs

import pytest

from contacts.imports.cells import READERS, guess
from contacts.imports.reading import Detector, delimiter_of, head_of, lines_of, rows_of

TEXT = "id;name\n1;Jürgen\n2;Zoë\n"


def detected(body: bytes, piece: int = 7) -> str:
    """The encoding that is found when the file comes in small pieces."""
    detector = Detector()
    for start in range(0, len(body), piece):
        detector.feed(body[start : start + piece])
    return detector.encoding


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (TEXT.encode(), "utf-8-sig"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"a,b\n" + b"x" * 50_000 + "ü".encode("cp1252"), "cp1252"),
        (bytes(range(256)) * 20 + b"\0" * 5000, ""),
    ],
)
def test_the_encoding_is_found_by_every_byte(body: bytes, encoding: str) -> None:
    assert detected(body) == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_what_was_written_is_read_again(encoding: str) -> None:
    body = TEXT.encode(encoding)
    rows = rows_of(lines_of([body[:5], body[5:]], detected(body)), ";")
    assert list(rows) == [(1, ["id", "name"]), (2, ["1", "Jürgen"]), (3, ["2", "Zoë"])]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b\n1,5;2\n3,5;4\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("sep=;\na;b\n", ";"),
        ('name;note\nx;"a,b,c,d"\n', ";"),
        ("email\nada@example.com\n", ","),
        ("", ","),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_table(text: str, delimiter: str) -> None:
    assert delimiter_of(text.splitlines(keepends=True)) == delimiter


def test_rows_know_their_lines_and_empty_ones_are_none() -> None:
    lines = ["a,b\r\n", "\r\n", '1,"two\r\n', 'lines"\r\n', " , \r\n", "3,4\r\n"]
    assert list(rows_of(lines, ",")) == [(1, ["a", "b"]), (3, ["1", "two\r\nlines"]), (6, ["3", "4"])]


def test_a_quote_that_never_closes_costs_its_own_row_alone() -> None:
    rows = list(rows_of(["a,b\n", '1,"' + "x" * 200_000 + "\n", "2,3\n"], ","))
    assert rows == [(1, ["a", "b"]), (2, None), (3, ["2", "3"])]


def test_nul_is_no_character() -> None:
    assert list(lines_of([b"a\0b\n"], "utf-8-sig")) == ["a\ufffdb\n"]


def test_a_column_without_a_name_is_called_by_its_place() -> None:
    assert head_of(["id", " ", "first  name"]) == ["id", "column 2", "first name"]


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        ("number", "1,234.50", "1234.50"),
        ("number", "12.", None),
        ("number_comma", "1.234,5", "1234.5"),
        ("number_comma", "-7", "-7"),
        ("boolean", "Ja", True),
        ("boolean", "nein", False),
        ("boolean", "maybe", None),
        ("date", "2026-02-30", None),
        ("date_dmy", "31.12.2026", "2026-12-31"),
        ("date_dmy", "1/2/26", "2026-02-01"),
        ("date_mdy", "12/31/1999", "1999-12-31"),
        ("date_mdy", "31/12/1999", None),
        ("date_dmy", "2026-12-31", "2026-12-31"),
        ("datetime", "2026-12-31 08:30", "2026-12-31 08:30"),
    ],
)
def test_cells_are_read_as_people_write_them(read: str, cell: str, value: object) -> None:
    assert READERS[read](cell) == value


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1", "2.5", "1,000"], "number"),
        (["1,5", "1.000,25"], "number_comma"),
        (["01099", "80331"], "text"),
        (["+49 30 1234"], "text"),
        (["yes", "no", ""], "boolean"),
        (["0", "1"], "number"),
        (["2026-05-01"], "date"),
        (["31.12.2026", "01.02.2026"], "date_dmy"),
        (["12/31/2026", "01/02/2026"], "date_mdy"),
        (["2026-05-01T08:00:00Z"], "datetime"),
        (["a", "1"], "text"),
        (["1", "2", "3", "x", "4"], "number"),
        ([], "text"),
    ],
)
def test_a_type_is_guessed_from_what_stands_there(cells: list[str], read: str) -> None:
    assert guess(cells) == read
