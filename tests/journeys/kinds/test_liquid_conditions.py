"""Conditions of texts, said as rules say them: the rule answers as the text does, or there is none."""

from typing import Any

import pytest

from journeys.kinds import liquid
from journeys.kinds.liquid_conditions import answered, asks
from journeys.rules.conditions import parse_condition
from journeys.rules.evaluate import compile_condition
from journeys.rules.facts import Column
from tests.journeys.kinds.listed_world import NOON

TYPES = {"plan": "text", "vip": "boolean", "seats": "number", "born": "date", "score": "number"}
PEOPLE: list[dict[str, Any]] = [
    {},
    {"plan": "pro", "vip": True, "seats": 80, "born": "1990-05-01", "score": 81},
    {"plan": "free", "vip": False, "seats": 81, "score": 3},
    {"plan": "prosaic", "seats": 3, "city": "Bonn"},
    {"vip": False, "seats": 0.5, "city": False},
]
SAYABLE = (
    "contact.plan == 'pro'",
    "contact.plan != 'pro'",
    "'pro' == contact.plan",
    "contact.plan contains 'pro'",
    "contact.plan == nil",
    "contact.plan != nil",
    "contact.born == '1990-05-01'",
    "contact.vip",
    "contact.vip == true",
    "contact.vip != true",
    "contact.vip == false",
    "contact.plan",
    "contact.seats",
    "contact.city",
    "contact.plan == 'pro' or contact.plan == 'free' or contact.vip",
    "contact.vip and contact.plan == 'pro'",
    "contact.plan == 'free' and contact.vip or contact.plan == 'pro'",
)
ORDERED = ("contact.seats > 80", "80 <= contact.seats", "contact.seats < 80.5", "contact.seats >= 0.5")
"""A text cannot even be made where the number is missing; the rule says no."""


def told(source: str) -> Any:
    (found,) = asks(f"{{% if {source} %}}x{{% endif %}}", TYPES)
    return found


@pytest.mark.parametrize("source", [*SAYABLE, *ORDERED])
def test_a_rule_answers_as_the_text_does(source: str) -> None:
    condition = parse_condition(told(source).condition)
    people = [person for person in PEOPLE if source not in ORDERED or "seats" in person]
    columns = {need: Column([person.get(need.name) for person in people]) for need in condition.needs}
    held = compile_condition(condition)(columns, len(people), NOON)
    text = f"{{% if {source} %}}yes{{% endif %}}"
    said = [liquid.render(text, {"contact": person}, html=False) == "yes" for person in people]
    assert held == said


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("contact.plan == 3", "contact.plan is a text"),
        ("contact.seats == '3'", "contact.seats is a number"),
        ("contact.plan == blank", "blank"),
        ("contact.plan > 'pro'", "by their letters"),
        ("contact.plan == contact.city", "no fact with a value"),
        ("name == 'Ada'", "'name', which is no fact"),
        ("entry.order.id == 3", "no fact that rules can ask"),
        ("contact.id == 'x'", "no fact that rules can ask"),
        ("contact.plan ==", "cannot be read"),
    ],
)
def test_what_no_rule_can_ask_has_a_reason(source: str, why: str) -> None:
    assert told(source).condition is None
    assert why in told(source).reason


def test_answers_of_rules_are_no_logic_of_the_text() -> None:
    text = "{% if step.route.pause == '2d' %}a{% endif %}{% unless step.pro.answer %}b{% endunless %}"
    assert list(asks(text, TYPES)) == []


def test_each_condition_is_told_once_and_cases_are_not_carried_over() -> None:
    text = (
        "{%- if contact.vip -%}a{% elsif contact.plan %}b{% endif %}{% unless contact.vip %}{% endunless %}"
    )
    assert [ask.source for ask in asks(text, TYPES)] == ["contact.vip", "contact.plan"]
    (case,) = asks("{% case contact.plan %}{% when 'pro' %}a{% endcase %}", TYPES)
    assert case.condition is None
    assert "table" in case.reason


def test_the_text_asks_the_answer_in_place_of_the_condition() -> None:
    text = (
        "{%- if contact.vip -%}a{% elsif contact.vips %}b{% endif %}{% unless contact.vip %}c{% endunless %}"
    )
    new = answered(text, "contact.vip", "step.vip.answer")
    assert new == (
        "{%- if step.vip.answer -%}a{% elsif contact.vips %}b{% endif %}"
        "{% unless step.vip.answer %}c{% endunless %}"
    )
