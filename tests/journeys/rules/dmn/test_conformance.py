"""Models of our own, laid out as the conformance kit: what a model may ask, and what is said of the rest."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

CASES = Path(__file__).parents[3] / "cases" / "dmn"
MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" id="m">
  <inputData name="x" id="i"><variable name="x" typeRef="number"/></inputData>
  <decision name="D" id="d"><variable name="D"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    {logic}
  </decision>
</definitions>"""
CASE = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>m.dmn</modelName>
  <testCase id="001">
    <inputNode name="x"><value xsi:type="xsd:decimal">2</value></inputNode>
    <resultNode name="D" type="decision">
      <expected><value xsi:type="xsd:decimal">{expected}</value></expected>
    </resultNode>
  </testCase>
</testCases>"""


def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """The exit status and the lines of `weft conformance dmn`."""
    status = 0
    try:
        call_command("weft", "conformance", "dmn", str(folder))
    except SystemExit as stop:
        status = int(stop.code or 0)
    return status, capsys.readouterr().out.splitlines()


def write(folder: Path, logic: str, expected: str) -> None:
    (folder / "m.dmn").write_text(MODEL.format(logic=logic), encoding="utf-8")
    (folder / "m-test-01.xml").write_text(CASE.format(expected=expected), encoding="utf-8")


def test_every_case_of_our_own_models_passes(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = run(CASES, capsys)
    total = json.loads(lines[-1])
    assert [line for line in lines[:-1] if not line.startswith("pass ")] == []
    assert status == 0
    assert total["pass"] == total["cases"] == len(lines) - 1 >= 29
    assert total["tables"]["by_rules"] > 10 * total["tables"]["by_feel_alone"]


def test_a_wrong_answer_fails_with_what_was_expected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "<literalExpression><text>x * 2</text></literalExpression>", "5")
    status, lines = run(tmp_path, capsys)
    assert lines[0] == "fail m-test-01.xml 001: 'D' gives 4 where 5 is expected"
    assert status == 1


@pytest.mark.parametrize(
    ("logic", "reason"),
    [
        ("<literalExpression><text>for i in [1] return i</text></literalExpression>", "'for'"),
        ("<literalExpression><text>y + 1</text></literalExpression>", "the name 'y'"),
        ('<literalExpression expressionLanguage="python"><text>1</text></literalExpression>', "python"),
        ("<conditional/>", "conditional"),
        ("", "has no logic"),
        ('<decisionTable hitPolicy="LAST"><output/></decisionTable>', "hit policy 'LAST'"),
    ],
)
def test_what_is_beyond_is_named_never_guessed(
    logic: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, logic, "1")
    status, lines = run(tmp_path, capsys)
    assert lines[0].startswith("unsupported m-test-01.xml 001: ")
    assert reason in lines[0]
    assert status == 0


def test_a_folder_without_cases_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = run(tmp_path, capsys)
    assert (status, lines) == (1, [])


def test_a_model_that_is_missing_or_broken_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "", "1")
    (tmp_path / "m.dmn").unlink()
    assert run(tmp_path, capsys)[1][0].startswith("fail m-test-01.xml -: There is no model m.dmn")
    (tmp_path / "m.dmn").write_text("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", encoding="utf-8")
    status, lines = run(tmp_path, capsys)
    assert "declares a document type" in lines[0]
    assert status == 1
