"""A pause that extends waits means the same in the database and in the simulation."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import clock, partitions
from journeys.engine.check import check
from journeys.graph.cases import Happening, TestCase
from journeys.graph.document import parse_journey
from journeys.graph.plan import compile
from journeys.graph.simulation import Simulation
from journeys.services.pause import Resumption, pause, resume
from tests.clock import standing
from tests.journeys.engine import stage
from tests.journeys.engine.playing import told

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
JOURNEY = stage.journey(
    [
        {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
        {"key": "quiet", "kind": "wait_for", "settings": {"duration": "48h", "since": "last_interaction"}},
        {"key": "plain", "kind": "wait_for", "settings": {"duration": "30h"}},
        {"key": "hold", "kind": "wait_until", "settings": {"event": "finished", "timeout": "20h"}},
        {"key": "done", "kind": "exit"},
        {"key": "late", "kind": "exit"},
    ],
    [
        ("start", "next", "quiet"), ("quiet", "next", "plain"), ("plain", "next", "hold"),
        ("hold", "happened", "done"), ("hold", "timed_out", "late"),
    ],
    settings={"reentry": "once"},
)  # fmt: skip

type Step = tuple[timedelta, str]


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[tuple[timedelta, timedelta]], list[Happening]]:
    """Pauses, and interactions in and between them; `finished` only between, since a simulation holds
    nobody."""
    bounds = sorted(draw(st.sets(st.integers(1, 200), max_size=6)))
    held = list(zip(bounds[::2], bounds[1::2], strict=False))
    hours = draw(st.lists(st.integers(0, 220), max_size=5, unique=True))
    happenings = [
        Happening(
            timedelta(hours=hour, minutes=minute),
            "finished"
            if draw(st.booleans()) and not any(begins <= hour < end for begins, end in held)
            else "page_viewed",
            {},
        )
        for hour, minute in [(hour, draw(st.integers(1, 58))) for hour in sorted(hours)]
    ]
    return [(timedelta(hours=begins), timedelta(hours=end)) for begins, end in held], happenings


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lives())
def test_whatever_happens_in_and_between_pauses_both_worlds_agree(
    life: tuple[list[tuple[timedelta, timedelta]], list[Happening]],
) -> None:
    held, happenings = life
    case = TestCase("paused", {}, START, tuple(happenings), until=timedelta(days=30))
    document = parse_journey(JOURNEY)
    simulation = Simulation(document, compile(document, document.rulebook()), case, UTC)
    simulation.world.pauses = [(START + begins, START + end) for begins, end in held]
    simulated = simulation.run()
    with stage.alone(), standing():
        walk = lived(case, held)
        assert check() == []
    assert walk.path == simulated.path
    assert walk.how == simulated.how
    for stop, should in zip(walk.stops, simulated.stops, strict=True):
        assert abs(stop.at - should.at) < timedelta(seconds=2), stop.node


def lived(case: TestCase, held: list[tuple[timedelta, timedelta]]) -> Any:
    """The same in the database: the journey is paused and resumed."""
    version = stage.publish(JOURNEY)
    journey = version.journey
    partitions.ensure([START, START + timedelta(days=60)])
    clock.move(START - clock.real_now())
    contact = stage.somebody()
    stage.happen(contact, "started", {}, START)
    acts: list[tuple[timedelta, int, Any]] = [(one.after, 2, one) for one in case.events]
    acts += [(begins, 1, "pause") for begins, _ in held] + [(end, 0, "resume") for _, end in held]
    for after, _, act in sorted(acts, key=lambda one: one[:2]):
        stage.advance_to(START + after)
        if act == "pause":
            assert pause(journey, None)
        elif act == "resume":
            assert resume(journey, None, Resumption(waits="extend"))
        else:
            stage.happen(contact, act.event, {}, START + after)
    stage.advance_to(START + timedelta(days=30))
    return told(version, contact, case)
