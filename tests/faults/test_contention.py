"""Several workers on the same people at once: no deadlock stays, each fact acts once, no run is held
twice."""

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from config import clock, partitions
from contacts.models import Contact, Inbox
from journeys.engine.check import check
from journeys.engine.tick import tick
from journeys.engine.wake import wake
from journeys.models import Enrollment, EntryGuard, Run, Step
from tests.journeys.engine import stage

pytestmark = pytest.mark.usefixtures("committed")

JOURNEYS = 3


def crowd(size: int) -> list[Contact]:
    """People, and three journeys that the same events start, move and end."""
    for number in range(JOURNEYS):
        goal = {"event": "bought", "within": "30d"}
        document = stage.waiting_journey(
            slug=f"staged-{number}", settings={"reentry": "always", "goal": goal}
        )
        stage.publish(document)
    return [stage.somebody(email=f"p{number}@example.com") for number in range(size)]


def together(*parts: Callable[[], object]) -> None:
    """Run all at once, each with a connection of its own; raises the first error."""
    errors: list[BaseException] = []
    ready = threading.Barrier(len(parts))

    def play(part: Callable[[], object]) -> None:
        try:
            ready.wait()
            part()
        except BaseException as error:  # noqa: BLE001  # told to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=play, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_workers_who_meet_at_the_same_people_do_everything_once(full: bool, chance: random.Random) -> None:
    partitions.ensure([clock.now()])
    people = crowd(400 if full else 60)
    for person in people:
        stage.happen(person, "started")

    def happenings(seed: int) -> Callable[[], None]:
        own = random.Random(seed)
        names = ["finished", "bought", "started"]

        def play() -> None:
            for _ in range(3):
                for person in own.sample(people, len(people) // 2):
                    stage.happen(person, own.choice(names))

        return play

    def again_and_again(look: Callable[[], object]) -> Callable[[], None]:
        def play() -> None:
            for _ in range(40):
                look()

        return play

    together(
        happenings(chance.randrange(10**6)),
        again_and_again(lambda: wake(limit=17)),
        again_and_again(lambda: wake(limit=29)),
        again_and_again(lambda: tick(limit=13)),
        again_and_again(lambda: tick(limit=31)),
    )
    stage.rest()
    assert not Inbox.objects.exists()
    assert check() == []
    live = Enrollment.objects.filter(state=Enrollment.State.LIVE)
    assert set(live.values_list("id", flat=True)) <= set(
        EntryGuard.objects.values_list("enrollment_id", flat=True)
    )
    assert live.values("contact_id", "version_id").distinct().count() == live.count()


def test_two_who_let_in_the_same_people_let_each_in_once() -> None:
    people = crowd(200)
    for person in people:
        stage.happen(person, "started")
    # The same events once more, as if another batch held them, in another order.
    rows = list(Inbox.objects.all())
    Inbox.objects.bulk_create(
        Inbox(kind=row.kind, contact_id=row.contact_id, name=row.name, timestamp=row.timestamp)
        for row in reversed(rows)
    )
    together(lambda: wake(limit=50), lambda: wake(limit=70), lambda: wake(limit=90))
    stage.rest()
    assert Run.objects.count() == JOURNEYS * len(people)
    assert Step.objects.count() == JOURNEYS * len(people)
    assert check() == []
