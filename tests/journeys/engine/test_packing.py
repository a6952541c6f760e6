"""Arrays and rows packed by columns are what PostgreSQL reads."""

from datetime import UTC, datetime, timedelta
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.engine.packing import Bigints, Instants, longs, moments, numbers, rows, shorts
from journeys.engine.statements import session

MOMENT = datetime(2026, 11, 27, 6, 45, 1, 234567, UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("values", [[], [1], [0, -1, 2**63 - 1, -(2**63)], list(range(3000))])
def test_an_array_of_numbers_is_read_as_it_was_written(values: list[int]) -> None:
    with session() as work:
        (found,) = work.cursor.execute("SELECT %(it)s::bigint[]", {"it": Bigints.of(values)}).fetchone() or ()
    assert found == values


@pytest.mark.django_db
def test_an_array_of_instants_keeps_its_microseconds_and_its_holes() -> None:
    moments = [MOMENT, None, MOMENT, MOMENT + timedelta(microseconds=1), datetime(1999, 1, 1, tzinfo=UTC)]
    with session() as work:
        found = work.cursor.execute(
            "SELECT nullif(one, '-infinity') FROM unnest(%(it)s::timestamptz[]) one",
            {"it": Instants.of(moments)},
        ).fetchall()
    assert [one for (one,) in found] == moments


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "kind", "values"),
    [
        ("q", "bigint", [0, -1, 2**63 - 1, -(2**63)]),
        ("i", "int", [0, -1, 2**31 - 1, -(2**31)]),
        ("b", "boolean", [1, 0, 1]),
        ("q", "bigint", list(range(3000))),
        ("q", "bigint", []),
    ],
)
def test_what_the_server_packs_is_read_as_it_was(code: str, kind: str, values: list[int]) -> None:
    with session() as work:
        rows = work.cursor.execute(
            f"SELECT array_send(array_agg(one::{kind})) FROM unnest(%(it)s::int8[]::text[]) one"
            if kind != "boolean"
            else "SELECT array_send(array_agg(one::int::boolean)) FROM unnest(%(it)s::int8[]) one",
            {"it": Bigints.of(values)},
        ).fetchall()
    assert numbers(rows[0][0], code) == values


@pytest.mark.django_db
def test_instants_that_the_server_packs_keep_their_microseconds() -> None:
    given = [MOMENT, MOMENT + timedelta(microseconds=1), MOMENT, datetime(1999, 1, 1, tzinfo=UTC)]
    with session() as work:
        rows = work.cursor.execute(
            "SELECT array_send(array_agg(one)) FROM unnest(%(it)s::timestamptz[]) one",
            {"it": Instants.of(given)},
        ).fetchall()
    assert moments(numbers(rows[0][0], "q")) == given


@given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**31), 2**31 - 1))))
def test_rows_are_those_that_packing_one_by_one_gives(values: list[tuple[int, int]]) -> None:
    columns = [(4, longs(long for long, _ in values)), (16, shorts(short for _, short in values))]
    template = pack(">iqii", 8, 0, 4, 0) + b"tail"
    one_by_one = b"".join(pack(">iqii", 8, long, 4, short) + b"tail" for long, short in values)
    assert rows(template, columns, len(values)) == one_by_one


def test_a_number_that_is_too_wide_is_refused() -> None:
    with pytest.raises(OverflowError):
        shorts([2**31])
