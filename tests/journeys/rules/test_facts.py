"""Facts, durations and values: spelling and conversion."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.rules.durations import format_duration, parse_duration, parse_iso_duration, words
from journeys.rules.facts import Need, parse_fact
from journeys.rules.problems import RuleError
from journeys.rules.values import TYPES, coerce, plain


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("contact.plan", Need("contact", "plan")),
        ("contact.address.city", Need("contact", "address.city")),
        ("event.pricing_viewed", Need("event", "pricing_viewed")),
        ("event.Order Completed.count", Need("event", "Order Completed", "count")),
        ("event.order.last", Need("event", "order", "last")),
        ("event.order.sum.total.net", Need("event", "order", "sum", "total.net")),
        ("message.welcome.opened", Need("message", "welcome", "opened")),
        ("consent.email.product_news", Need("consent", "email.product_news")),
        ("segment.customers", Need("segment", "customers")),
        ("entry.order_id", Need("entry", "order_id")),
        ("step.route.pause", Need("step", "route.pause")),
        ("journey.age", Need("journey", "age")),
        ("now.hour", Need("now", "hour")),
    ],
)
def test_a_fact_reads_and_writes_alike(text: str, need: Need) -> None:
    assert parse_fact(text) == need
    assert str(need) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plan",
        "contact.",
        "contact. ",
        "kontact.plan",
        "message.welcome",
        "message.welcome.eaten",
        "consent.email",
        "step.route",
        "journey.length",
        "now.minute",
        None,
        5,
        "contact.a\nb",
        "contact." + "x" * 300,
    ],
)
def test_what_is_no_fact_is_refused(text: object) -> None:
    with pytest.raises(RuleError) as caught:
        parse_fact(text)
    assert caught.value.problems[0].code == "unknown_fact"


def test_only_events_have_windows() -> None:
    with pytest.raises(RuleError):
        parse_fact("contact.plan", within=timedelta(days=7))


@pytest.mark.parametrize(
    ("text", "hours"), [("15m", 0.25), ("48h", 48), ("3d", 72), ("2w", 336), ("0m", 0), ("36h", 36)]
)
def test_durations_are_exact(text: str, hours: float) -> None:
    assert parse_duration(text) == timedelta(hours=hours)
    assert parse_duration(format_duration(parse_duration(text))) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text", ["", "2", "d", "1.5h", "2 d", "-2d", "2M", "9999999999h", None, 48, "99999999w"]
)
def test_what_is_no_duration_is_a_sentence(text: object) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_duration(text)


def test_offsets_have_signs() -> None:
    assert parse_duration("-14d", signed=True) == timedelta(days=-14)
    assert format_duration(timedelta(days=-14)) == "-2w"
    assert parse_iso_duration("P1DT2H") == timedelta(hours=26)


def test_durations_for_readers() -> None:
    assert words(timedelta(hours=52)) == "2 d 4 h"
    assert words(timedelta(minutes=30)) == "30 min"
    assert words(timedelta(0)) == "0 min"


@given(st.integers(0, 10**8))
def test_a_formatted_duration_reads_back(seconds: int) -> None:
    assert parse_duration(format_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("value", "type", "expected"),
    [
        (0.1, "number", Decimal("0.1")),
        ("12.50", "number", Decimal("12.5")),
        ("1e5", "number", None),
        ("\u0661", "number", None),
        ("5\n", "number", None),
        (True, "number", None),
        (float("nan"), "number", None),
        (Decimal("Infinity"), "number", None),
        (5, "text", None),
        ("true", "boolean", True),
        ("True", "boolean", None),
        (1, "boolean", None),
        ("2026-02-29", "date", None),
        (datetime(2026, 5, 1, 23, tzinfo=UTC), "date", date(2026, 5, 1)),
        ("2026-05-01T09:00Z", "datetime", datetime(2026, 5, 1, 9, tzinfo=UTC)),
        ("2026-05-01T24:00Z", "datetime", None),
        ("2026-05-01 09:00:00.5+0200", "datetime", datetime(2026, 5, 1, 7, 0, 0, 500000, tzinfo=UTC)),
        (date(2026, 5, 1), "datetime", datetime(2026, 5, 1, tzinfo=UTC)),
        ("48h", "duration", timedelta(hours=48)),
        (48, "duration", None),
        ([], "text", None),
        ({}, "number", None),
    ],
)
def test_values_convert_or_are_missing(value: object, type: str, expected: object) -> None:
    assert coerce(value, type) == expected


@given(
    st.one_of(
        st.integers(),
        st.decimals(allow_nan=False, allow_infinity=False, places=3),
        st.booleans(),
        st.text(),
        st.datetimes(timezones=st.just(UTC)),
        st.dates(),
        st.timedeltas(),
    )
)
def test_nothing_that_is_converted_or_shown_fails(value: object) -> None:
    for type in TYPES:
        coerce(value, type)
    plain(value)
