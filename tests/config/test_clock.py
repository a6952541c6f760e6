"""The movable clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries

from config import clock as product_clock
from tests.clock import MovableClock


def test_it_shows_real_time_until_it_is_moved(clock: MovableClock) -> None:
    assert clock.now - product_clock.real_now() < timedelta(seconds=1)
    assert clock.now.tzinfo is UTC


def test_it_runs_ahead_by_what_it_was_moved(clock: MovableClock) -> None:
    clock.advance("48h")
    clock.advance(timedelta(minutes=30))
    ahead = product_clock.now() - product_clock.real_now()
    assert abs(ahead - timedelta(hours=48, minutes=30)) < timedelta(seconds=1)


def test_it_does_not_go_back(clock: MovableClock) -> None:
    with pytest.raises(ValueError, match="does not go back"):
        product_clock.advance_to(product_clock.now() - timedelta(seconds=1))


def test_it_refuses_an_instant_without_a_zone(clock: MovableClock) -> None:
    with pytest.raises(ValueError, match="aware"):
        product_clock.advance_to(datetime(2030, 1, 1))


def test_moving_it_makes_the_partitions_of_the_new_month(clock: MovableClock) -> None:
    from django.db import connection

    clock.advance("400d")
    name = f"contacts_event_{clock.now:%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        assert cursor.fetchone() == (True,)


@override_settings(CLOCK_MOVABLE=False)
def test_a_real_clock_asks_nobody_and_cannot_be_moved(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert abs(product_clock.now() - product_clock.real_now()) < timedelta(seconds=1)
    with pytest.raises(RuntimeError, match="cannot be moved"):
        product_clock.advance_to(datetime(2030, 1, 1, tzinfo=UTC))
