"""Files that `rulebook` imports: one table of many rows, each of its own, as CSV, XLSX and DMN."""

import csv
from io import StringIO
from random import Random
from typing import Any

from journeys.exchange.sheets_in import from_sheet
from journeys.exchange.xlsx_files import write_xlsx
from journeys.rules.dmn.rules_out import write_dmn

INPUTS = 8


def files(rows: int) -> dict[str, bytes]:
    """By name. `large.dmn` is one that Weft wrote, `large-other.xml` the same as of another tool."""
    lines = _lines(rows)
    text = StringIO()
    csv.writer(text).writerows(lines)
    document, _ = from_sheet(lines, "large.csv")
    own = write_dmn({**document, "slug": "large-dmn"}).content
    before, _, rest = own.partition(b"<extensionElements>")
    other = before + rest.partition(b"</extensionElements>")[2]
    return {
        "large-sheet.csv": text.getvalue().encode(),
        "large-book.xlsx": write_xlsx(lines, "large"),
        "large.dmn": own,
        "large-other.xml": other,
    }


def _lines(rows: int) -> list[list[str]]:
    """A head and rows in words, with numbers that hardly ever come twice."""
    random = Random(3)
    head = [*(f"contact.fact_{place}" for place in range(INPUTS)), "route", "pause", "offer", "note"]
    return [head, *(_row(number, random) for number in range(rows))]


def _row(number: int, random: Random) -> list[str]:
    when = [_cell(random) for _ in range(INPUTS - 2)]
    plans: list[Any] = [random.randint(0, 50), random.randint(51, 99)]
    when += [" or ".join(f"plan-{plan}" for plan in plans), f"country {number % 200}"]
    return [
        *when,
        f"way-{number % 7}",
        f"{number % 30 + 1}d",
        f"offer-{number % 90}",
        f"Why row {number} is so.",
    ]


def _cell(random: Random) -> str:
    low = random.randint(0, 100_000)
    return random.choice([f"over {low}", f"{low} to {low + 50}", f"> {low}", "any", str(low)])
