"""One version of a rule as its page shows it: its table or condition in words, its examples, what is
doubtful."""

from collections.abc import Mapping
from dataclasses import dataclass

from journeys.models import RuleVersion
from journeys.queries.reading import read
from journeys.queries.rule_findings import FindingsView, findings_view
from journeys.queries.rule_table import TableView, table_view
from journeys.rules.documents import Rule
from journeys.rules.examples import ExampleResult
from journeys.rules.explain import condition_in_words, need_in_words
from journeys.rules.tables import OTHERWISE
from journeys.rules.words import value_in_words


@dataclass(frozen=True, slots=True)
class ExampleView:
    """An example: its facts in words, and what came of it."""

    name: str
    facts: tuple[tuple[str, str], ...]
    result: ExampleResult


@dataclass(frozen=True, slots=True)
class VersionView:
    """All that a page says of one version."""

    rule: Rule
    table: TableView | None
    condition: str
    examples: tuple[ExampleView, ...]
    findings: FindingsView

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """Each fact that the rule asks for, as examples name it, and in words."""
        named: dict[str, str] = {}
        for item in self.rule.inputs:
            named.setdefault(self.rule.keys[item.need], item.label or need_in_words(item.need))
        return tuple(named.items())

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The rows (``otherwise`` too, and yes and no of a condition) that no example reaches."""
        reached = {row for example in self.examples for row in example.result.row.split(",")}
        return tuple(row for row in self.answering if row not in reached)

    @property
    def answering(self) -> tuple[str, ...]:
        """Every row that can answer, as examples name them."""
        if self.rule.table is None:
            return ("yes", "no")
        return (*(row.id for row in self.rule.table.rows), OTHERWISE)

    @property
    def green(self) -> int:
        """How many examples hold."""
        return sum(example.result.passed for example in self.examples)


def version_view(version: RuleVersion, approved: RuleVersion | None, hits: Mapping[str, int]) -> VersionView:
    """The view of a version beside the newest approved one (if another). No query but for
    their documents; a parse, an analysis and the examples' run where the document was not read lately."""
    reading = read(version.document)
    rule, analysis = reading.rule, reading.analysis
    before = approved.document if approved is not None and approved.pk != version.pk else None
    return VersionView(
        rule=rule,
        table=table_view(rule, before, hits, analysis.doubts) if rule.table else None,
        condition=condition_in_words(rule.condition) if rule.condition else "",
        examples=tuple(
            ExampleView(
                example.name,
                tuple((key, value_in_words(value)) for key, value in example.facts.items()),
                result,
            )
            for example, result in zip(rule.examples, reading.results, strict=True)
        ),
        findings=findings_view(rule, analysis),
    )
