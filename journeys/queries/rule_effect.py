"""What a change of a rule would have done: the decisions of the last 30 days, decided again.

The log holds the values that each decision saw. The version in force and the draft decide about them once
more, and the difference is the change's alone, whatever the rule said in between.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import compress
from operator import gt, ne

from journeys.insights.decided import Past, PastDecisions
from journeys.kinds.decide_table import ways
from journeys.kinds.rulebook import DecidingRule
from journeys.rules.conditions import Leaf
from journeys.rules.documents import Input
from journeys.rules.evaluate import Answers
from journeys.rules.facts import Column, Need

LATELY = timedelta(days=30)

type Asked = tuple[Need, str, timedelta | None]
"""A fact as one version asks for it: its type, and the age above which it counts as missing."""


@dataclass(frozen=True, slots=True)
class Move:
    """People who would have gone another way, from one outcome to another."""

    source: str
    target: str
    people: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What would have become of the people of a time. ``moves`` are the largest first; ``people`` are all who
    are in one. ``other_answers`` are those who go the same way with another answer beside it, by output.
    ``balance`` is what each way out would have gained or lost. All are reckoned up by ``share`` of the log
    that was looked at (1: all of it), of which ``decisions`` could be decided again and ``unknown`` saw other
    facts than the draft asks for."""

    moves: tuple[Move, ...]
    people: int
    other_answers: Mapping[str, int]
    balance: Mapping[str, int]
    decisions: int
    unknown: int
    share: float


@dataclass(frozen=True, slots=True)
class Step:
    """The decision on the canvas: the output that it routes by (empty for a condition), and the ways out that
    lead somewhere."""

    output: str
    connected: frozenset[str]


def rule_effect(
    past: Past, made_by: Mapping[int, DecidingRule], before: DecidingRule, after: DecidingRule, step: Step
) -> Effect:
    """Decide about the past by both versions and compare. ``made_by``: the versions that decided, by id. No
    query; about a microsecond a decision."""
    moved: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    others: defaultdict[str, set[int]] = defaultdict(set)
    balance: Counter[str] = Counter()
    decisions = 0
    for group, names in _groups(past.decisions, made_by, before, after):
        old, was = _decide(before, group, names, step)
        new, would = _decide(after, group, names, step)
        decisions += len(group)
        # Hardly anybody moves, so who does is looked for without a line of Python for each decision.
        elsewhere = list(map(ne, was, would))
        for contact, source, target in compress(zip(group.contacts, was, would, strict=True), elsewhere):
            moved[source, target].add(contact)
            balance[source] -= 1
            balance[target] += 1
        for name in old.outputs.keys() & new.outputs.keys() - {step.output}:
            otherwise = map(ne, old.outputs[name], new.outputs[name])
            others[name].update(compress(group.contacts, map(gt, otherwise, elsewhere)))
    return Effect(
        moves=tuple(
            Move(source, target, _scaled(len(people), past.share))
            for (source, target), people in sorted(moved.items(), key=lambda each: (-len(each[1]), each[0]))
        ),
        people=_scaled(len(set().union(*moved.values())), past.share),
        other_answers={
            name: _scaled(len(people), past.share) for name, people in sorted(others.items()) if people
        },
        balance={way: _scaled(count, past.share) for way, count in sorted(balance.items()) if count},
        decisions=decisions,
        unknown=len(past) - decisions + past.erased,
        share=past.share,
    )


type Group = tuple[PastDecisions, Mapping[Need, str]]


def _groups(
    past: Sequence[PastDecisions],
    made_by: Mapping[int, DecidingRule],
    before: DecidingRule,
    after: DecidingRule,
) -> Iterator[Group]:
    """Decisions that can be decided at once: of one version, whose facts are all that both ask for. A rule
    that compares with now is asked at the instant of each."""
    wanted = _asked(before) | _asked(after)
    by_clock = _looks_at_the_clock(before) or _looks_at_the_clock(after)
    for group in past:
        maker = made_by.get(group.rule_version_id)
        if maker is None or not wanted <= _known(maker):
            continue
        for part in group.by_instant() if by_clock else (group,):
            yield part, maker.rule.keys


def _decide(
    rule: DecidingRule, group: PastDecisions, names: Mapping[Need, str], step: Step
) -> tuple[Answers, list[str]]:
    columns = {need: Column(group.column(names[need])) for need in rule.needs}
    answers = rule.decide(columns, len(group), group.instant)
    return answers, ways(rule, step.output, answers, step.connected)[0] if rule.is_table else answers.rows


def _asked(rule: DecidingRule) -> set[Asked]:
    return {(each.need, _type(each), each.no_older_than) for each in rule.rule.inputs}


def _known(maker: DecidingRule) -> set[Asked]:
    """What the log of a version can answer: facts that it asked for in one way only, since the log holds one
    value of each."""
    asked = _asked(maker)
    ways_of = Counter(need for need, _type, _age in asked)
    return {each for each in asked if ways_of[each[0]] == 1}


def _type(asked: Input | Leaf) -> str:
    return asked.type if isinstance(asked, Input) else asked.check.type


def _looks_at_the_clock(rule: DecidingRule) -> bool:
    table = rule.rule.table
    if table is not None:
        return any(cell.check.relative for row in table.rows for cell in row.cells)
    return any(isinstance(each, Leaf) and each.check.relative for each in rule.rule.inputs)


def _scaled(count: int, share: float) -> int:
    return round(count / share)
