"""The one JSON form of a value: whatever goes in, rules read the same out."""

from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from contacts.ingest.body import BodyError, cleaned, parse
from contacts.ingest.profiles import LONGEST_SIMPLE, SIMPLE_ADDRESS
from contacts.values import Digits, canonical, infer, number
from journeys.rules.values import coerce

DECIMALS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**39), max_value=10**39, places=20
)


@given(DECIMALS | st.integers(-(10**39), 10**39))
def test_no_number_loses_a_digit(value: Any) -> None:
    stored = number(value)
    assert stored is not None
    through_json = orjson.loads(orjson.dumps(stored))
    back = coerce(through_json, "number")
    assert back is not None
    assert Decimal(str(back)) == Decimal(value)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_floats_stay_what_they_say(value: float) -> None:
    body = repr(value).encode()
    read, _ = parse(body)
    assert Decimal(str(read)) == Decimal(repr(value))


@given(st.text(alphabet="0123456789", min_size=1, max_size=45), st.text(alphabet="0123456789", max_size=45))
def test_numbers_of_a_body_are_read_exactly(whole: str, fraction: str) -> None:
    text = (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
    read, _ = parse(text.encode())
    assert Decimal(str(read)) == Decimal(text)
    stored = canonical(read, "number")
    if stored is not None:
        assert Decimal(str(stored)) == Decimal(text)


@given(st.recursive(st.none() | st.booleans() | st.text(), st.lists, max_leaves=20))
def test_cleaned_texts_can_be_stored(value: Any) -> None:
    text = orjson.dumps(cleaned(value), option=orjson.OPT_PASSTHROUGH_SUBCLASS, default=str).decode()
    assert "\\u0000" not in text


@given(st.binary(max_size=200))
def test_no_body_is_more_than_an_error(body: bytes) -> None:
    try:
        value, _ = parse(body)
        cleaned(value)
    except BodyError:
        pass


@pytest.mark.parametrize(
    ("value", "type"),
    [
        (True, "boolean"), (5, "number"), (0.5, "number"), (Digits("123456789012345678901"), "number"),
        ("x", "text"), ("5", "text"), ("2026-05-01", "date"), ("2026-05-01T10:00:00Z", "datetime"),
        ([1], None), (None, None),
    ],
)  # fmt: skip
def test_the_first_value_gives_the_type(value: object, type: str | None) -> None:
    assert infer(value) == type


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("1e50"), Decimal("1e-50"), 10**41])
def test_numbers_beyond_forty_digits_are_none(value: Any) -> None:
    assert number(value) is None


def test_a_long_number_is_no_text() -> None:
    assert canonical(Digits("12345678901234567890"), "text") is None
    assert canonical(Digits("12345678901234567890"), "number") == "12345678901234567890"


@given(st.from_regex(SIMPLE_ADDRESS, fullmatch=True))
def test_what_is_an_address_at_a_glance_is_one_at_a_closer_look(address: str) -> None:
    if len(address) <= LONGEST_SIMPLE:
        validate_email(address)
