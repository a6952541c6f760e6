"""Every value that a setting can have comes back from its fields as it went in."""

from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict

from journeys.forms import inputs
from journeys.forms.inputs_in_parts import Branches, Referable, Since, Where

TEST = {"property": "plan", "is": "equal_to", "value": "pro"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (inputs.SettingInput(), "signed_up"),
        (inputs.SettingInput(), None),
        (inputs.Lines(), "  one\n\ntwo  "),
        (inputs.Number(), 0),
        (inputs.Number(), 12.5),
        (inputs.Version(), "approved"),
        (inputs.Version(), 3),
        (inputs.Flag(), True),
        (inputs.Flag(), False),
        (inputs.Names(), ["one", "two words"]),
        (inputs.Offset(), "-14d"),
        (inputs.Clock(), "09:00"),
        (inputs.Weekdays(), ["mon", "fri"]),
        (inputs.Weekdays(), None),
        (inputs.Literal(), "text"),
        (inputs.Literal(), "12"),
        (inputs.Literal(), 12),
        (inputs.Literal(), True),
        (inputs.Literal(), "true"),
        (inputs.Condition(), {"fact": "contact.plan", "is": "known"}),
        (Since(), "last_interaction"),
        (Since(), "event:demo_requested"),
        (Since(), None),
        (Where(), [TEST, {"property": "seats", "is": "between", "value": [5, 10]}]),
        (Where(), [{"property": "coupon", "is": "known"}]),
        (Branches(), [{"key": "a", "weight": 50}, {"key": "b", "weight": 0.5}]),
        (Referable(inputs.SettingInput()), {"from": "step.route.pause", "else": "7d"}),
        (Referable(inputs.SettingInput()), "7d"),
        (Referable(inputs.Literal()), {"from": "step.route.offer", "else": 5}),
    ],
)
def test_a_value_survives_its_fields(field: inputs.SettingInput, value: Any) -> None:
    sent = MultiValueDict(field.spread("settings.x", value))
    assert field.value_from_datadict(sent, {}, "settings.x") == value


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (inputs.Number(), "3,5", 3.5),
        (inputs.Number(), "many", "many"),
        (inputs.Number(), "1e999999999", "1e999999999"),
        (inputs.Number(), "NaN", "NaN"),
        (inputs.Version(), "9" * 20, "9" * 20),
        (inputs.Names(), " , one,, two ,", ["one", "two"]),
        (inputs.Offset(), "2 weeks before", "-2w"),
        (inputs.Offset(), "1 day after", "1d"),
        (inputs.Offset(), "- 3 d", "-3d"),
        (inputs.Offset(), "-3d before", "-3d before"),
        (inputs.Condition(), "{not json", "{not json"),
        (inputs.Condition(), "   ", None),
    ],
)
def test_what_people_type_is_taken_as_far_as_it_can_be_read(
    field: inputs.SettingInput, text: str, value: Any
) -> None:
    assert field.value_from_datadict(MultiValueDict({"x": [text]}), {}, "x") == value


def test_an_empty_row_is_none() -> None:
    sent = MultiValueDict({"x__key": ["a", " "], "x__weight": ["", ""]})
    assert Branches().value_from_datadict(sent, {}, "x") == [{"key": "a", "weight": 1}]
    assert Where().value_from_datadict(MultiValueDict(), {}, "x") is None


def test_days_of_the_week_are_boxes_however_they_are_written() -> None:
    assert inputs.Weekdays().spread("x", ["Friday", 1, "someday"]) == {"x": ["fri", "mon"]}
    assert inputs.Weekdays().spread("x", "mon") == {"x": []}
