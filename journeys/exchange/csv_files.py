"""Sheets as CSV: comma, UTF-8 with the mark that Excel looks for; semicolon and tab are read as well."""

import csv
import re
from io import StringIO

from journeys.exchange.cell_texts import guarded, unguarded
from journeys.exchange.sheets import Sheet
from journeys.rules.problems import Problem, RuleError

MARK = "\ufeff"
DELIMITERS = ",;\t"
QUOTED = re.compile(r'"([^"]*)"')
STATED = re.compile(r"^(?:format|slug|kind|column)([,;\t])", re.MULTILINE | re.IGNORECASE)
"""How a line begins that only a sheet with our own keys has."""


def write_csv(lines: Sheet) -> bytes:
    """The bytes of a file in which nothing is a formula."""
    text = StringIO()
    writer = csv.writer(text)
    for line in lines:
        writer.writerow([guarded(cell) for cell in line])
    return (MARK + text.getvalue()).encode()


def read_csv(content: bytes) -> Sheet:
    """The cells of a file. Raises RuleError where it is no text or no CSV."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            message = f"Byte {error.start} is no character."
            raise RuleError([Problem("not_text", "", message, "Save the file as CSV UTF-8.")]) from None
    if "\x00" in text:
        cure = "Save the sheet as CSV UTF-8."
        raise RuleError([Problem("not_text", "", "The file holds bytes that are no text.", cure)])
    lines: Sheet = []
    reader, begun = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True), 1
    try:
        for line in reader:
            lines.append(list(map(unguarded, line)))
            begun = reader.line_num + 1
    except csv.Error as error:
        message = f"From line {begun} on this is not CSV: {error}."
        cure = 'Look there for a quote that is not closed, and write a quote inside of a text twice: "".'
        raise RuleError([Problem("not_csv", f"line {begun}", message, cure)]) from None
    return lines


def _delimiter(text: str) -> str:
    """What parts the cells: what stands behind our own keys, else what is most frequent in the head line;
    what stands in quotes parts nothing."""
    bare = QUOTED.sub(lambda found: found[1] if found[1].isalpha() else "", text)
    stated = STATED.findall(bare)
    head = bare.lstrip().partition("\n")[0]
    return max(DELIMITERS, key=stated.count if stated else head.count)
