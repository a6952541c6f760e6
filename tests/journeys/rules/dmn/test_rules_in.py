"""Models of other tools as rules, and ours after other tools had them."""

import re
from pathlib import Path
from typing import Any

import pytest

from journeys.rules.dmn import as_weft
from journeys.rules.dmn.rules_in import read_rules
from journeys.rules.dmn.rules_out import write_dmn
from journeys.rules.documents import parse_rule
from journeys.rules.feel.values import UnsupportedError
from journeys.rules.problems import RuleError

CASES = Path(__file__).parents[3] / "cases" / "dmn"
MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" id="m">
  <inputData name="Age" id="i"><variable name="Age" typeRef="number"/></inputData>
  <decision name="Lead Route" id="d"><description>Who calls whom.</description><variable name="Lead Route"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <decisionTable hitPolicy="{policy}">
      <input label="Age"><inputExpression typeRef="number"><text>Age</text></inputExpression></input>
      <output name="route" typeRef="string">
        <outputValues><text>"sales","nurture"</text></outputValues>
      </output>
      <annotation name="why"/>
      <rule><description>old enough</description><inputEntry><text>{cell}</text></inputEntry>
        <outputEntry><text>"sales"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision name="Words" id="e"><literalExpression><text>"a"</text></literalExpression></decision>
</definitions>"""

RULE: dict[str, Any] = {
    "format": "weft.rule/1",
    "slug": "lead-routing",
    "name": "Lead routing",
    "purpose": "Why.",
    "kind": "table",
    "table": {
        "hit_policy": "first",
        "inputs": [
            {"fact": "contact.score", "type": "number", "missing": {"use": 0}, "no_older_than": "90d"},
            {"fact": "contact.plan", "type": "text", "missing": "no"},
            {"fact": "event.pricing_viewed", "type": "boolean", "within": "7d"},
        ],
        "outputs": [{"name": "route", "values": ["sales", "nurture"]}, {"name": "pause", "type": "duration"}],
        "rows": [{"id": "hot", "when": ["> 80", 'not("free")', "-"], "then": ["sales", "48h"], "note": "n"}],
        "otherwise": {"then": ["nurture", "7d"]},
    },
    "examples": [{"facts": {"contact.score": 90}, "expect": {}}],
}


def model(cell: str = "&gt; 18", policy: str = "UNIQUE") -> bytes:
    return MODEL.format(cell=cell, policy=policy).encode()


def test_a_table_becomes_a_rule_and_what_was_guessed_is_said() -> None:
    found = read_rules(model())
    (document,) = found.documents
    rule = parse_rule(document)
    assert (rule.slug, rule.name, rule.purpose) == ("lead-route", "Lead Route", "Who calls whom.")
    assert document["table"]["inputs"] == [{"fact": "contact.age", "type": "number", "label": "Age"}]
    assert document["table"]["rows"] == [
        {"id": "row-1", "when": ["> 18"], "then": ["sales"], "note": "old enough"}
    ]
    assert [note.code for note in found.notes] == ["guessed_fact", "not_carried_over"]
    assert "'Words'" in found.notes[1].message


@pytest.mark.parametrize(
    "cell", ["&gt; limit", "? + 1 = 2", 'contains(?, "a")', "years and months duration(a, b)"]
)
def test_feel_beyond_a_cell_is_refused_at_its_place(cell: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_rules(model(cell))
    (problem,) = caught.value.problems
    assert problem.place == "Lead Route/row 1/Age"
    assert problem.code == "not_carried_over"


def test_ten_thousand_rows_are_refused_and_five_thousand_work() -> None:
    head, row, tail = re.split(r"(<rule>.*</rule>)", MODEL.replace("{policy}", "FIRST"), flags=re.DOTALL)
    rows = [row.replace("{cell}", str(number)) for number in range(10_000)]
    document = read_rules((head + "".join(rows[:5_000]) + tail).encode()).documents[0]
    assert len(document["table"]["rows"]) == 5_000
    with pytest.raises(RuleError, match="A table of 10,000 rows, 1 inputs and 1 outputs, where 5,000 rows"):
        read_rules((head + "".join(rows) + tail).encode())


def test_a_policy_that_nobody_has_is_refused() -> None:
    with pytest.raises(RuleError, match="hit policy 'LAST'"):
        read_rules(model(policy="LAST"))


def test_a_model_without_a_table_is_refused() -> None:
    with pytest.raises(RuleError, match="no decision table"):
        read_rules(b'<definitions xmlns="x"/>')
    with pytest.raises(RuleError, match="where DMN has 'definitions'"):
        read_rules(b"<html/>")


@pytest.mark.parametrize("name", ["every-policy", "null-and-not", "ranked-offers", "discount-chain"])
def test_our_own_models_become_rules(name: str) -> None:
    found = read_rules((CASES / name / f"{name}.dmn").read_bytes())
    assert found.documents
    for document in found.documents:
        parse_rule(document)


def test_what_a_table_computes_is_refused_at_its_place() -> None:
    with pytest.raises(RuleError) as caught:
        read_rules((CASES / "typed-outcomes" / "typed-outcomes.dmn").read_bytes())
    (problem,) = caught.value.problems
    assert problem.place == "Checked/row 1/column 1"
    assert "The entry 'score * 2', which is not a plain value, cannot be carried over" in problem.message
    with pytest.raises(RuleError, match="a duration of years and months, whose length varies"):
        read_rules((CASES / "when-to-call" / "when-to-call.dmn").read_bytes())


def test_nulls_mean_what_they_meant() -> None:
    found = read_rules((CASES / "null-and-not" / "null-and-not.dmn").read_bytes())
    cells = {doc["name"]: [row["when"][0] for row in doc["table"]["rows"]] for doc in found.documents}
    assert cells["Not free"] == ['< "free", > "free", null']
    assert cells["Not vip"] == ["false, null", "null", "false", "not(null)"]


def test_ours_says_what_other_tools_do_not_know() -> None:
    written = write_dmn(RULE)
    assert [note.place for note in written.notes] == ["table/inputs/0", "table/inputs/2"]
    text = written.content.decode()
    assert "if contact_score = null then 0 else contact_score" in text
    assert 'not("free", null)' in text
    assert 'duration("P2D")' in text


def test_a_condition_has_no_place_in_dmn() -> None:
    with pytest.raises(RuleError, match="is a condition"):
        write_dmn({"slug": "c", "kind": "condition", "condition": {"fact": "contact.plan", "is": "known"}})
    with pytest.raises(RuleError, match=r"DMN 1\.2 is not written"):
        write_dmn(RULE, "1.2")


def test_ours_comes_back_as_it_was() -> None:
    found = read_rules(write_dmn(RULE).content)
    assert found.documents == [RULE]
    assert found.notes == []


def test_ours_changed_elsewhere_is_read_anew_and_keeps_what_belongs_to_its_columns() -> None:
    content = write_dmn(RULE).content.replace(b"<text>&gt; 80", b"<text>&gt; 70")
    found = read_rules(content)
    (document,) = found.documents
    assert [note.code for note in found.notes] == ["changed_elsewhere"]
    assert document["table"]["rows"][0]["when"][0] == "> 70"
    assert document["table"]["rows"][0]["id"] == "hot"
    assert document["table"]["inputs"] == RULE["table"]["inputs"]
    assert document["examples"] == RULE["examples"]
    parse_rule(document)


def test_all_parts_of_ours_outlive_a_change_elsewhere() -> None:
    score = {"fact": "contact.score", "type": "number"}
    rule = {
        **RULE,
        "table": {
            "hit_policy": "first",
            "inputs": [{**score, "label": "At least"}, {**score, "label": "At most", "no_older_than": "9d"}],
            "outputs": [{"name": "limit", "type": "number"}, {"name": "pause", "type": "duration"}],
            "rows": [{"id": "a", "when": [">= 4", "<= 8"], "then": [None, None], "x-by": "Jo"}],
            "otherwise": {"then": [None, None], "note": "ask Jo"},
            "x-team": "sales",
        },
    }
    found = read_rules(write_dmn(rule).content.replace(b"<text>&gt;= 4", b"<text>&gt;= 5"))
    rule["table"]["rows"][0]["when"][0] = ">= 5"
    assert found.documents == [rule]
    assert [note.code for note in found.notes] == ["changed_elsewhere"]


@pytest.mark.parametrize("values", ["[18..65]", "null, 20", "[1, 2]", "{a: 1}", "&gt;= 0"])
def test_allowed_values_that_are_no_values_are_left_behind(values: str) -> None:
    listed = f"</inputExpression><inputValues><text>{values}</text></inputValues></input>"
    text = model().replace(b"</inputExpression></input>", listed.encode())
    found = read_rules(text.replace(b'"sales","nurture"', values.encode()))
    assert [note.code for note in found.notes] == ["guessed_fact", *["not_carried_over"] * 3]
    table = parse_rule(found.documents[0]).table
    assert table is not None
    assert table.inputs[0].values == table.outputs[0].values == ()


def test_an_entry_that_can_be_read_in_many_ways_is_refused_at_its_place() -> None:
    with pytest.raises(RuleError) as caught:
        read_rules(model("1 in (" * 30))
    assert caught.value.problems[0].place == "Lead Route/row 1/Age"
    with pytest.raises(RuleError, match="which is not a plain value"):
        read_rules(model().replace(b'<text>"sales"</text>', f"<text>1{'+1' * 4_000}</text>".encode()))


@pytest.mark.parametrize(
    ("text", "type"),
    [
        *((text, "number") for text in ("> 80", "<=-3", "12.5", "[1..3]", "(1..3]", "[3..1]", "> -1.5", "0")),
        *((text, "text") for text in ('"pro"', '"pro", "team"', '"a,b","c"', '""')),
    ],
)
def test_a_plain_cell_is_read_as_any_other(text: str, type: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert as_weft.PLAIN[type].fullmatch(text)

    def read() -> str:
        as_weft.cell.cache_clear()
        try:
            return as_weft.cell(text, type)
        except UnsupportedError as error:
            return str(error)

    quick = read()
    monkeypatch.setattr(as_weft, "PLAIN", {})
    assert read() == quick
    as_weft.cell.cache_clear()
