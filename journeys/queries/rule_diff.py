"""What changed between two versions of a rule, for readers: prose word by word, and both tables as one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from journeys.models import RuleVersion
from journeys.queries.reading import read
from journeys.queries.rule_diff_sentences import conditions_in_words, sentences
from journeys.queries.rule_diff_table import ColumnDiff, RowDiff, columns_diff, rows_diff
from journeys.rules.compare import compare

MOST_SENTENCES = 60
WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of prose: ``same``, ``removed`` or ``added``."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class DiffView:
    """A difference as a page shows it. ``sentences`` say each change with *emphasis*."""

    before: RuleVersion
    after: RuleVersion
    sentences: tuple[str, ...]
    more: int
    purpose: tuple[Piece, ...]
    columns: tuple[ColumnDiff, ...]
    rows: tuple[RowDiff, ...]
    condition: tuple[str, str] | None

    @property
    def nothing(self) -> bool:
        """Whether both say the same."""
        return not self.sentences

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self.sentences) + self.more

    @property
    def inputs(self) -> int:
        """How many of the columns ask."""
        return sum(not column.output for column in self.columns)


def diff_view(before: RuleVersion, after: RuleVersion) -> DiffView:
    """What changed from one version to the other. No query; two parses.

    Versions need not be stored: what an open version said before some edit will do.
    """
    found = compare(read(before.document).rule, read(after.document).rule)
    columns = tuple(columns_diff(found.table)) if found.table else ()
    rows = tuple(rows_diff(found.table)) if found.table else ()
    said = list(sentences(found, columns, rows))
    return DiffView(
        before=before,
        after=after,
        sentences=tuple(said[:MOST_SENTENCES]),
        more=max(0, len(said) - MOST_SENTENCES),
        purpose=tuple(prose_diff(found.purpose.before or "", found.purpose.after or "")),
        columns=columns,
        rows=rows,
        condition=conditions_in_words(found),
    )


def prose_diff(before: str, after: str) -> Iterator[Piece]:
    """Two texts as pieces, word by word; nothing for two that are the same."""
    if before == after:
        return
    old, new = WORDS.findall(before), WORDS.findall(after)
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=len(old) > 2000).get_opcodes():
        if act == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("removed", "".join(old[a:b]))
        if d > c:
            yield Piece("added", "".join(new[c:d]))
