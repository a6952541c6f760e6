"""How much one file may hold: what is read within seconds. A file of many small tables costs as much as one
large table, so it is the file that has limits, and they are looked at before anything in it is read."""

from collections.abc import Iterator

from journeys.rules.dmn.model import Model
from journeys.rules.dmn.xml import Element
from journeys.rules.feel.values import UnsupportedError
from journeys.rules.problems import Problem, RuleError

MOST_DECISIONS = 2_000
"""Decisions and pieces of business knowledge of any kind."""

MOST_TABLES = 200
MOST_ROWS = 5_000
"""Of one table."""

MOST_INPUTS, MOST_OUTPUTS = 200, 50
"""Of one table."""

MOST_CELLS = 200_000
"""Tests of all tables together."""

MOST_TEXT = 1_000_000
"""Characters of all tests, entries and allowed values; what is said again counts once."""

MOST_KEPT, MOST_TRIED = 4_000_000, 3
"""Characters of rules that Weft put beside its tables, and how many of them are looked at for one table."""

MOST_PROBLEMS = 100
"""What is told of one file."""


def refuse_too_large(model: Model) -> None:
    """Raise RuleError where a model holds more than is read. One look at each of its elements."""
    decisions = len(model.decisions) + len(model.knowledge)
    if decisions > MOST_DECISIONS:
        raise _refused(f"{decisions:,} decisions", f"{MOST_DECISIONS:,}")
    tables = [
        decision.logic
        for decision in model.decisions.values()
        if decision.logic is not None and decision.logic.name == "decisionTable"
    ]
    if len(tables) > MOST_TABLES:
        raise _refused(f"{len(tables):,} decision tables", f"{MOST_TABLES:,}")
    cells = sum(sum(1 for _ in rule.all("inputEntry")) for table in tables for rule in table.all("rule"))
    if cells > MOST_CELLS:
        raise _refused(f"{cells:,} cells in its tables", f"{MOST_CELLS:,}")
    said = {element.text for table in tables for element in _texts(table)}
    if (text := sum(map(len, said))) > MOST_TEXT:
        raise _refused(f"{text:,} characters of different tests, entries and values", f"{MOST_TEXT:,}")
    kept = sum(len(child.text) for decision in model.root.all("decision") for child in kept_in(decision))
    if kept > MOST_KEPT:
        raise _refused(f"{kept:,} characters of rules beside its tables", f"{MOST_KEPT:,}")


def refuse_shape(rows: int, inputs: int, outputs: int) -> None:
    """Raise UnsupportedError for a table of more rows or columns than a rule has."""
    if rows > MOST_ROWS or inputs > MOST_INPUTS or outputs > MOST_OUTPUTS:
        size = f"a table of {rows:,} rows, {inputs:,} inputs and {outputs:,} outputs"
        most = f"{MOST_ROWS:,} rows, {MOST_INPUTS:,} inputs and {MOST_OUTPUTS:,} outputs"
        raise UnsupportedError(f"{size}, where {most} are the most,")


def refuse_more_problems(problems: list[Problem]) -> None:
    """Raise RuleError with the problems of a file once they are more than anybody reads."""
    if len(problems) >= MOST_PROBLEMS:
        message = f"There are more than {MOST_PROBLEMS} problems; what comes after was not looked at."
        raise RuleError([*problems, Problem("too_many_problems", "", message, "Mend these first.")])


def kept_in(decision: Element) -> list[Element]:
    """What may be the rule that Weft put beside the table of a decision."""
    found = [child for extension in decision.all("extensionElements") for child in extension.all("rule")]
    return found[:MOST_TRIED]


def _texts(table: Element) -> Iterator[Element]:
    waiting = [table]
    while waiting:
        element = waiting.pop()
        if element.name == "text":
            yield element
        waiting.extend(element.children)


def _refused(holds: str, most: str) -> RuleError:
    message = f"The file holds {holds}; at most {most} are read."
    return RuleError([Problem("too_large", "", message, "Divide it into several files.")])
