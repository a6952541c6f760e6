"""Nudges: one message for many, none before the commit, and no failure without Redis."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from config import nudge
from config.redis import absence, connection
from config.servers.places import Places
from config.servers.valkey import Valkey
from config.settings.environment import broker_address

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(redis: object) -> int:
    return int(connection().llen("express"))


@pytest.fixture(autouse=True)
def _listening() -> Iterator[None]:
    absence.over()
    yield
    absence.over()


def test_many_nudges_send_one_task(redis: object) -> None:
    for _ in range(50):
        nudge.nudge("journeys.wake", "express")
    assert waiting(redis) == 1


def test_nothing_is_sent_before_the_commit_and_nothing_after_a_rollback(redis: object) -> None:
    with transaction.atomic():
        nudge.nudge("journeys.wake", "express")
        assert waiting(redis) == 0
    assert waiting(redis) == 1
    connection().flushdb()
    with transaction.atomic():
        nudge.nudge("journeys.wake", "express")
        transaction.set_rollback(True)
    assert waiting(redis) == 0


def test_a_task_that_has_begun_can_be_nudged_again(redis: object) -> None:
    nudge.nudge("journeys.wake", "express")
    nudge.cleared("journeys.wake")
    nudge.nudge("journeys.wake", "express")
    assert waiting(redis) == 2


def test_different_tasks_do_not_silence_each_other(redis: object) -> None:
    nudge.nudge("journeys.wake", "express")
    nudge.nudge("journeys.tick_express", "express")
    assert waiting(redis) == 2


def test_a_lost_task_blocks_for_a_second_at_most(redis: object) -> None:
    nudge.nudge("journeys.wake", "express")
    assert 0 < int(connection().pttl("weft:nudge:journeys.wake")) <= 1000


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[Valkey]:
    """A server that a test may stop, as the product's Redis."""
    from config.celery import app

    valkey = Valkey(Places(tmp_path))
    valkey.start()
    connection.cache_clear()
    with override_settings(REDIS_URL=valkey.places.redis_url):
        address = broker_address(valkey.places.redis_url)
        app.conf.update(broker_url=address, broker_write_url=address)
        vars(app.amqp).pop("_producer_pool", None)
        yield valkey
    connection.cache_clear()
    app.conf.update(broker_url=settings.CELERY_BROKER_URL, broker_write_url=settings.CELERY_BROKER_URL)
    vars(app.amqp).pop("_producer_pool", None)
    valkey.stop()


def test_redis_being_away_fails_nobody_and_costs_one_line(
    own_valkey: Valkey, caplog: pytest.LogCaptureFixture
) -> None:
    own_valkey.kill()
    for _ in range(100):
        nudge.nudge("journeys.wake", "express")
    nudge.cleared("journeys.wake")
    assert sum("nudge.lost" in record.getMessage() for record in caplog.records) == 1


def test_nudges_go_on_when_redis_comes_back(own_valkey: Valkey) -> None:
    nudge.nudge("journeys.wake", "express")
    assert waiting(own_valkey) == 1
    own_valkey.kill()
    own_valkey.start()
    # The connections that were open are broken now; this one must get through nevertheless.
    nudge.nudge("journeys.wake", "express")
    assert waiting(own_valkey) == 1
