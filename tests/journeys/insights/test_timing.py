"""How long people stayed, as the log says."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from config import clock
from journeys.insights.statements import statement
from journeys.insights.timing import FEWEST, stays
from journeys.models import Enrollment
from tests.cast import team
from tests.journeys.engine.stage import advance_to, happen, rest, somebody
from tests.journeys.launch import Launch, launch


@pytest.fixture
def launched(db: None) -> Launch:
    cache.clear()
    members = team()
    return launch(members["marketer"], members["reviewer"])


def node_id(launched: Launch, key: str) -> int:
    return launched.version.nodes.get(key=key).pk


def test_too_few_stays_have_no_median(launched: Launch) -> None:
    wait = stays(launched.version).by_node[node_id(launched, "wait")]
    assert 0 < wait.people < FEWEST
    assert wait.median is None
    assert wait.most is None


def test_the_median_is_that_of_the_log(launched: Launch) -> None:
    for number in range(8):
        happen(somebody(email=f"more{number}@example.com", score=10), "whitepaper_downloaded")
    rest()
    advance_to(clock.now() + timedelta(hours=50))
    found = stays(launched.version)
    assert not found.sampled
    assert found.by_node[node_id(launched, "wait")].median == timedelta(hours=48)
    welcome = found.by_node[node_id(launched, "welcome")].median
    assert welcome is not None
    assert welcome < timedelta(minutes=1)


def test_test_traffic_and_the_other_arm_are_not_looked_at(launched: Launch) -> None:
    assert stays(launched.version, without_logic=True).by_node == {}
    Enrollment.objects.update(test=True)
    cache.clear()
    assert stays(launched.version).by_node == {}


def test_the_enrollments_of_a_sample_are_found_by_key(launched: Launch) -> None:
    values: dict[str, int | float | datetime | None] = {
        "version": launched.version.pk,
        "since": launched.version.published_at,
        "percent": 1.0,
        "without": None,
    }
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + statement("stays"), values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Sample Scan on journeys_leg" in plan
    assert "Seq Scan on journeys_enrollment" not in plan or "Nested Loop" in plan
