"""The whole rulebook as a book: a chapter for each rule, as a page for printing and as Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from journeys.models import Rule, RuleVersion
from journeys.queries.rule_page import VersionView, version_view
from journeys.queries.rule_table import RowView
from journeys.rules.problems import RuleError

OUTSIDE = str.maketrans({"|": "\\|", "\n": " ", "\r": " "})


@dataclass(frozen=True, slots=True)
class Chapter:
    """A rule in the version that is in force; where none is, in the newest. ``view`` is None where its
    document cannot be read."""

    rule: Rule
    version: RuleVersion
    view: VersionView | None

    @property
    def examples(self) -> list[tuple[str, str, str]]:
        """Name, facts and answer of each example, in words."""
        if self.view is None:
            return []
        return [
            (
                example.name,
                ", ".join(f"{name}: {words}" for name, words in example.facts) or _("nothing known"),
                _answer(example.result.expected, [output.name for output in self.view.rule.outputs]),
            )
            for example in self.view.examples
        ]

    @property
    def in_force(self) -> bool:
        """Whether it decides anything."""
        return self.version.status == RuleVersion.Status.APPROVED


def chapters(rules: QuerySet[Rule]) -> list[Chapter]:
    """A chapter for each of these rules, in their order. Two queries, and a parse of each document."""
    found = list(rules)
    chosen: dict[int, RuleVersion] = {}
    for version in RuleVersion.objects.filter(rule__in=[rule.pk for rule in found]).order_by("number"):
        before = chosen.get(version.rule_id)
        approved = version.status == RuleVersion.Status.APPROVED
        if before is None or approved or before.status != RuleVersion.Status.APPROVED:
            chosen[version.rule_id] = version
    return [Chapter(rule, chosen[rule.pk], _view(chosen[rule.pk])) for rule in found if rule.pk in chosen]


def _view(version: RuleVersion) -> VersionView | None:
    try:
        return version_view(version, None, {})
    except RuleError:
        return None


def markdown(found: Sequence[Chapter]) -> Iterator[str]:
    """The book in Markdown, chapter by chapter."""
    yield f"# {_('Rulebook')}\n"
    for chapter in found:
        yield "\n".join(_chapter(chapter)) + "\n"


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
    return str(value)


def _table(view: VersionView) -> Iterator[str]:
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
