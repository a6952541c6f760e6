"""Why: a decision, a condition and a fact in plain words."""

from collections.abc import Mapping
from typing import Any

from journeys.rules.checks import Check, Moment, answer
from journeys.rules.columns import default_of
from journeys.rules.conditions import Condition, Leaf, Node
from journeys.rules.documents import Input, Rule
from journeys.rules.durations import words
from journeys.rules.facts import Need, Where
from journeys.rules.tables import Table
from journeys.rules.values import coerce
from journeys.rules.where import check_of
from journeys.rules.words import cell_in_words, check_in_words, value_in_words, words_to_cell

__all__ = ["cell_in_words", "condition_in_words", "need_in_words", "sentence", "words_to_cell"]

WHY = {
    "missing": "data is missing that it asks for",
    "no_row": "no row fits",
    "unique_violated": "more than one row fits, and only one may",
    "any_violated": "the rows that fit disagree",
}


def sentence(
    rule: Rule, row: str | None, seen: Mapping[str, Any], outcome: Any, fallback: str | None = None
) -> str:
    """One sentence for the log: "Sent to *sales* by row *hot* because Lead score 90 is over 80."

    `seen` is what the decision log holds (fact to JSON value), `row` the row, "otherwise", "yes" or "no".
    """
    if rule.table is not None:
        sent = f"Sent to *{outcome}*" if outcome is not None else "Decided"
        if fallback is not None or row is None or row == "otherwise":
            why = WHY.get(fallback or "no_row", fallback or "")
            if fallback == "missing":
                absent = _absent(rule, rule.table, seen)
                why = f"{absent} {'is' if ' and ' not in absent else 'are'} missing" if absent else why
            if outcome == "otherwise":
                return f"Took *otherwise* because {why}."
            return f"{sent} by *otherwise* because {why}."
        first = row.split(",")[0]
        reasons = _reasons(rule, rule.table, first, seen)
        named = "rows" if "," in row else "row"
        return f"{sent} by {named} *{row}* because {_and(reasons) if reasons else 'it fits everybody'}."
    if rule.condition is None:
        return "Decided."
    if fallback is not None:
        return f"Answered *no* because {WHY.get(fallback, fallback)}."
    facts = [
        f"{_name(leaf)} was {_seen(seen.get(rule.keys[leaf.need]), leaf.check.type)}"
        for leaf in rule.condition.leaves
    ]
    return f"Answered *{row}* because {_and(list(dict.fromkeys(facts)))}."


def condition_in_words(condition: Condition) -> str:
    """A condition as a phrase: "plan is pro or team, and not (pricing viewed in the last 2 d)"."""
    return _node(condition.root, outer=True)


def need_in_words(need: Need) -> str:
    """A fact as a phrase: "pricing viewed in the last 7 d", "how often pricing viewed", "plan"."""
    plain = need.name.replace("_", " ")
    match need.family:
        case "event":
            text = {"": plain, "count": f"how often {plain}", "last": f"last {plain}"}.get(need.measure)
            text = text or f"sum of {need.property.replace('_', ' ')} of {plain}"
        case "message":
            text = f"message {plain} {need.measure}"
        case "consent":
            text = f"consent to {plain.replace('.', ' ')}"
        case "segment":
            text = f"in segment {plain}"
        case "journey":
            text = "time in the journey"
        case "now":
            text = {"hour": "hour of the day", "weekday": "day of the week", "date": "today"}[need.name]
        case "account":
            text = f"account {plain}"
        case _:
            text = plain
    if need.where:
        text += f" with {_and([_where(test) for test in need.where])}"
    return f"{text} in the last {words(need.within)}" if need.within is not None else text


def _reasons(rule: Rule, table: Table, id: str, seen: Mapping[str, Any]) -> list[str]:
    row = next((row for row in table.rows if row.id == id), None)
    if row is None:
        return []
    reasons = []
    for cell, column in zip(row.cells, table.inputs, strict=True):
        if cell.check.always:
            continue
        value = seen.get(rule.keys[column.need])
        reasons.append(_reason(_name(column), cell.check, value, column))
    return reasons


def _reason(name: str, check: Check, value: Any, column: Input) -> str:
    typed = coerce(value, check.type)
    if typed is None and default_of(column.need) is None:
        if check.presence:
            return f"{name} is unknown"
        used = (
            f", so {value_in_words(column.missing.value)} is used" if column.missing.policy == "use" else ""
        )
        return f"{name} is missing{used}{'' if used else ', which counts as a fit'}"
    if check.type == "boolean":
        held = answer(check, typed, column.missing)
        return f"{name} is {value_in_words(typed)}" if held else f"{name} was {value_in_words(typed)}"
    if len(check.ranges) == 1 and check.ranges[0].point and not check.negated:
        return f"{name} is {value_in_words(typed)}"
    return f"{name} {value_in_words(typed)} is {check_in_words(check)}"


def _absent(rule: Rule, table: Table, seen: Mapping[str, Any]) -> str:
    asked = [column for column in table.inputs if column.missing.policy == "otherwise"]
    return _and([_name(column) for column in asked if seen.get(rule.keys[column.need]) is None])


def _name(asked: Input | Leaf) -> str:
    return asked.label or need_in_words(asked.need)


def _seen(value: Any, type: str) -> str:
    typed = coerce(value, type)
    return value_in_words(value if typed is None else typed)


def _node(node: Node, outer: bool = False) -> str:
    if isinstance(node, Leaf):
        return _leaf(node)
    if node.how == "not":
        return f"not ({_node(node.parts[0], outer=True)})"
    text = f", {'and' if node.how == 'all' else 'or'} ".join(_node(part) for part in node.parts)
    return text if outer or len(node.parts) == 1 else f"({text})"


def _leaf(leaf: Leaf) -> str:
    name = _name(leaf)
    if leaf.operator == "happened":
        return _behavior(name, leaf)
    return f"{name} {_test(leaf.operator, leaf.check, leaf.value)}"


def _behavior(name: str, leaf: Leaf) -> str:
    least, most = leaf.value
    plain = name.removeprefix("how often ")
    if most == 0:
        return f"no {plain}"
    if most is None:
        return plain if least == 1 else f"{plain} at least {least} times"
    return f"{plain} {least} to {most} times" if least != most else f"{plain} exactly {least} times"


def _where(test: Where) -> str:
    return f"{test.property.replace('_', ' ')} {_test(test.operator, check_of(test), test.value)}"


def _test(operator: str, check: Check, value: Any) -> str:
    if operator in ("within_last", "within_next"):
        return f"is within the {operator[7:]} {value}"
    if check.search is not None:
        return (
            f"{'does not contain' if check.negated else check.search[0].replace('_', ' ')} {check.search[1]}"
        )
    ends = [end for item in check.ranges for end in (item.low, item.high) if isinstance(end, Moment)]
    if ends:
        side = "before" if operator == "before" else "after"
        span = words(abs(ends[0].offset)) + (" ago" if ends[0].offset.days < 0 else " from now")
        return f"is {side} {span if ends[0].offset else 'now'}"
    return f"is {check_in_words(check)}"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
