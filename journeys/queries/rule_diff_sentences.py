"""What changed between two versions of a rule, in sentences."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from journeys.queries.rule_diff_table import ColumnDiff, RowDiff
from journeys.queries.rule_table import POLICIES
from journeys.rules.compare import Change, Difference, RowChange, TableChange
from journeys.rules.documents import Example
from journeys.rules.explain import condition_in_words

STATES = ("added", "removed", "changed")


def sentences(found: Difference, columns: tuple[ColumnDiff, ...], rows: tuple[RowDiff, ...]) -> Iterator[str]:
    """Each change in a sentence with *emphasis*: what the rule says of itself, its logic, its examples."""
    yield from _about(found)
    if found.condition.state != "same":
        before, after = conditions_in_words(found) or ("", "")
        yield _("The condition was “%(before)s” and is “%(after)s”.") % {"before": before, "after": after}
    if found.table is not None:
        yield from _table_sentences(found.table, columns, rows)
    yield from _example_sentences(found.examples)


def conditions_in_words(found: Difference) -> tuple[str, str] | None:
    """What both versions ask, None where nothing changed; a table is told as such."""
    if found.condition.state == "same":
        return None
    before, after = found.before.condition, found.after.condition
    return (
        condition_in_words(before) if before else _("a decision table"),
        condition_in_words(after) if after else _("a decision table"),
    )


def policy_in_words(policy: str | None) -> str:
    """How a table chooses among rows that fit."""
    name, _sep, aggregate = (policy or "").partition("/")
    said = str(POLICIES.get(name, name))
    return f"{said}: {aggregate}" if aggregate else said


def _about(found: Difference) -> Iterator[str]:
    names = {
        "name": _("The name"),
        "owner": _("The owner"),
        "goal": _("The goal it serves"),
        "review_by": _("The review date"),
        "tags": _("Tags"),
    }
    for part, change in found.about.items():
        words = {"what": names[part], "before": _plain(change.before), "after": _plain(change.after)}
        yield _("%(what)s: *%(before)s* became *%(after)s*.") % words
    if found.purpose.state != "same":
        if not found.purpose.before:
            yield _("The purpose is written down.")
        elif not found.purpose.after:
            yield _("The purpose is gone.")
        else:
            yield _("The purpose is worded anew.")


def _table_sentences(
    table: TableChange, columns: tuple[ColumnDiff, ...], rows: tuple[RowDiff, ...]
) -> Iterator[str]:
    if table.policy.state != "same":
        words = {
            "before": policy_in_words(table.policy.before) or _("none"),
            "after": policy_in_words(table.policy.after) or _("none"),
        }
        yield _("Which row decides: *%(before)s* became *%(after)s*.") % words
    for column in columns:
        words = {"label": column.label, "before": column.was or "", "after": column.notes}
        if column.state == "added":
            yield _("The column *%(label)s* is new.") % words
        elif column.state == "removed":
            yield _("The column *%(label)s* is gone.") % words
        elif column.was is not None and column.was != column.notes:
            yield _("The column *%(label)s* was “%(before)s” and is “%(after)s”.") % words
        elif column.state == "changed":
            yield _("The column *%(label)s* has another label.") % words
    for row, change in zip(rows, (*table.rows, table.otherwise), strict=True):
        yield from _row_sentences(row, change, columns)


def _row_sentences(row: RowDiff, change: RowChange, columns: tuple[ColumnDiff, ...]) -> Iterator[str]:
    named = {"row": row.id, "was": row.was_id, "place": row.place or 0, "was_place": row.was_place or 0}
    if row.state == "added":
        yield _("Row *%(row)s* is new, in place %(place)s.") % named
        return
    if row.state == "removed":
        yield _("Row *%(row)s* is gone.") % named
        return
    if row.id != row.was_id:
        yield _("Row *%(was)s* is called *%(row)s*.") % named
    if row.moved:
        yield _("Row *%(row)s* moved from place %(was_place)s to %(place)s.") % named
    for cell, column in zip(row.cells, columns, strict=True):
        if cell.state == "changed":
            words = {
                "row": row.id,
                "label": column.label,
                "before": cell.before or _("nothing"),
                "after": cell.after or _("nothing"),
            }
            yield _("Row *%(row)s*: %(label)s was *%(before)s* and is *%(after)s*.") % words
    if change.note.state != "same":
        yield _("Row *%(row)s* has another note.") % named


def _example_sentences(examples: tuple[Change[Example], ...]) -> Iterator[str]:
    counts = {state: sum(change.state == state for change in examples) for state in STATES}
    words = {"number": 0}
    for state, number in counts.items():
        words["number"] = number
        if number and state == "added":
            yield _("Examples added: *%(number)s*.") % words
        elif number and state == "removed":
            yield _("Examples removed: *%(number)s*.") % words
        elif number:
            yield _("Examples that expect another answer: *%(number)s*.") % words


def _plain(value: Any) -> str:
    if value is None:
        return _("none")
    return ", ".join(value) if isinstance(value, tuple) else str(value)
