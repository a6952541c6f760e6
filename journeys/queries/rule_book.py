"""The whole rulebook as a book: a chapter for each rule, as a page for printing and as Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Case, When
from django.utils.translation import gettext as _

from journeys.models import Rule, RuleVersion
from journeys.queries.reading import read
from journeys.queries.rule_table import RowView, TableView, table_view
from journeys.rules.documents import Rule as RuleDocument
from journeys.rules.explain import condition_in_words
from journeys.rules.problems import RuleError
from journeys.rules.words import value_in_words

OUTSIDE = str.maketrans({"|": "\\|", "\n": " ", "\r": " "})


BATCH = 25
"""Chapters that are read from the database together, and sent together: a few hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a chapter says of a rule: its table or its condition in words, and its examples as it expects
    them."""

    rule: RuleDocument
    table: TableView | None
    condition: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A rule in the version that is in force; where none is, in the newest. ``view`` is None where its
    document cannot be read."""

    rule: Rule
    version: RuleVersion
    view: Said | None

    @property
    def examples(self) -> list[tuple[str, str, str]]:
        """Name, facts and answer of each example, in words."""
        if self.view is None:
            return []
        return [
            (
                example.name,
                ", ".join(f"{name}: {value_in_words(value)}" for name, value in example.facts.items())
                or _("nothing known"),
                _answer(example.expect, [output.name for output in self.view.rule.outputs]),
            )
            for example in self.view.rule.examples
        ]

    @property
    def in_force(self) -> bool:
        """Whether it decides anything."""
        return self.version.status == RuleVersion.Status.APPROVED


def chapters(rules: Sequence[Rule]) -> Iterator[list[Chapter]]:
    """The chapters of these rules in their order, some at a time. One query each time, and a parse of each
    document; nothing is analyzed, since a book says what is written."""
    for first in range(0, len(rules), BATCH):
        some = rules[first : first + BATCH]
        chosen = _chosen(rule.pk for rule in some)
        yield [Chapter(rule, chosen[rule.pk], _said(chosen[rule.pk])) for rule in some if rule.pk in chosen]


def _chosen(rules: Iterable[int]) -> dict[int, RuleVersion]:
    """The version of each rule that its chapter is about."""
    in_force = Case(When(status=RuleVersion.Status.APPROVED, then=0), default=1)
    versions = RuleVersion.objects.filter(rule__in=list(rules)).order_by("rule_id", in_force, "-number")
    return {version.rule_id: version for version in versions.distinct("rule_id")}


def _said(version: RuleVersion) -> Said | None:
    try:
        rule = read(version.document).rule
    except RuleError:
        return None
    return Said(
        rule=rule,
        table=table_view(rule, None, {}, ()) if rule.table else None,
        condition=condition_in_words(rule.condition) if rule.condition else "",
    )


def markdown(rules: Sequence[Rule]) -> Iterator[str]:
    """The book in Markdown, some chapters at a time."""
    yield f"# {_('Rulebook')}\n"
    for some in chapters(rules):
        yield "".join("\n".join(_chapter(chapter)) + "\n" for chapter in some)


def _chapter(chapter: Chapter) -> Iterator[str]:
    rule, view = chapter.rule, chapter.view
    yield f"\n## {rule.name}\n"
    status = _("in force") if chapter.in_force else chapter.version.get_status_display().lower()
    facts = [
        f"`{rule.slug}`",
        _("version %(number)d, %(status)s") % {"number": chapter.version.number, "status": status},
    ]
    facts += [_("owner: %s") % rule.owner] if rule.owner else []
    facts += [_("review by %s") % rule.review_by.isoformat()] if rule.review_by else []
    yield " · ".join(facts) + "\n"
    if view is None:
        yield _("What is stored of this rule cannot be read.")
        return
    if view.rule.purpose:
        yield view.rule.purpose.strip() + "\n"
    yield from _table(view) if view.table else (view.condition + "\n",)
    if chapter.examples:
        yield f"**{_('Examples')}**\n"
        for name, said, answer in chapter.examples:
            yield f"- {f'{name}: ' if name else ''}{said} → {answer}"


def _answer(expected: object, outputs: Sequence[str]) -> str:
    """What is expected, outputs in their order."""
    if isinstance(expected, dict):
        named = sorted(expected, key=lambda name: outputs.index(name) if name in outputs else len(outputs))
        return ", ".join(_plain(expected[name]) for name in named)
    return _plain(expected)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("nothing") if value is None else str(value)


def _table(view: Said) -> Iterator[str]:
    table = view.table
    assert table is not None
    yield f"*{table.policy}*\n"
    heads = [_("Row"), *(f"{column.label}" for column in table.inputs)]
    heads += [f"→ {column.label}" for column in table.outputs] + [_("Note")]
    yield _line(heads)
    yield _line(["---"] * len(heads))
    for row in table.rows:
        yield _line(_cells(row))
    nothing = [""] * len(table.inputs)
    yield _line([_("otherwise"), *nothing, *(cell.words for cell in table.otherwise.then), ""]) + "\n"


def _cells(row: RowView) -> list[str]:
    return [row.id, *(cell.words for cell in (*row.when, *row.then)), row.note]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.translate(OUTSIDE) for cell in cells) + " |"
