"""Sheets as CSV: comma, UTF-8 with the mark that Excel looks for; semicolon and tab are read as well."""

import csv
from io import StringIO

from journeys.exchange.cell_texts import guarded, unguarded
from journeys.exchange.sheets import Sheet
from journeys.rules.problems import Problem, RuleError

MARK = "\ufeff"
DELIMITERS = ",;\t"


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
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        return [
            list(map(unguarded, line)) for line in csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        cure = "Look for a quote that is not closed."
        raise RuleError([Problem("not_csv", "", f"This is not CSV: {error}.", cure)]) from None
