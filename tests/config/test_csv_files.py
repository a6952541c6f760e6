"""Files for spreadsheets run nothing."""

import csv
from io import StringIO

import pytest

from config.csv_files import csv_answer, safe


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd",
        "-2+3",
        "+1-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\n=1",
        "\t1",
        '=HYPERLINK("http://evil")',
    ],
)
def test_a_text_that_would_be_a_formula_is_quoted(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    told = [safe(value) for value in (-3, 2.5, "-5.00", "+1", None, "", "Ada")]
    assert told == ["-3", "2.5", "-5.00", "+1", "", "", "Ada"]


def test_a_file_keeps_commas_quotes_and_lines_in_their_cells() -> None:
    answer = csv_answer("people", [["a,b", 'say "hi"', "two\nlines"], [1, None, "é"]])
    text = answer.content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text))) == [["a,b", 'say "hi"', "two\nlines"], ["1", "", "é"]]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
