"""Pausing and resuming with choices: entrants, waits, what fell due meanwhile, and the pace."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from config import clock
from contacts.consent import Said, record
from contacts.models import Contact
from journeys.delivery.dispatch import dispatch
from journeys.engine.check import check
from journeys.engine.enroll import enroll
from journeys.engine.tick import tick
from journeys.engine.wake import wake
from journeys.models import (
    Conversion,
    Delivery,
    Enrollment,
    JournalEntry,
    Journey,
    Overdue,
    Pause,
    Run,
    WaitingEntrant,
)
from journeys.services.go_on import go_on
from journeys.services.pause import Resumption, pause, resume
from journeys.services.settle import advance, settle
from tests.clock import MovableClock
from tests.journeys.engine import stage

pytestmark = pytest.mark.usefixtures("clock", "mail_server")

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SOON = timedelta(seconds=5)
SKIP, EXTEND = Resumption(overdue="skip"), Resumption(waits="extend")


def letters(message_class: str = "service", skipped: bool = False, **rest: Any) -> dict[str, Any]:
    """Enter by `started`, a day later a letter, another day later one more; `skipped` leads to an exit."""
    content = {"class": message_class, "topic": "news", "subject": "Hello", "text": "Hello"}
    return stage.journey(
        [
            {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
            {"key": "wait", "kind": "wait_for", "settings": {"duration": "1d"}},
            {"key": "letter", "kind": "send_email", "settings": content},
            {"key": "again", "kind": "wait_for", "settings": {"duration": "1d"}},
            {"key": "other", "kind": "send_email", "settings": content},
            {"key": "done", "kind": "exit"},
            {"key": "gone", "kind": "exit"},
        ],
        [
            ("start", "next", "wait"), ("wait", "next", "letter"), ("letter", "next", "again"),
            ("again", "next", "other"), ("other", "next", "done"),
            *([("letter", "skipped", "gone")] if skipped else []),
        ],
        **rest,
    )  # fmt: skip


def live(document: dict[str, Any]) -> Journey:
    return stage.publish(document).journey


def somebody(name: str) -> Contact:
    contact = stage.somebody(email=f"{name}@example.com")
    record([Said(contact.pk, "email", "*", True, clock.now(), "test")])
    return contact


def enter(*names: str) -> list[Contact]:
    people = [somebody(name) for name in names]
    for contact in people:
        stage.happen(contact, "started")
    settle()
    return people


def places() -> dict[str, str]:
    """Where each stands, or how they ended, by the first letters of their address."""
    rows = Enrollment.objects.select_related("node", "contact").order_by("id")
    return {row.contact.email.partition("@")[0]: row.how or row.node.key for row in rows}


def messages() -> list[tuple[str, str, str]]:
    rows = Delivery.objects.select_related("node").order_by("id")
    return [(row.node.key, row.state, row.reason) for row in rows]


def apart() -> set[float]:
    """How many seconds lie between one due instant and the next."""
    dues = [due for due in Enrollment.objects.order_by("due").values_list("due", flat=True) if due]
    return {round((later - one).total_seconds(), 2) for one, later in pairwise(dues)}


@pytest.fixture
def held(db: None) -> Journey:
    """Ada waits for her letter; the journey is paused, and two days have gone by."""
    journey = live(letters())
    enter("ada")
    advance(12 * HOUR)
    assert pause(journey, None)
    advance(2 * DAY)
    assert places() == {"ada": "wait"}
    return journey


def test_as_ever_what_fell_due_happens_at_once(held: Journey) -> None:
    assert resume(held, None)
    assert held.status == Journey.Status.LIVE
    settle()
    assert messages() == [("letter", "sent", "")]
    ended = Pause.objects.get()
    assert (ended.entrants, ended.waits, ended.overdue, ended.per_minute) == ("drop", "run", "send", None)
    assert ended.ended_at == ended.resumed_at
    assert not resume(held, None)
    assert check() == []


def test_waits_are_extended_by_the_pause_again_and_again(held: Journey) -> None:
    assert resume(held, None, EXTEND)
    settle()
    assert places() == {"ada": "wait"}
    advance(11 * HOUR)
    assert pause(held, None)
    advance(3 * DAY)
    assert resume(held, None, EXTEND)
    advance(HOUR - SOON)
    assert places() == {"ada": "wait"}
    advance(2 * SOON)
    assert places() == {"ada": "again"}
    assert messages() == [("letter", "sent", "")]
    advance(DAY)
    assert places() == {"ada": "end"}


def test_a_pause_that_does_not_extend_leaves_those_that_did_alone(held: Journey) -> None:
    resume(held, None, EXTEND)
    assert pause(held, None)
    advance(11 * HOUR)
    resume(held, None)
    settle()
    assert places() == {"ada": "wait"}
    advance(HOUR + SOON)
    assert places() == {"ada": "again"}


def test_what_fell_due_is_skipped_and_what_comes_later_is_sent(held: Journey) -> None:
    assert resume(held, None, SKIP)
    assert held.status == Journey.Status.LIVE
    settle()
    assert places() == {"ada": "again"}
    assert messages() == [("letter", "dropped", "too_late")]
    assert not Overdue.objects.exists()
    advance(DAY + SOON)
    assert messages()[1:] == [("other", "sent", "")]
    assert check() == []


def test_whoever_rests_on_a_skipped_message_leaves_by_skipped() -> None:
    journey = live(letters(skipped=True))
    enter("ada")
    pause(journey, None)
    advance(2 * DAY)
    resume(journey, None, SKIP)
    settle()
    (step,) = Enrollment.objects.all()
    assert (step.how, step.node.key) == ("end", "gone")


def test_transactional_messages_are_sent_all_the_same() -> None:
    journey = live(letters("transactional"))
    enter("ada")
    pause(journey, None)
    advance(2 * DAY)
    resume(journey, None, SKIP)
    settle()
    assert messages() == [("letter", "sent", "")]


@pytest.mark.parametrize(("how", "fate"), [(SKIP, ("dropped", "too_late")), (Resumption(), ("sent", ""))])
def test_messages_queued_before_the_pause_are_skipped_or_sent(how: Resumption, fate: tuple[str, str]) -> None:
    journey = live(letters())
    enter("ada")
    clock.advance_to(clock.now() + DAY + SOON)
    tick()
    pause(journey, None)
    assert dispatch().held == 1
    advance(2 * HOUR)
    assert resume(journey, None, how)
    settle()
    assert messages()[0] == ("letter", *fate)


def test_people_and_messages_go_on_at_a_pace_in_the_order_in_which_they_fell_due() -> None:
    journey = live(letters())
    enter("ada")
    advance(HOUR)
    enter("ben", "cleo", "dora")
    clock.advance_to(clock.now() + 23 * HOUR - SOON)
    tick()
    pause(journey, None)
    assert places() == {"ada": "wait", "ben": "wait", "cleo": "wait", "dora": "wait"}
    advance(DAY)
    resume(journey, None, Resumption(per_minute=2))
    assert journey.status == Journey.Status.LIVE
    dues = dict(Enrollment.objects.order_by("due").values_list("contact__email", "due"))
    assert list(dues) == [f"{name}@example.com" for name in ("ada", "ben", "cleo", "dora")]
    assert apart() == {30.0}
    settle()
    assert len(messages()) <= 1
    advance(SOON)
    assert len(messages()) == 1
    advance(timedelta(minutes=1))
    assert len(messages()) == 3
    advance(timedelta(minutes=1))
    assert [state for _, state, _ in messages()] == ["sent"] * 4


def test_a_pace_spreads_messages_that_were_queued_too_and_skips_none() -> None:
    journey = live(letters())
    enter("ada", "ben", "cleo")
    clock.advance_to(clock.now() + DAY + SOON)
    tick()
    pause(journey, None)
    assert dispatch().held == 3
    resume(journey, None, Resumption(per_minute=1))
    advance(SOON)
    assert [state for _, state, _ in messages()] == ["sent", "queued", "queued"]
    advance(timedelta(minutes=2))
    assert [state for _, state, _ in messages()] == ["sent"] * 3


def test_skipping_at_a_pace_skips_each_when_their_turn_comes() -> None:
    journey = live(letters())
    enter("ada", "ben")
    pause(journey, None)
    advance(2 * DAY)
    resume(journey, None, Resumption(overdue="skip", per_minute=1))
    assert Overdue.objects.count() == 2
    advance(SOON)
    assert messages() == [("letter", "dropped", "too_late")]
    advance(timedelta(minutes=1))
    assert messages() == [("letter", "dropped", "too_late")] * 2
    assert not Overdue.objects.exists()


def test_entrants_wait_and_enter_with_the_instant_of_their_fact() -> None:
    journey = live(letters(settings={"reentry": "once"}))
    assert pause(journey, None, "wait")
    (ada,) = enter("ada")
    at = clock.now()
    stage.happen(ada, "started")
    advance(2 * DAY)
    assert WaitingEntrant.objects.count() == 2
    assert stage.refusals() == {}
    resume(journey, None)
    assert journey.status == Journey.Status.LIVE
    settle()
    run = Run.objects.get()
    assert timedelta(0) <= at - run.entered_at < SOON
    assert places() == {"ada": "wait"}
    assert stage.refusals() == {"entered_before": 1}
    assert stage.numbers()["start", "entered", ""] == 1
    assert check() == []


def test_who_reached_the_goal_while_waiting_is_counted_and_leaves_at_once() -> None:
    journey = live(letters(settings={"reentry": "once", "goal": {"event": "bought", "within": "30d"}}))
    pause(journey, None, "wait")
    (ada,) = enter("ada")
    advance(DAY)
    stage.happen(ada, "bought")
    settle()
    assert not Conversion.objects.exists()
    advance(DAY)
    resume(journey, None)
    settle()
    assert places() == {"ada": "goal"}
    assert Conversion.objects.count() == 1
    assert messages() == []
    assert check() == []


def test_entrants_at_a_pace_come_after_those_who_were_there() -> None:
    journey = live(letters())
    enter("ada")
    pause(journey, None, "wait")
    enter("ben", "cleo")
    advance(2 * DAY)
    resume(journey, None, Resumption(per_minute=1))
    advance(SOON)
    assert places() == {"ada": "again", "ben": "start", "cleo": "start"}
    advance(timedelta(minutes=1))
    assert places() == {"ada": "again", "ben": "wait", "cleo": "start"}


def test_the_version_that_is_live_by_then_decides() -> None:
    journey = live(letters())
    pause(journey, None, "wait")
    enter("ada")
    other = letters()
    other["nodes"][0]["key"] = "begin"
    other["edges"][0]["from"] = "begin"
    stage.publish(other)
    Journey.objects.update(status=Journey.Status.PAUSED)
    resume(journey, None)
    settle()
    assert not Run.objects.exists()
    assert stage.refusals() == {"no_trigger": 1}


def test_merged_contacts_enter_as_who_they_are_and_erased_ones_do_not() -> None:
    journey = live(letters(settings={"reentry": "once"}))
    pause(journey, None, "wait")
    ada, ben, cleo = enter("ada", "ben", "cleo")
    Contact.objects.filter(pk=ben.pk).update(merged_into=ada)
    Contact.objects.filter(pk=cleo.pk).update(erased_at=clock.now())
    resume(journey, None)
    settle()
    assert list(Run.objects.values_list("contact", flat=True)) == [ada.pk]
    assert stage.refusals() == {"entered_before": 1}


def test_who_is_let_in_by_hand_waits_as_well() -> None:
    journey = live(letters())
    contact = somebody("ada")
    assert journey.live_version is not None
    pause(journey, None, "wait")
    admission = enroll(journey.live_version.pk, [contact.pk], {"why": "asked"})
    assert (admission.waiting, admission.entered, admission.refused) == (1, [], {})
    resume(journey, None)
    assert Run.objects.get().entry == {"why": "asked"}


def test_a_straggler_whose_fact_was_taken_in_just_before_gets_in(clock: MovableClock) -> None:
    journey = live(letters())
    contact = somebody("ada")
    WaitingEntrant.objects.create(journey=journey, node_key="start", contact_id=contact.pk, at=clock.now)
    settle()
    assert places() == {"ada": "wait"}


def crowd(journey: Journey, people: int = 9) -> None:
    """So many who fell due in a pause that is not over."""
    enter(*(f"p{number}" for number in range(people)))
    pause(journey, None, "wait")
    enter("late")
    advance(2 * DAY)


def test_much_is_seen_to_in_batches_while_the_journey_is_held() -> None:
    journey = live(letters())
    crowd(journey)
    assert resume(journey, None, Resumption(overdue="skip", per_minute=60), at_once=0)
    assert journey.status == Journey.Status.PAUSED
    assert journey.resuming
    assert not tick()
    assert go_on(seconds=0, limit=4).people == 4
    held = Pause.objects.get()
    assert (held.done, held.total, held.ended_at) == (4, 10, None)
    done = go_on(limit=4)
    assert (done.people, done.entered, done.went_on, done.unfinished) == (5, 1, 1, 0)
    journey.refresh_from_db()
    assert journey.status == Journey.Status.LIVE
    assert apart() == {1.0}
    assert not go_on()


def test_who_pauses_while_it_is_resumed_takes_that_back() -> None:
    journey = live(letters())
    crowd(journey)
    resume(journey, None, Resumption(waits="extend", per_minute=600), at_once=0)
    go_on(seconds=0, limit=4)
    assert not resume(journey, None)
    assert pause(journey, None)
    assert not go_on()
    held = Pause.objects.get()
    assert (held.resumed_at, held.waits, held.per_minute, held.done) == (None, "run", None, 0)
    assert not journey.resuming
    assert not pause(journey, None)
    advance(HOUR)
    assert set(places().values()) == {"wait"}
    assert resume(journey, None)
    settle()
    assert set(places().values()) == {"again", "wait"}
    assert places()["late"] == "wait"
    assert Pause.objects.count() == 1
    assert check() == []


def test_a_tick_that_began_before_claims_nobody_of_a_paused_journey() -> None:
    journey = live(letters())
    enter("ada")
    clock.advance_to(clock.now() + 2 * DAY)
    pause(journey, None)
    Enrollment.objects.update(due=clock.now())
    assert not tick()
    assert not wake()


def test_the_journal_says_what_was_chosen(held: Journey) -> None:
    resume(held, None, Resumption("extend", "skip", 1200))
    pause(held, None, "wait")
    said = dict(JournalEntry.objects.values_list("sentence", "details"))
    assert said["Paused Staged."] == {"entrants": "drop"}
    assert said["Paused Staged. Whoever would enter waits until it is resumed."] == {"entrants": "wait"}
    (resumed,) = (details for sentence, details in said.items() if sentence.startswith("Resumed"))
    assert (resumed["waits"], resumed["overdue"], resumed["per_minute"]) == ("extend", "skip", 1200)
    assert (
        "Resumed Staged. Waits are extended by the pause. Messages that fell due meanwhile are skipped. "
        "At most 1,200 a minute go on." in said
    )
