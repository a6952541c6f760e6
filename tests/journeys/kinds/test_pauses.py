"""Time that runs, against a clock that ticks hour by hour and stands still while paused."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from journeys.kinds import wait_for, wait_until
from journeys.kinds.pauses import Pauses, ends, until
from tests.journeys.kinds.listed_world import ListedWorld, after, group_of, settings_of

HOUR = timedelta(hours=1)

hours = st.integers(0, 60)


@st.composite
def pauses(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Pauses in whole hours, in order and apart from each other."""
    bounds = sorted(draw(st.sets(st.integers(0, 80), max_size=8)))
    return list(zip(bounds[::2], bounds[1::2], strict=False))


def counted(anchor: int, span: int, held: list[tuple[int, int]]) -> int:
    """The hour at which so many have run, by looking at each."""
    now = anchor
    while span:
        span -= not any(begins <= now < end for begins, end in held)
        now += 1
    return now


def instants(held: list[tuple[int, int]]) -> Pauses:
    return [(after(begins), after(end)) for begins, end in held]


@given(hours, hours, pauses())
def test_it_ends_when_so_much_time_has_run(anchor: int, span: int, held: list[tuple[int, int]]) -> None:
    assert until(after(anchor), span * HOUR, instants(held)) == after(counted(anchor, span, held))


@given(hours, hours, hours, pauses())
def test_two_waits_are_one_of_both_lengths(
    anchor: int, one: int, other: int, held: list[tuple[int, int]]
) -> None:
    known = instants(held)
    both = until(after(anchor), (one + other) * HOUR, known)
    assert until(until(after(anchor), one * HOUR, known), other * HOUR, known) == both


@given(st.lists(st.tuples(hours, hours), max_size=5), pauses())
def test_many_at_once_are_each_as_alone(people: list[tuple[int, int]], held: list[tuple[int, int]]) -> None:
    anchors, spans = [after(anchor) for anchor, _ in people], [span * HOUR for _, span in people]
    known = instants(held)
    alone = [until(anchor, span, known) for anchor, span in zip(anchors, spans, strict=True)]
    assert ends(anchors, spans, known) == alone
    assert ends(anchors, spans) == [anchor + span for anchor, span in zip(anchors, spans, strict=True)]


def due(kind: Any, settings: Any, world: ListedWorld) -> list[datetime]:
    """Until when one person who came at noon waits."""
    return list(kind.run(settings, group_of(), world).due)


def test_a_wait_is_put_off_by_a_pause_within_it() -> None:
    world = ListedWorld(hours=60, pauses=instants([(10, 34)]))
    assert due(wait_for.kind, settings_of(wait_for.kind, duration="48h"), world) == [after(72)]


def test_a_wait_since_the_last_interaction_counts_from_it_also_within_the_pause() -> None:
    settings = settings_of(wait_for.kind, duration="48h", since="last_interaction")
    world = ListedWorld(hours=60, events=[[(0, "trigger"), (20, "page_viewed")]], pauses=instants([(10, 34)]))
    assert due(wait_for.kind, settings, world) == [after(34 + 48)]


def test_a_late_worker_sees_the_extended_end_pass_before_the_latest_interaction() -> None:
    settings = settings_of(wait_for.kind, duration="48h", since="last_interaction")
    events = [[(0, "trigger"), (73, "page_viewed")]]
    world = ListedWorld(hours=80, events=events, pauses=instants([(10, 34)]))
    assert list(wait_for.kind.run(settings, group_of(), world).routes) == ["next"]
    moved = ListedWorld(hours=80, events=[[(0, "trigger"), (71, "page_viewed")]], pauses=instants([(10, 34)]))
    assert due(wait_for.kind, settings, moved) == [after(71 + 48)]


def test_a_timeout_is_put_off_and_an_event_before_its_new_end_counts() -> None:
    settings = settings_of(wait_until.kind, event="paid", timeout="24h")
    waiting = ListedWorld(hours=30, pauses=instants([(10, 34)]))
    assert due(wait_until.kind, settings, waiting) == [after(48)]
    paid = ListedWorld(hours=50, events=[[(47, "paid")]], pauses=instants([(10, 34)]))
    assert list(wait_until.kind.run(settings, group_of(), paid).routes) == ["happened"]
