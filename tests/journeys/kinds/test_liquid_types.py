"""As what texts take a fact: by what they compare it with, and by the filters that it goes through."""

import pytest

from journeys.kinds.liquid_types import takes

FACT = "contact.plan"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% if contact.plan == 'pro' %}x{% endif %}", ["text"]),
        ("{% if 'pro' != contact['plan'] %}x{% endif %}", ["text"]),
        ("{% if contact.plan > 3 and contact.vip %}x{% endif %}", ["number"]),
        (
            "{% unless contact.age == 3 %}{% if contact.plan == true %}x{% endif %}{% endunless %}",
            ["boolean"],
        ),
        ("{% if contact.vip %}{% elsif contact.plan contains 'x' %}y{% endif %}", ["text"]),
        ("{% if contact.vip or contact.plan %}x{% endif %}", ["holds"]),
        ("{% case contact.plan %}{% when 'a', 3 %}x{% else %}y{% endcase %}", ["text", "number"]),
        ("{{ contact.plan | date: '%d' }} {{ contact.plan | default: 0 | plus: 1 }}", ["date", "number"]),
        ("{% assign p = contact.plan %}{% if p == 'pro' %}x{% endif %}", ["text"]),
        ("{% assign p = contact.plan %}{% assign p = 3 %}{% if p == 'pro' %}x{% endif %}", []),
        ("{% for each in contact.plans %}{% if contact.plan == 1.5 %}x{% endif %}{% endfor %}", ["number"]),
        ("{{ contact.plan }} {{ contact.plan | upcase }} {% if contact.plan == nil %}x{% endif %}", []),
        (
            "{% if contact.plans == 'pro' or entry.plan == 'pro' or contact.plan == entry.plan %}{% endif %}",
            [],
        ),
        ("{% if contact.plan == %}", []),
    ],
)
def test_a_fact_is_taken_for_what_it_is_compared_with(text: str, expected: list[str]) -> None:
    assert [take.type for take in takes(text, FACT)] == expected


def test_each_place_is_told_once_and_as_it_stands_there() -> None:
    text = "{% if contact.plan == 'pro' %}a{% endif %}" * 2
    assert [take.source for take in takes(text, FACT)] == ["contact.plan == 'pro'"]
