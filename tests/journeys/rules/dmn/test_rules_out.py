"""A model that Weft wrote decides in DMN as the rule does here, missing values included."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.rules.dmn.decide import Decider
from journeys.rules.dmn.model import read_model
from journeys.rules.dmn.rules_out import write_dmn
from journeys.rules.documents import parse_rule
from tests.journeys.rules.asking import Member, ask_fast
from tests.journeys.rules.random_rules import DATES, NUMBERS, TEXTS, readable

VALUES: dict[str, list[Any]] = {"number": NUMBERS, "text": TEXTS, "boolean": [True, False], "date": DATES}
USED: dict[str, Any] = {"number": 1, "text": "a", "boolean": True, "date": "2026-05-01"}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    inputs: list[dict[str, Any]] = []
    for index in range(draw(st.integers(1, 2))):
        type = draw(st.sampled_from(sorted(VALUES)))
        missing = draw(st.sampled_from(["no", "yes", {"use": USED[type]}]))
        inputs.append({"fact": f"contact.f{index}", "type": type, "missing": missing})
    rows = [
        {"id": f"r{place}", "when": [draw(readable(item["type"])) for item in inputs], "then": [f"r{place}"]}
        for place in range(draw(st.integers(0, 4)))
    ]
    policy = draw(st.sampled_from(["first", "rule_order", "collect"]))
    table = {"hit_policy": policy, "inputs": inputs, "outputs": [{"name": "o"}], "rows": rows}
    return {"slug": "r", "name": "R", "kind": "table", "table": table}


@settings(max_examples=200, deadline=None)
@given(document=documents(), data=st.data())
def test_the_model_decides_as_the_rule_does(document: dict[str, Any], data: st.DataObject) -> None:
    written, rule = write_dmn(document), parse_rule(document)
    decider = Decider(read_model(written.content))
    noted = {note.place for note in written.notes}
    for _ in range(4):
        values = [data.draw(st.sampled_from([*VALUES[i["type"]], None])) for i in document["table"]["inputs"]]
        if noted and None in values:
            continue  # the note says that these may differ
        given_facts = {f"contact_f{index}": value for index, value in enumerate(values)}
        (row,) = ask_fast(rule, [Member(dict(zip(rule.needs, values, strict=True)))])
        expected = [] if row == "otherwise" else row.split(",")
        got = decider.decide("R", given_facts)
        assert (got if isinstance(got, list) else [] if got is None else [got]) == expected
