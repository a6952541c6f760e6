"""A condition of the rulebook says yes or no about each member. Later steps and messages may read its
`answer`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from journeys.kinds.base import Kind, NodeContext, Settings, setting
from journeys.kinds.decisions import ask, baseline, baseline_problems, decided, rule_problems
from journeys.kinds.effects import Effect, SetValues
from journeys.kinds.forms import Choice, Text
from journeys.kinds.forms_of_logic import Version
from journeys.kinds.group import Group, Result, World
from journeys.kinds.rulebook import APPROVED, Rulebook
from journeys.kinds.words import gettext_noop as _
from journeys.rules.facts import Need
from journeys.rules.problems import Problem

YES, NO = "yes", "no"
ANSWER = "answer"
"""The output that holds true for yes, as `step.NODE.answer`; nobody has it who was not asked."""


@dataclass(frozen=True, slots=True)
class DecideRuleSettings(Settings):
    """Which condition, and what holds without the logic."""

    rule: str = setting(Text("rule"), _("Rule"), _("The condition that decides."), required=True)
    version: int | str = setting(
        Version(), _("Version"), _("Approved follows the newest approved version."), default=APPROVED
    )
    baseline: str | None = setting(
        Choice(((YES, _("Yes")), (NO, _("No")))),
        _("Without the logic"),
        _("The path of those who walk without the logic."),
    )


class DecideRule(Kind[DecideRuleSettings]):
    """Asks a condition about everybody: yes or no."""

    key = "decide_rule"
    label = _("Yes or no")
    description = _("A condition of the rulebook says yes or no.")
    family = "decision"
    icon = "diamond"
    fixed_outcomes = (YES, NO)
    Settings = DecideRuleSettings

    def problems(self, settings: DecideRuleSettings, context: NodeContext) -> Iterable[Problem]:
        yield from rule_problems(context, settings.rule, settings.version, table=False)
        yield from baseline_problems(context, settings.baseline, (YES, NO))

    def needs(self, settings: DecideRuleSettings, rules: Rulebook) -> tuple[Need, ...]:
        rule = rules.find(settings.rule, settings.version)
        return rule.needs if rule else ()

    def outputs(self, settings: DecideRuleSettings, rules: Rulebook) -> Mapping[str, str | None]:
        return {ANSWER: "boolean"}

    def rule(self, settings: DecideRuleSettings) -> tuple[str, int | str]:
        return settings.rule, settings.version

    def summary(self, settings: DecideRuleSettings) -> str:
        return (
            settings.rule if settings.version == APPROVED else f"{settings.rule} version {settings.version}"
        )

    def run(self, settings: DecideRuleSettings, group: Group, world: World) -> Result:
        rule = world.rule(settings.rule, settings.version)
        asked, plain = group.divided()
        outcomes: list[str] = []
        effects: list[Effect] = []
        if asked:
            answers = ask(rule, group.part(asked), world)
            outcomes = answers.rows
            effects = [
                decided(rule, asked, outcomes, answers.fallback, answers),
                *_remembered(group, asked, outcomes),
            ]
        if not plain:
            return Result.each(outcomes, (), tuple(effects))
        stated = settings.baseline or NO
        mixed: list[str | None] = [stated] * len(group)
        for i, outcome in zip(asked, outcomes, strict=True):
            mixed[i] = outcome
        return Result.each(mixed, (), (*effects, baseline(rule, plain, stated)))


def _remembered(group: Group, members: Sequence[int], outcomes: Sequence[str]) -> tuple[SetValues, ...]:
    if ANSWER not in group.read:
        return ()
    return (SetValues(members, {ANSWER: [outcome == YES for outcome in outcomes]}),)


kind = DecideRule()
