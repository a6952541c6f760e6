"""Whoever works on a large journey sees, between two claims, to what has come in meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from config import clock
from journeys.engine import tick as ticks
from journeys.engine import urgent
from journeys.engine.tick import tick
from journeys.models import Enrollment, Run
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db

CROWD = 30
NODES: list[dict[str, Any]] = [
    {"key": "start", "kind": "trigger_event", "settings": {"event": "signed_up"}},
    {"key": "hold", "kind": "wait_until", "settings": {"event": "confirmed", "timeout": "9d"}},
    {"key": "done", "kind": "exit"},
]
EDGES = [("start", "next", "hold"), ("hold", "happened", "done"), ("hold", "timed_out", "done")]


@pytest.fixture(autouse=True)
def nothing_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urgent, "_last", float("-inf"))
    monkeypatch.setattr(urgent, "_number", None)


@pytest.fixture
def crowd() -> None:
    """Many whose wait is over."""
    stage.publish(stage.waiting_journey())
    for number in range(CROWD):
        stage.happen(stage.somebody(email=f"p{number}@example.com"), "started")
    stage.rest()
    clock.move(clock.ahead() + timedelta(days=1, seconds=1))


def under_way() -> int:
    return Enrollment.objects.filter(state=Enrollment.State.LIVE).count()


def test_nothing_came_in() -> None:
    assert urgent.urgent() is False
    assert urgent.urgent() is False


def test_what_another_worker_has_seen_to_already_came_in_lately(crowd: None) -> None:
    assert urgent.urgent() is False
    stage.happen(stage.somebody(email="ada@example.com"), "started")
    stage.rest()
    assert urgent.urgent() is True


def test_what_came_in_is_seen_to_between_two_claims(crowd: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticks, "SMALL", CROWD // 2)
    stage.publish(stage.journey(NODES, EDGES, slug="small"))
    ada = stage.somebody(email="ada@example.com")
    stage.happen(ada, "signed_up")
    assert urgent.urgent() is True
    seen: list[tuple[int, str, bool]] = []

    def between() -> bool:
        if len(seen) == 1:
            stage.happen(ada, "confirmed")
        lately = urgent.urgent()
        seen.append((under_way(), Run.objects.get(contact=ada).how, lately))
        return lately

    counts = tick(limit=10, between=between)
    assert counts.ended == CROWD
    assert seen[0] == (CROWD + 1, "", True)
    assert seen[1] == (CROWD - 10, "end", True)


def test_claims_are_small_while_something_comes_in(crowd: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticks, "HURRIED", 7)
    told = iter([True, True, False, False])
    left: list[int] = []

    def between() -> bool:
        left.append(under_way())
        return next(told)

    tick(between=between)
    assert left == [CROWD, CROWD - 7, CROWD - 14]
    assert under_way() == 0


def test_what_cannot_be_seen_to_stops_no_large_journey(crowd: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.happen(stage.somebody(email="ada@example.com"), "signed_up")

    def fail(seconds: float) -> None:
        raise RuntimeError("nobody can respond to this")

    monkeypatch.setattr(urgent, "wake", fail)
    assert tick(between=urgent.urgent).ended == CROWD
