"""Rules read once: a large document that is asked for again in a moment is neither parsed, analyzed nor tried
on its examples anew.

One keystroke in a table of 500 rows asks for the same document several times: to store the cell, to answer,
to show what stands around the table. What it says is found again by its content, so nothing has to be
forgotten when it changes, and whoever puts back what it said before finds that again, too.
"""

import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from hashlib import blake2b
from threading import Lock
from typing import Any

from journeys.rules.analysis import Analysis, analyse
from journeys.rules.documents import Rule, parse_rule
from journeys.rules.examples import ExampleResult, run_examples

LARGE = 400
"""Cells from which on a table is analyzed behind the answer to an edit, not before it. Below, an analysis
takes some milliseconds."""

KEPT = 12
"""Large documents that a process keeps; some megabytes each."""


class Reading:
    """A document read, and what follows from what it says, each made when it is first asked for."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._analysis: Analysis | None = None
        self._analyzing = Lock()

    @property
    def analysis(self) -> Analysis:
        """What is doubtful about it. A fifth of a second for 500 rows of 8 inputs; who asks meanwhile waits
        for it."""
        with self._analyzing:
            if self._analysis is None:
                self._analysis = analyse(self.rule)
            return self._analysis

    @cached_property
    def results(self) -> list[ExampleResult]:
        """What comes of its examples. A tenth of a second for 500 rows, to compile them."""
        return run_examples(self.rule) if self.rule.examples else []

    @property
    def large(self) -> bool:
        """Whether an analysis of it takes longer than whoever types should wait."""
        return is_large(self.rule.document)

    @property
    def analyzed(self) -> bool:
        """Whether the analysis is at hand."""
        return self._analysis is not None


def read(document: Mapping[str, Any]) -> Reading:
    """The rule that a document states, as `parse_rule` reads it. Raises RuleError with every problem in it.

    Two milliseconds for a large document that was read lately, twenty for one of which a cell has changed.
    """
    if not is_large(document):
        return Reading(parse_rule(document))
    text = json.dumps(document, sort_keys=True)
    return _kept(_Content(blake2b(text.encode(), digest_size=16).digest(), text))


def is_large(document: Mapping[str, Any]) -> bool:
    """Whether a document holds a table of many cells; what is no table is not."""
    table = document.get("table")
    if not isinstance(table, Mapping):
        return False
    rows, inputs = table.get("rows"), table.get("inputs")
    return isinstance(rows, list) and isinstance(inputs, list) and len(rows) * len(inputs) >= LARGE


class _Content:
    """The text of a document, which equals every other one of the same content."""

    __slots__ = ("digest", "text")

    def __init__(self, digest: bytes, text: str) -> None:
        self.digest, self.text = digest, text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(KEPT)
def _kept(content: _Content) -> Reading:
    # Of a copy, since whoever asked may go on changing theirs; the text itself need not be kept.
    document, content.text = json.loads(content.text), ""
    return Reading(parse_rule(document))
