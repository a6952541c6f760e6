"""An event commits while a tick decides that it is not there yet. In whatever order, it must be heard."""

from datetime import timedelta
from itertools import combinations

import pytest

from config import clock
from contacts.models import Contact
from journeys.engine.check import check
from journeys.engine.tick import tick
from journeys.engine.wake import wake
from journeys.models import Enrollment, Run, Step
from tests.faults.director import Director
from tests.journeys.engine import stage

pytestmark = pytest.mark.usefixtures("committed")

TICK = ("claim", "facts", "commit")
FACT = ("event", "wake_lock", "wake_read")


def order_of(places: tuple[int, ...]) -> tuple[str, ...]:
    """The six steps, those of the tick at `places`."""
    tick, fact = iter(TICK), iter(FACT)
    return tuple(next(tick) if place in places else next(fact) for place in range(6))


ORDERS = [order_of(places) for places in combinations(range(6), 3)]


def waiting() -> Contact:
    """A contact who waits for `finished`, and is due to be asked again."""
    stage.publish(stage.waiting_journey())
    contact = stage.somebody(email="waiting@example.com")
    stage.happen(contact, "started")
    stage.rest()
    assert Enrollment.objects.get(contact=contact).node.key == "hold"
    clock.move(timedelta(hours=1))
    Enrollment.objects.update(due=clock.now())
    return contact


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_the_event_is_heard_in_every_order(order: tuple[str, ...]) -> None:
    contact = waiting()

    def hear() -> None:
        stage.happen(contact, "finished")
        wake()

    with Director() as director:
        director.cast("tick", tick, "claim", "facts")
        director.cast("fact", hear, "inbox", "wake_lock", "wake_read")
        for place, step in enumerate(order):
            if not director.lead("tick" if step in TICK else "fact"):
                # The wake waits for the tick's row, and goes on by itself as soon as the tick has committed.
                assert step in ("wake_lock", "wake_read")
                assert "claim" in order[:place]
                assert "commit" not in order[:place]
    stage.rest()
    keys = [step.node_id for step in Step.objects.order_by("seq")]
    nodes = dict(Run.objects.get(contact=contact).journey.live_version.nodes.values_list("id", "key"))  # type: ignore[union-attr]
    assert [nodes[key] for key in keys] == ["start", "hold", "done"]
    assert check() == []


def test_a_goal_is_heard_that_commits_while_its_run_is_being_inserted() -> None:
    stage.publish(
        stage.waiting_journey(settings={"reentry": "always", "goal": {"event": "bought", "within": "30d"}})
    )
    contact = stage.somebody(email="quick@example.com")
    stage.happen(contact, "started")
    with Director() as director:
        director.cast("entry", wake, "wake_write")
        director.lead("entry")
        # The enrollment is inserted and not committed: the wake of the goal cannot see it, and must not wait.
        stage.happen(contact, "bought", {"amount": 5})
        assert wake().conversions == 0
    stage.rest()
    run = Run.objects.get(contact=contact)
    assert run.how == "goal"
    assert check() == []


def test_an_exit_is_heard_that_commits_while_its_run_is_being_inserted() -> None:
    settings = {
        "reentry": "always",
        "exit_when": {"fact": "contact.customer", "is": "equal_to", "value": True},
    }
    stage.publish(stage.waiting_journey(settings=settings))
    contact = stage.somebody(email="quick@example.com")
    stage.happen(contact, "started")
    with Director() as director:
        director.cast("entry", wake, "wake_write")
        director.lead("entry")
        Contact.objects.filter(pk=contact.pk).update(attributes={"customer": True})
    stage.rest()
    assert Run.objects.get(contact=contact).how == "exit"
    assert check() == []
