"""A file that holds more than is read within seconds is told so before anything in it is read."""

import re

import pytest

from journeys.rules.dmn import limits
from journeys.rules.dmn.rules_in import read_rules
from journeys.rules.problems import RuleError

HEAD = '<definitions name="m" xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">'


def row(test: str, entry: str = "1") -> str:
    return (
        f"<rule><inputEntry><text>{test}</text></inputEntry>"
        f"<outputEntry><text>{entry}</text></outputEntry></rule>"
    )


def table(rows: str, number: int = 0, inputs: int = 1, beside: str = "", values: str = "") -> str:
    asked = (
        '<input label="contact.score"><inputExpression typeRef="number"><text>score</text></inputExpression>'
        f"<inputValues><text>{values}</text></inputValues></input>"
    )
    return (
        f'<decision id="d{number}" name="D {number}">{beside}<decisionTable hitPolicy="FIRST">'
        f'{asked * inputs}<output name="o"/>{rows}</decisionTable></decision>'
    )


def read(*parts: str) -> list[str]:
    """What reading a model of these parts is refused for."""
    with pytest.raises(RuleError) as caught:
        read_rules(f"{HEAD}{''.join(parts)}</definitions>".encode())
    assert all(problem.cure for problem in caught.value.problems)
    return [problem.message for problem in caught.value.problems]


EXPRESSION = '<decision name="E {}"><literalExpression><text>1</text></literalExpression></decision>'
KNOWLEDGE = '<businessKnowledgeModel name="K {}"/>'
NUMBERS = ",".join(map(str, range(200_000)))


@pytest.mark.parametrize(
    ("parts", "holds", "most"),
    [
        (map(EXPRESSION.format, range(2_001)), "2,001 decisions", "2,000"),
        (map(KNOWLEDGE.format, range(2_001)), "2,001 decisions", "2,000"),
        ((table(row("&gt; 1"), number) for number in range(201)), "201 decision tables", "200"),
        ([table(f"<rule>{'<inputEntry/>' * 200_001}</rule>")], "200,001 cells in its tables", "200,000"),
        ([table(row(f"&lt; {NUMBERS}"))], "characters of different tests, entries and values", "1,000,000"),
        ([table(row("-", f'"{NUMBERS}"'))], "characters of different tests, entries and values", "1,000,000"),
        ([table(row("-"), values=NUMBERS)], "characters of different tests, entries and values", "1,000,000"),
        (
            [table(row("-"), beside=f"<extensionElements><rule>{NUMBERS * 4}</rule></extensionElements>")],
            "characters of rules beside its tables",
            "4,000,000",
        ),
    ],
    ids=["expressions", "knowledge", "tables", "cells", "a test", "an entry", "values", "rules beside"],
)
def test_more_than_is_read_is_told_with_the_limit(parts: list[str], holds: str, most: str) -> None:
    (said,) = read(*parts)
    assert re.fullmatch(rf"The file holds [\d,]*\s?{re.escape(holds)}; at most {most} are read\.", said)


def test_what_is_said_again_counts_once() -> None:
    said = ",".join(str(number) for number in range(1_500))
    found = read_rules(f"{HEAD}{table(row(said) * 200)}</definitions>".encode())
    assert len(found.documents[0]["table"]["rows"]) == 200


@pytest.mark.parametrize(
    "part",
    [
        table(row("&gt; 1"), inputs=201),
        table(row("(" * 3_000 + "1" + ")" * 3_000, "[" * 3_000)),
        table(row("1" + "+1" * 4_000, "1" + "+1" * 40_000)),
        table(row("not(" * 2_000 + "1" + ")" * 2_000)),
        table(row("-", "count(for i in 1..999999999 return i)")),
    ],
    ids=["columns", "brackets", "sums", "nots", "loops"],
)
def test_what_explodes_is_refused_at_its_place(part: str) -> None:
    assert all(len(said) < 400 for said in read(part))


def test_of_thousands_of_problems_the_first_are_told() -> None:
    found = read(table("".join(row(f"foo({number})") for number in range(4_000))))
    assert len(found) == limits.MOST_PROBLEMS + 1
    assert "what comes after was not looked at" in found[-1]
    many = [table(row("foo()") * 30, number) for number in range(40)]
    assert len(read(*many)) <= limits.MOST_PROBLEMS + 30


def test_rules_that_are_none_beside_a_table_are_looked_at_a_few_times() -> None:
    beside = f"<extensionElements>{'<rule>{"table": 1}</rule>' * 50_000}</extensionElements>"
    found = read_rules(f"{HEAD}{table(row('&gt; 1'), beside=beside)}</definitions>".encode())
    assert len(found.documents) == 1
