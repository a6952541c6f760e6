"""The evaluator of journeys and the plain meaning of DMN give the same answer to any table and any values."""

from decimal import Decimal
from typing import Any

from hypothesis import event, given, reject, settings
from hypothesis import strategies as st

from journeys.rules.dmn.as_weft import AsWeft
from journeys.rules.dmn.tables import AGGREGATES, POLICIES, Clause, DmnTable, Line, ReadyTable
from journeys.rules.feel.values import UnsupportedError, same
from tests.journeys.rules.random_rules import DATES, DURATIONS, INSTANTS, NUMBERS, TEXTS, readable

VALUES: dict[str, tuple[str, list[Any]]] = {
    "number": ("number", NUMBERS),
    "text": ("string", TEXTS),
    "boolean": ("boolean", [True, False]),
    "date": ("date", DATES),
    "datetime": ("date and time", INSTANTS),
    "duration": ("days and time duration", DURATIONS),
}
"""Our type, FEEL's name of it, and values."""

LETTERS, DIGITS = ['"x"', '"y"', '"z"'], ["1", "2.5", "-3", "0.1"]


@st.composite
def cells(draw: st.DrawFn, type: str) -> str:
    """A cell that both languages write alike."""
    text = draw(readable(type))
    for ours, feel in (("0h", "PT0S"), ("48h", "PT48H"), ("1h", "PT1H")):
        text = text.replace(ours, f'duration("{feel}")') if type == "duration" else text
    return text


@st.composite
def dmn_tables(draw: st.DrawFn) -> DmnTable:
    types = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3))
    policy = draw(st.sampled_from(sorted(POLICIES.values())))
    aggregate = draw(st.sampled_from(sorted(AGGREGATES.values()))) if policy == "collect" else "list"
    columns = (
        [DIGITS]
        if aggregate in ("sum", "min", "max")
        else draw(st.sampled_from([[LETTERS], [LETTERS, DIGITS]]))
    )
    outputs = tuple(
        Clause(
            f"o{index}",
            "",
            "Any",
            values=",".join(reversed(values)),
            default=draw(st.sampled_from(["", values[0]])),
        )
        for index, values in enumerate(columns)
    )
    lines = [
        Line(
            str(place),
            tuple(draw(cells(type)) for type in types),
            tuple(draw(st.sampled_from(values)) for values in columns),
        )
        for place in range(draw(st.integers(0, 5)))
    ]
    inputs = tuple(Clause("", f"i{index}", VALUES[type][0]) for index, type in enumerate(types))
    return DmnTable(policy, aggregate, inputs, outputs, tuple(lines))


@settings(max_examples=300, deadline=None)
@given(table=dmn_tables(), data=st.data())
def test_both_give_the_same(table: DmnTable, data: st.DataObject) -> None:
    ready = ReadyTable(table, {clause.text for clause in table.inputs})
    types = [clause.type for clause in table.inputs]
    try:
        ours = AsWeft(table, ready, types)
    except UnsupportedError as error:
        event(str(error).partition(":")[2] or str(error))
        reject()
    pools = dict(VALUES.values())
    for _ in range(5):
        inputs = [data.draw(st.sampled_from([*pools[type], None])) for type in types]
        scope = {clause.text: value for clause, value in zip(table.inputs, inputs, strict=True)}
        expected = ready.settle(ready.fitting(inputs, scope), scope)
        event(f"{table.policy} {table.aggregate}: {'null' if expected is None else 'a value'}")
        assert same(ours.answer(inputs, scope), expected) is True


def test_long_sums_are_exact_in_both() -> None:
    numbers = ["100000000000000.1", "0.0000000001", "-100000000000000"]
    lines = tuple(Line(str(place), ("-",), (number,)) for place, number in enumerate(numbers))
    table = DmnTable("collect", "sum", (Clause("", "x", "number"),), (Clause("", "", "Any"),), lines)
    ready = ReadyTable(table, {"x"})
    plain = ready.settle(ready.fitting([None], {"x": None}), {"x": None})
    assert plain == AsWeft(table, ready, ["number"]).answer([None], {"x": None}) == Decimal("0.1000000001")
