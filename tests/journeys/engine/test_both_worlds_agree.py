"""Whatever happens to people, in whatever order, the database takes them where the simulation does."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import clock, partitions
from journeys.engine.check import check
from journeys.graph.cases import Happening, TestCase
from journeys.graph.verdict import mismatches
from tests.journeys.engine import stage
from tests.journeys.engine.crowd import Crowd

pytestmark = pytest.mark.django_db

EVENTS = ("page_viewed", "pricing_viewed", "demo_requested", "trial_started", "something_else")
START = datetime(2026, 3, 2, 9, tzinfo=UTC)

contacts = st.fixed_dictionaries(
    {}, optional={"score": st.integers(-5, 120), "plan": st.sampled_from(["free", "pro", "team", "trial"])}
)
# Whole hours and minutes past them, so that no event meets a due instant to the microsecond.
instants = st.builds(
    lambda hours, minutes: timedelta(hours=hours, minutes=minutes), st.integers(0, 200), st.integers(1, 58)
)
events = st.builds(
    lambda after, event: Happening(after, event, {"amount": 7}), instants, st.sampled_from(EVENTS)
)


@st.composite
def cases(draw: st.DrawFn) -> TestCase:
    """Somebody to whom a few things happen."""
    known: dict[str, Any] = draw(contacts)
    happenings = sorted(draw(st.lists(events, max_size=6)), key=lambda one: one.after)
    return TestCase("random", known, START, tuple(happenings), without_logic=draw(st.booleans()))


def live(crowd: Crowd, chance: random.Random) -> None:
    """Let everything happen, until nothing more does."""
    clock.move(timedelta(0))
    start = clock.now()
    partitions.ensure([start, start + timedelta(days=30)])
    at: timedelta | None = timedelta(0)
    while at is not None:
        clock.move(start + at - clock.real_now())
        if at in crowd.instants():
            crowd.happen(at, start, chance)
        stage.rest()
        at = crowd.following(at, start)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=st.lists(cases(), min_size=12, max_size=12), seed=st.integers(0, 10**6))
def test_random_lives_take_the_same_paths(people: list[TestCase], seed: int) -> None:
    with stage.alone():
        crowd = Crowd.gather(len(people), people)
        live(crowd, random.Random(seed))
        crowd.verify()
        assert check() == []


def test_the_crowd_is_checked_by_the_cases_own_expectations() -> None:
    crowd = Crowd.gather(len(stage.sample()["tests"]))
    live(crowd, random.Random(1))
    for walk in crowd.told().values():
        late = [sentence for sentence in mismatches(walk.test, walk) if "after" not in sentence]
        assert late == []
