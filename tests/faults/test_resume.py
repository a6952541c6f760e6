"""A journey is being resumed: workers are killed in the middle, two people act at once, others hold rows."""

import random
import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection

from config import clock
from journeys.engine.check import check
from journeys.engine.statements import session
from journeys.engine.tick import tick
from journeys.models import Enrollment, Journey, Overdue, Pause, Run, WaitingEntrant
from journeys.services.go_on import go_on
from journeys.services.pause import Resumption, pause, resume
from tests.faults.test_kill import workers
from tests.journeys.engine import stage

pytestmark = pytest.mark.usefixtures("committed")

DAYS = timedelta(days=2)


def held(people: int, late: int) -> Journey:
    """So many fell due in a pause, and so many wait to enter."""
    journey = stage.publish(stage.waiting_journey()).journey
    for number in range(people):
        stage.happen(stage.somebody(email=f"p{number}@example.com"), "started")
    stage.rest()
    assert pause(journey, None, "wait")
    for number in range(late):
        stage.happen(stage.somebody(email=f"late{number}@example.com"), "started")
    stage.rest()
    clock.move(clock.ahead() + DAYS)
    return journey


def test_it_goes_on_where_it_was_killed(chance: random.Random, full: bool) -> None:
    people, late = (3_000, 1_000) if full else (60, 20)
    journey = held(people, late)
    size = max(people // 12, 1)
    resume(journey, None, Resumption(overdue="skip", per_minute=6_000), at_once=0)
    with workers() as crew:
        for _ in range(12):
            phases = [chance.choice(["resume_write", "resume_commit"]) for _ in range(2)]
            crew.run(*(f"{phase}:{chance.randint(1, 3)}:{size}" for phase in phases))
        assert crew.ends["finished"] < 24
    while Pause.objects.filter(ended_at=None):
        go_on()
    journey.refresh_from_db()
    assert journey.status == Journey.Status.LIVE
    assert Run.objects.count() == people + late
    assert not WaitingEntrant.objects.exists()
    finished = Pause.objects.get()
    assert (finished.done, finished.total) == (people + late, people + late)
    clock.move(clock.ahead() + timedelta(hours=1))
    tick()
    assert not Overdue.objects.exists()
    assert Enrollment.objects.filter(state=Enrollment.State.ENDED).count() == people
    assert check() == []


def at_once(*acts: Callable[[], bool]) -> list[bool]:
    """Let threads do all of them at the same moment; what each returned."""
    ready, done = threading.Barrier(len(acts)), [False] * len(acts)

    def work(place: int, act: Callable[[], bool]) -> None:
        try:
            ready.wait()
            done[place] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def same(journey: Journey) -> Journey:
    """The row as another browser's request reads it."""
    return Journey.objects.get(pk=journey.pk)


def test_of_two_who_click_at_once_one_does_it() -> None:
    journey = held(3, 1)
    pace = Resumption(per_minute=60)
    one, other = same(journey), same(journey)
    assert sorted(at_once(lambda: resume(one, None, pace), lambda: resume(other, None))) == [False, True]
    assert Pause.objects.get().ended_at is not None
    assert Run.objects.count() == 4
    one, other = same(journey), same(journey)
    assert sorted(at_once(lambda: pause(one, None), lambda: pause(other, None, "wait"))) == [False, True]
    assert Pause.objects.filter(ended_at=None).count() == 1


def test_whoever_pauses_while_workers_resume_leaves_it_whole() -> None:
    for _ in range(3):
        journey = held(20, 5)
        resume(journey, None, Resumption(per_minute=600), at_once=0)
        again = same(journey)
        at_once(
            lambda: bool(go_on(limit=3)),
            lambda: bool(go_on(limit=3)),
            lambda again=again: pause(again, None),  # type: ignore[misc]
        )
        now = same(journey)
        assert now.status == Journey.Status.PAUSED
        assert now.resuming is None
        assert Pause.objects.filter(journey=journey, ended_at=None).count() == 1
        assert resume(now, None)
        assert WaitingEntrant.objects.count() == 0
        Run.objects.all().delete()
        Enrollment.objects.all().delete()
        Journey.objects.all().delete()


def test_whom_another_holds_is_waited_for_and_none_is_left_out() -> None:
    journey = held(6, 0)
    resume(journey, None, Resumption(per_minute=600), at_once=0)
    first = Enrollment.objects.order_by("due").values_list("pk", flat=True)[0]
    locked, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with session() as work:
            work.cursor.execute("SELECT FROM journeys_enrollment WHERE id = %s FOR UPDATE", [first])
            locked.set()
            let_go.wait()
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait()
    counts = go_on()
    assert (counts.people, counts.unfinished) == (5, 1)
    assert same(journey).status == Journey.Status.PAUSED
    let_go.set()
    holder.join()
    counts = go_on()
    assert (counts.people, counts.went_on) == (1, 1)
    dues = [due for due in Enrollment.objects.order_by("due").values_list("due", flat=True) if due]
    assert len({later - one for one, later in pairwise(dues)}) <= 2
    assert Enrollment.objects.order_by("-due").values_list("pk", flat=True)[0] == first
