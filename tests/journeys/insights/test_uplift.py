"""The worth of the logic, against figures of the literature, and honest about too little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.insights.uplift import uplift, wilson


def test_it_equals_the_example_of_newcombe() -> None:
    # Newcombe 1998, table II, (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    found = uplift(70, 56, 80, 48)
    assert found.difference == pytest.approx(0.2)
    assert found.low == pytest.approx(0.0524, abs=5e-5)
    assert found.high == pytest.approx(0.3339, abs=5e-5)


def test_it_equals_the_example_with_nobody_in_one_arm_converted() -> None:
    # The same table, (d): 10/10 against 0/10 has method 10 at 0.6075 to 1.
    assert uplift(10, 10, 10, 0).low == pytest.approx(0.6075, abs=5e-5)
    assert uplift(10, 10, 10, 0).high == pytest.approx(1.0)


def test_twelve_thousand_people_say_what_twelve_hundred_cannot() -> None:
    many, few = uplift(10_800, 1_447, 1_200, 120), uplift(1_080, 145, 120, 12)
    assert many.enough
    assert many.sure
    assert many.low > 0.01
    assert few.enough
    assert not few.sure
    assert few.low < 0 < few.high


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((99, 50, 500, 50), "99 people walked with the logic and 500 without; 100 of each"),
        ((500, 50, 99, 9), "500 people walked with the logic and 99 without; 100 of each"),
        ((500, 5, 500, 4), "9 people reached the goal; 10 are needed"),
        ((0, 0, 0, 0), "0 people walked with the logic and 0 without"),
    ],
)
def test_too_little_is_said(counts: tuple[int, int, int, int], says: str) -> None:
    found = uplift(*counts)
    assert not found.enough
    assert not found.sure
    assert says in found.reason


def test_the_rule_is_met_exactly_at_its_border() -> None:
    assert uplift(100, 6, 100, 4).enough
    assert uplift(100, 6, 100, 4).reason == ""


@pytest.mark.parametrize("counts", [(10, 11, 10, 0), (10, 0, 10, 11), (10, -1, 10, 0)])
def test_more_conversions_than_people_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="cannot have reached"):
        uplift(*counts)


people = st.integers(1, 10_000_000)


@given(people, people, st.data())
def test_the_interval_holds_the_difference_and_stays_within_one(
    ours: int, theirs: int, data: st.DataObject
) -> None:
    found = uplift(ours, data.draw(st.integers(0, ours)), theirs, data.draw(st.integers(0, theirs)))
    slack = 1e-9
    assert -1 - slack <= found.low <= found.difference + slack <= found.high + 2 * slack <= 1 + 3 * slack


@given(people, st.data())
def test_the_interval_of_one_share_holds_it(number: int, data: st.DataObject) -> None:
    converted = data.draw(st.integers(0, number))
    low, high = wilson(converted, number)
    assert 0 <= low <= converted / number + 1e-9
    assert converted / number - 1e-9 <= high <= 1
