"""FEEL expressions: each line of the table is text, what it gives."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from time import monotonic as time_now
from typing import Any

import pytest

from journeys.rules.feel.parse import read_expression, read_tests
from journeys.rules.feel.values import Months, UnsupportedError

SCOPE: dict[str, Any] = {
    "Full Name": "Jo",
    "Loan": {"amount": Decimal(3), "term in months": Decimal(36)},
    "yes": True,
    "nothing": None,
    "Home/Rent": "home",
    "prices": [Decimal(1), Decimal(5), Decimal(9)],
    "orders": [{"total": Decimal(10)}, {"total": Decimal(20)}],
}
NAMES = {*SCOPE, "amount", "term in months", "total"}


def ask(text: str) -> Any:
    return read_expression(text, NAMES)(SCOPE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Hello " + Full   Name', "Hello Jo"),
        ("Loan.amount * 2 ** 3 - -1", Decimal(25)),
        ("0.1 + 0.2", Decimal("0.3")),
        ("(1 + 0.05 / 12) ** -Loan.term in months", Decimal("0.8609762446510800092457945856138665")),
        ("1 / 0", None),
        ('1 + "a"', None),
        ("nothing + 1", None),
        ("yes and nothing", None),
        ("yes or nothing", True),
        ("not(yes)", False),
        ("not(nothing)", None),
        ("nothing = null", True),
        ('nothing = "a"', False),
        ('1 = "a"', None),
        ("1 != 2", True),
        ('if Home/Rent = "home" then 1 else 2', Decimal(1)),
        ("if nothing then 1 else 2", Decimal(2)),
        ("3 between 1 and 5", True),
        ("3 in ]3..5[", False),
        ("5 in (> 7, < 6)", True),
        ('"b" in ("a", "b")', True),
        ("prices[2]", Decimal(5)),
        ("prices[-1]", Decimal(9)),
        ("prices[7]", None),
        ("prices[item > 1]", [Decimal(5), Decimal(9)]),
        ("orders[total > 15].total", [Decimal(20)]),
        ("sum(orders.total)", Decimal(30)),
        ("count(prices)", Decimal(3)),
        ("{a: 1, b: 2}.b", Decimal(2)),
        ('date("2020-01-31") + duration("P1M")', date(2020, 2, 29)),
        ('date("2020-03-01") - date("2020-02-01")', timedelta(days=29)),
        ('date and time("2020-01-01T10:00:00Z").hour', Decimal(10)),
        ('@"2020-01-01T10:00:00Z"', datetime(2020, 1, 1, 10, tzinfo=UTC)),
        ('time("10:00:00") + duration("PT15H")', time(1)),
        ('duration("P1Y6M") / 2', Months(9)),
        ('date("2020-02-30")', None),
        ('duration("P1DT2H").hours', Decimal(2)),
        ('upper case("abc")', "ABC"),
        ('contains("abc", "b")', True),
        ("decimal(1/3, 2)", Decimal("0.33")),
        ("1 // a comment\n + 1", Decimal(2)),
    ],
)
def test_an_expression_gives(text: str, expected: Any) -> None:
    assert ask(text) == expected
    assert type(ask(text)) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "for x in prices return x",
        "some x in prices satisfies x",
        "stranger",
        "1 +",
        "(1",
        "a b",
        "[1",
        '"\\q"',
        '@"P' + "1" * 5_000 + 'Y"',
        'duration("PT' + "1" * 5_000 + 'S")',
    ],
)
def test_what_is_not_known_is_said(text: str) -> None:
    with pytest.raises(UnsupportedError):
        ask(text)


def test_depth_is_bounded() -> None:
    begun = time_now()
    for text in ("yes in (" * 14, "1 in (" * 1_500, "1 in (1) x, (" * 40, "prices[" * 60, "[1 in (" * 30):
        with pytest.raises(UnsupportedError):
            read_tests(text, NAMES)
    assert time_now() - begun < 5
    with pytest.raises(UnsupportedError):
        ask("(" * 4_000 + "1" + ")" * 4_000)
    with pytest.raises(UnsupportedError, match="more than"):
        ask("1" * 20_000)


@pytest.mark.parametrize(
    ("text", "value", "fits"),
    [
        ("-", None, True),
        ("", 1, True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "c", True),
        ('not("a")', None, True),
        ("not(> 3)", None, None),
        ("> 3", None, None),
        ("> 3", "a", None),
        ("null", None, True),
        ("not(null)", None, False),
        ("]1..5[, 9", Decimal(5), False),
        ("]1..5[, 9", Decimal(9), True),
        ("[1, 2]", Decimal(2), True),
        ("< Loan.amount", Decimal(2), True),
        ("? > 1 and ? < 3", Decimal(2), True),
        ('starts with(?, "a")', "abc", True),
        ("true", True, True),
    ],
)
def test_a_unary_test(text: str, value: Any, fits: bool | None) -> None:
    assert read_tests(text, NAMES)(value, SCOPE) is fits
