"""What both kinds of decision share: asking a rule about a group, and taking the baseline without the
logic."""

from collections.abc import Iterable, Sequence
from typing import Any

from journeys.kinds.base import NodeContext
from journeys.kinds.effects import Decide, SetValues
from journeys.kinds.group import Group, World
from journeys.kinds.rulebook import APPROVED, DecidingRule
from journeys.rules.evaluate import Answers, seen_texts, seen_values
from journeys.rules.problems import Problem

BASELINE = "baseline"


def ask(rule: DecidingRule, group: Group, world: World) -> Answers:
    """The rule's answers for the group: one question for facts, then one pass over their columns."""
    return rule.decide(world.facts(group, rule.needs), len(group), world.now)


def decided(
    rule: DecidingRule,
    members: Sequence[int],
    outcomes: Sequence[str],
    fallbacks: Sequence[str | None],
    answers: Answers,
) -> Decide:
    """The log of what the rule said."""

    def seen(index: int) -> dict[str, Any]:
        return seen_values(answers, index)

    def texts() -> list[str]:
        return seen_texts(answers)

    return Decide(members, rule, outcomes, answers.rows, fallbacks, answers.outputs, seen, texts)


def baseline(rule: DecidingRule, members: Sequence[int], outcome: str) -> Decide:
    """The log of those who walk without the logic: the stated outcome, no row, nothing seen."""
    count = len(members)

    def texts() -> list[str]:
        return ["{}"] * count

    return Decide(members, rule, [outcome] * count, [""] * count, [BASELINE] * count, {}, _nothing, texts)


def remembered(group: Group, members: Sequence[int], answers: Answers) -> tuple[SetValues, ...]:
    """The outputs that something in the journey reads, if any."""
    outputs = {name: answers.outputs[name] for name in sorted(group.read) if name in answers.outputs}
    return (SetValues(members, outputs),) if outputs else ()


def rule_problems(context: NodeContext, slug: str, version: int | str, *, table: bool) -> Iterable[Problem]:
    """A rule that does not exist, is of the other kind, is not approved, or whose examples nobody could
    keep."""
    rule = context.rules.find(slug, version)
    if rule is None:
        which = f"'{slug}'" if version == APPROVED else f"version {version} of '{slug}'"
        yield context.problem(
            "unknown_rule", "settings/rule", f"'{context.name}' asks {which}, which does not exist.",
            "Choose a rule of the rulebook, or import it with the journey.",
        )  # fmt: skip
        return
    if rule.is_table is not table:
        has, wants = ("a table", "decide_rule") if rule.is_table else ("a condition", "decide_table")
        other = "decide_table" if wants == "decide_rule" else "decide_rule"
        yield context.problem(
            "wrong_rule_kind", "settings/rule", f"'{context.name}' is a {wants}, but '{rule.name}' is {has}.",
            f"Choose another rule, or make the node a {other}.",
        )  # fmt: skip
    if rule.status != APPROVED:
        only = "of which only a draft exists" if version == APPROVED else "in a version that is not approved"
        yield context.problem(
            "unapproved_rule", "settings/rule", f"'{context.name}' asks '{rule.name}', {only}.",
            "Open the rule and have it approved.",
        )  # fmt: skip


def baseline_problems(context: NodeContext, stated: str | None, outcomes: Sequence[str]) -> Iterable[Problem]:
    """A baseline that is no outcome, or none where people walk without the logic."""
    if stated is None and context.without_logic > 0:
        share = f"{context.without_logic:g} %"
        yield context.problem(
            "no_baseline", "settings/baseline",
            f"{share} of the people walk without the logic, but '{context.name}' has no baseline for them.",
            f"Choose one of: {', '.join(outcomes)}.",
        )  # fmt: skip
    if stated is not None and stated not in outcomes:
        yield context.problem(
            "unknown_outcome", "settings/baseline",
            f"The baseline '{stated}' is no outcome of '{context.name}'.",
            f"Choose one of: {', '.join(outcomes)}.",
        )  # fmt: skip


def _nothing(index: int) -> dict[str, Any]:
    return {}
