"""Where cells stand in a version of a table: a cell is known by its row's id, its part and what its column
asks or gives, so that it stays the same cell while rows and columns move."""

from dataclasses import dataclass

from journeys.models import RuleVersion
from journeys.queries.reading import read
from journeys.rules.documents import Rule
from journeys.rules.explain import need_in_words
from journeys.rules.tables import OTHERWISE


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``part`` (``when`` or ``then``), ``key`` by which comments know it, its label, and the fact
    without window and filters."""

    part: str
    key: str
    label: str
    fact: str

    @property
    def cell(self) -> str:
        """The column of a cell, as forms name it."""
        return f"{self.part} {self.key}"


@dataclass(frozen=True, slots=True)
class Places:
    """The rows (``otherwise`` last) and columns of a version; none of a condition."""

    rows: tuple[str, ...]
    columns: tuple[Column, ...]

    def lane(self, row: str, part: str, key: str) -> str | None:
        """The cell as tables name it, ``when-0``; None where its row or column is gone."""
        found = self.column(part, key)
        if found is None or row not in self.rows or (row == OTHERWISE and part == "when"):
            return None
        same = [column for column in self.columns if column.part == part]
        return f"{part}-{same.index(found)}"

    def column(self, part: str, key: str) -> Column | None:
        """The column of this key. One that asks the same of another window is it, where no other asks it."""
        same = [column for column in self.columns if column.part == part]
        near = [column for column in same if f"{key} ".startswith(f"{column.fact} ")]
        exact = (column for column in same if column.key == key)
        return next(exact, near[0] if len(near) == 1 else None)


def places(version: RuleVersion) -> Places:
    """The rows and columns of a version. No query; a parse where it was not read lately."""
    return places_in(read(version.document).rule)


def places_in(rule: Rule) -> Places:
    """The rows and columns of a rule as it was read."""
    table = rule.table
    if table is None:
        return Places((), ())
    asked = (
        Column("when", item.need.label, item.label or need_in_words(item.need), str(item.need))
        for item in table.inputs
    )
    given = (Column("then", item.name, item.label or item.name, item.name) for item in table.outputs)
    return Places((*(row.id for row in table.rows), OTHERWISE), (*asked, *given))


def told_cell(cell: str) -> tuple[str, str]:
    """The part and the column's key of a cell as forms name it (``when contact.score``); two empty texts for
    none."""
    part, _, key = cell.partition(" ")
    return (part, key) if part in ("when", "then") and key else ("", "")
