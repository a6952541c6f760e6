"""The effect of a change of a rule in sentences, and the examples that it breaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journeys.queries.rule_effect import Effect, Move
from journeys.rules.documents import Example, Rule
from journeys.rules.examples import ExampleResult, run_examples
from journeys.rules.explain import need_in_words
from journeys.rules.fingerprint import fingerprint
from journeys.rules.values import coerce
from journeys.rules.words import value_in_words

MOST_MOVES = 3
"""Ways of going otherwise that are told one by one."""


@dataclass(frozen=True, slots=True)
class EffectTold:
    """Sentences with *emphasis*: what would have been different, and what that was reckoned from; and what
    each way out would have gained or lost."""

    said: tuple[str, ...]
    basis: str
    balance: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BrokenExample:
    """An example that the rule no longer answers as expected: its place among the examples, what is wrong in
    a sentence with *emphasis*, and its fingerprint."""

    index: int
    said: str
    seen: str


def effect_told(effect: Effect, steps: Mapping[str, str], labels: Mapping[str, str]) -> EffectTold:
    """``steps``: the name of the step that each way out leads to; ``labels``: what people call each
    output."""
    said = [_move(move, steps, first=at == 0) for at, move in enumerate(effect.moves[:MOST_MOVES])]
    if rest := sum(move.people for move in effect.moves[MOST_MOVES:]):
        said.append(
            ngettext("%(people)s more would go another way.", "%(people)s more would go another way.", rest)
            % {"people": _count(rest)}
        )
    if not effect.moves and effect.decisions:
        said.append(_("Nobody of the last 30 days would have gone another way."))
    said += [
        ngettext(
            "*%(people)s person* would go the same way with another *%(answer)s*.",
            "*%(people)s people* would go the same way with another *%(answer)s*.",
            people,
        )
        % {"people": _count(people), "answer": labels.get(name, name)}
        for name, people in effect.other_answers.items()
    ]
    return EffectTold(tuple(said), _basis(effect), effect.balance)


def _move(move: Move, steps: Mapping[str, str], first: bool) -> str:
    source, target = steps.get(move.source), steps.get(move.target)
    if source is None or target is None or source == target:
        source, target = move.source.replace("_", " "), move.target.replace("_", " ")
    words = {"people": _count(move.people), "to": target, "from": source}
    if first:
        return (
            ngettext(
                "*%(people)s person* of the last 30 days would go to *%(to)s* instead of *%(from)s*.",
                "*%(people)s people* of the last 30 days would go to *%(to)s* instead of *%(from)s*.",
                move.people,
            )
            % words
        )
    return (
        ngettext(
            "*%(people)s* would go to *%(to)s* instead of *%(from)s*.",
            "*%(people)s* would go to *%(to)s* instead of *%(from)s*.",
            move.people,
        )
        % words
    )


def _basis(effect: Effect) -> str:
    if not effect.decisions and not effect.unknown:
        return _("Nobody was decided about in the last 30 days, so there is nothing to compare with.")
    if not effect.decisions:
        return _(
            "What the last 30 days' decisions saw does not tell what this draft asks: it shows once it is in "
            "force."
        )
    words = {"decisions": _count(effect.decisions), "unknown": _count(effect.unknown)}
    if effect.share < 1:
        of = effect.decisions / effect.share
        text = _("Reckoned up from a sample: %(decisions)s of about %(of)s decisions, decided again.") % (
            words | {"of": _count(int(float(f"{of:.2g}")))}
        )
    else:
        text = (
            ngettext(
                "%(decisions)s decision was made again on what it saw.",
                "%(decisions)s decisions were made again on what they saw.",
                effect.decisions,
            )
            % words
        )
    if effect.unknown:
        left = _("%(unknown)s more are left out: they saw other facts, or what they saw is erased.") % words
        return f"{text} {left}"
    return text


def broken_examples(rule: Rule) -> list[BrokenExample]:
    """The examples that do not hold, in order. Microseconds per example."""
    names = {rule.keys[each.need]: each.label or need_in_words(each.need) for each in rule.inputs}
    return [
        BrokenExample(
            result.index,
            _broken(rule, example, result, names),
            fingerprint(rule.document["examples"][result.index]),
        )
        for example, result in zip(rule.examples, run_examples(rule), strict=True)
        if not result.passed
    ]


def _broken(rule: Rule, example: Example, result: ExampleResult, names: Mapping[str, str]) -> str:
    facts = [f"{names.get(key, key)} {value_in_words(value)}" for key, value in example.facts.items()]
    order = [output.name for output in rule.outputs] or list(result.expected)
    wrong = [
        name
        for name in order
        if name in result.expected and not _alike(result.expected[name], result.got.get(name))
    ]
    types = {output.name: output.type for output in rule.outputs}

    def said(values: Mapping[str, Any]) -> str:
        return ", ".join(_answer(values.get(name), types.get(name, "text")) for name in wrong)

    words = {
        "facts": example.name or ", ".join(facts) or _("nothing known"),
        "expected": said(result.expected) if wrong else _("row %s") % result.expected_row,
        "got": said(result.got) if wrong else _("row %s") % result.row,
    }
    return _("%(facts)s: expected *%(expected)s*, gives *%(got)s*.") % words


def _alike(expected: Any, got: Any) -> bool:
    if isinstance(expected, bool) and got in ("yes", "no"):
        return expected is (got == "yes")
    return bool(expected == got)


def _answer(value: Any, type: str) -> str:
    if value is None:
        return _("nothing")
    typed = coerce(value, type)
    return value_in_words(value if typed is None else typed)


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
