"""A decision table sends each member one way, and may say more than the way.

The edge is the value of the chosen output. Who fits no row, falls back, or is given a value without an edge
leaves by `otherwise`, and the log says which of these it was. All outputs are at hand for later nodes as
`step.NODE.OUTPUT`.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from journeys.kinds.base import Kind, NodeContext, Settings, setting
from journeys.kinds.decisions import ask, baseline, baseline_problems, decided, remembered, rule_problems
from journeys.kinds.effects import Effect
from journeys.kinds.forms import Text
from journeys.kinds.forms_of_logic import Version
from journeys.kinds.group import Group, Result, World
from journeys.kinds.rulebook import APPROVED, OTHERWISE, DecidingRule, Rulebook, as_outcome
from journeys.kinds.words import gettext_noop as _
from journeys.rules.evaluate import Answers
from journeys.rules.facts import Need
from journeys.rules.problems import Problem

NO_EDGE = "no_edge"


@dataclass(frozen=True, slots=True)
class DecideTableSettings(Settings):
    """Which table, which of its outputs is the way, and what holds without the logic."""

    rule: str = setting(Text("rule"), _("Rule"), _("The decision table that decides."), required=True)
    version: int | str = setting(
        Version(), _("Version"), _("Approved follows the newest approved version."), default=APPROVED
    )
    output: str = setting(
        Text("output"), _("Path by"), _("The output whose values are the paths."), required=True
    )
    baseline: str | None = setting(
        Text("baseline"), _("Without the logic"), _("The path of those who walk without the logic.")
    )


class DecideTable(Kind[DecideTableSettings]):
    """Asks a decision table about everybody and routes by one of its outputs."""

    key = "decide_table"
    label = _("Decision table")
    description = _("A table of the rulebook chooses the path.")
    family = "decision"
    icon = "table-2"
    fixed_outcomes = None
    Settings = DecideTableSettings

    def outcomes(self, settings: DecideTableSettings | None, rules: Rulebook) -> tuple[str, ...]:
        rule = rules.find(settings.rule, settings.version) if settings else None
        return rule.outcomes(settings.output) if rule and settings and rule.is_table else (OTHERWISE,)

    def problems(self, settings: DecideTableSettings, context: NodeContext) -> Iterable[Problem]:
        yield from rule_problems(context, settings.rule, settings.version, table=True)
        rule = context.rules.find(settings.rule, settings.version)
        if rule is None or not rule.is_table:
            return
        if rule.output(settings.output) is None:
            names = ", ".join(output.name for output in rule.rule.outputs)
            yield context.problem(
                "unknown_output", "settings/output",
                f"'{rule.name}' has no output '{settings.output}' for '{context.name}' to route by.",
                f"Choose one of: {names}.",
            )  # fmt: skip
            return
        if not rule.single:
            yield context.problem(
                "several_answers", "settings/rule",
                f"'{rule.name}' may give several answers at once, so '{context.name}' cannot route by it.",
                "Let the table take the first row that fits, or turn what it collects into bands.",
            )  # fmt: skip
        yield from baseline_problems(context, settings.baseline, rule.outcomes(settings.output))

    def needs(self, settings: DecideTableSettings, rules: Rulebook) -> tuple[Need, ...]:
        rule = rules.find(settings.rule, settings.version)
        return rule.needs if rule else ()

    def outputs(self, settings: DecideTableSettings, rules: Rulebook) -> Mapping[str, str | None]:
        rule = rules.find(settings.rule, settings.version)
        return {output.name: output.type for output in rule.rule.outputs} if rule else {}

    def rule(self, settings: DecideTableSettings) -> tuple[str, int | str]:
        return settings.rule, settings.version

    def summary(self, settings: DecideTableSettings) -> str:
        pinned = "" if settings.version == APPROVED else f" version {settings.version}"
        return f"{settings.rule}{pinned}, by {settings.output}"

    def run(self, settings: DecideTableSettings, group: Group, world: World) -> Result:
        rule = world.rule(settings.rule, settings.version)
        asked, plain = group.divided()
        outcomes: list[str] = []
        effects: list[Effect] = []
        if asked:
            answers = ask(rule, group.part(asked), world)
            outcomes, fallbacks = ways(rule, settings.output, answers, group.connected)
            effects = [decided(rule, asked, outcomes, fallbacks, answers), *remembered(group, asked, answers)]
        if not plain:
            return Result.each(outcomes, (), tuple(effects))
        stated = settings.baseline or OTHERWISE
        mixed: list[str | None] = [stated] * len(group)
        for i, outcome in zip(asked, outcomes, strict=True):
            mixed[i] = outcome
        return Result.each(mixed, (), (*effects, baseline(rule, plain, stated)))


def ways(
    rule: DecidingRule, output: str, answers: Answers, connected: Container[str]
) -> tuple[list[str], list[str | None]]:
    """The way out that each of these answers takes at a step that routes by ``output`` and connects these
    ways, and why it fell back, None where it did not."""
    # A table that may give several answers, or none by this name, cannot lead anybody anywhere.
    given = answers.outputs.get(output) if rule.single else None
    values = given or [None] * len(answers.rows)
    names = {value: as_outcome(value) for value in set(values)}
    edges = {
        value: name if value is not None and name in connected else OTHERWISE for value, name in names.items()
    }
    outcomes = [
        edges[value] if why is None else OTHERWISE
        for value, why in zip(values, answers.fallback, strict=True)
    ]
    fallbacks = answers.fallback
    if any(edge != names[value] for value, edge in edges.items()):
        fallbacks = [
            NO_EDGE if why is None and edges[value] != names[value] else why
            for value, why in zip(values, fallbacks, strict=True)
        ]
    return outcomes, fallbacks


kind = DecideTable()
