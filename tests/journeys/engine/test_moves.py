"""A new version takes over: everybody keeps their place and their time, nothing is done twice, and every
number still equals a recount."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from config import clock
from contacts.models import Contact
from journeys.engine.check import check
from journeys.engine.moves import move
from journeys.engine.tick import tick
from journeys.engine.wake import wake
from journeys.graph.document import parse_journey
from journeys.models import Delivery, Enrollment, Run, Step, Version
from journeys.rules.problems import RuleError
from journeys.services.move_people import Handling, begin
from tests.journeys.engine import stage
from tests.journeys.engine.poison import refused

TRIGGER = {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}}
pytestmark = pytest.mark.django_db


def waiting(duration: str, *more: dict[str, Any], key: str = "hold", **rest: Any) -> dict[str, Any]:
    """Enter, wait, then an exit for each that is named; the first is come to."""
    hold = {"key": key, "kind": "wait_for", "settings": {"duration": duration}}
    return stage.journey(
        [TRIGGER, hold, {"key": "end", "kind": "exit"}, *more],
        [("start", "next", key), (key, "next", "end")],
        **rest,
    )


def takes_over(document: dict[str, Any], **handling: Any) -> Version:
    """Publish the document as the next version, and mark the others."""
    version = stage.publish(document)
    begin(version, parse_journey(document), Handling("move", **handling))
    return version


def enter(name: str = "ada") -> Contact:
    contact = stage.somebody(email=f"{name}@example.com")
    stage.happen(contact, "started")
    stage.rest()
    return contact


def row(contact: Contact) -> Enrollment:
    return Enrollment.objects.get(contact=contact)


def test_a_longer_wait_is_extended_and_counts_from_when_it_began() -> None:
    stage.publish(waiting("2d"))
    ada = enter()
    came = row(ada).entered_at
    stage.advance_to(came + timedelta(days=1))
    version = takes_over(waiting("5d"))
    stage.rest()
    moved = row(ada)
    assert (moved.version, moved.entered_at, moved.due) == (version, came, came + timedelta(days=5))
    assert Step.objects.filter(enrollment_id=moved.pk, outcome="moved").count() == 1
    assert check() == []
    stage.advance_to(came + timedelta(days=5))
    stage.rest()
    assert row(ada).state == Enrollment.State.ENDED
    assert check() == []


def test_a_shorter_wait_that_is_over_proceeds_at_once() -> None:
    stage.publish(waiting("9d"))
    ada = enter()
    stage.advance_to(clock.now() + timedelta(days=3))
    takes_over(waiting("2d"))
    stage.rest()
    assert row(ada).state == Enrollment.State.ENDED
    assert check() == []


def test_who_stands_on_a_removed_step_goes_to_its_destination_or_finishes() -> None:
    first = stage.publish(waiting("2d"))
    ada = enter()
    second = takes_over(waiting("3d", key="pause"))
    stage.rest()
    assert row(ada).version == first
    assert Version.objects.get(pk=first.pk).moving is None
    third = takes_over(waiting("3d", key="pause"), destinations={"hold": "pause"})
    stage.rest()
    assert (row(ada).version, row(ada).node.key) == (third, "pause")
    assert check() == []
    assert second.moving is None


def test_who_stays_still_finishes_on_the_old_version() -> None:
    stage.publish(waiting("2d"))
    ada = enter()
    takes_over(waiting("3d", key="pause"))
    stage.advance_to(clock.now() + timedelta(days=2))
    stage.rest()
    assert row(ada).state == Enrollment.State.ENDED
    assert check() == []


def reordered() -> tuple[dict[str, Any], dict[str, Any]]:
    """Tag before the wait; then the wait before the tag."""
    tag: dict[str, Any] = {"key": "tag", "kind": "change_score", "settings": {"by": 5}}
    hold: dict[str, Any] = {"key": "hold", "kind": "wait_for", "settings": {"duration": "1d"}}
    end: dict[str, Any] = {"key": "end", "kind": "exit"}
    nodes = [TRIGGER, tag, hold, end]
    ways = [("start", "next", "tag"), ("tag", "next", "hold"), ("hold", "next", "end")]
    turned = [("start", "next", "hold"), ("hold", "next", "tag"), ("tag", "next", "end")]
    return stage.journey(nodes, ways), stage.journey(nodes, turned)


@pytest.mark.parametrize(("again", "score"), [(False, 5), (True, 10)])
def test_nobody_repeats_what_they_have_passed_unless_asked(again: bool, score: int) -> None:
    before, after = reordered()
    first = stage.publish(before)
    ada = enter()
    second = takes_over(after, again=again)
    stage.rest()
    assert row(ada).version == (second if again else first)
    stage.advance_to(clock.now() + timedelta(days=2))
    stage.rest()
    ada.refresh_from_db()
    assert ada.score == score
    assert check() == []


def test_a_message_that_somebody_rests_on_is_not_queued_again() -> None:
    def messaging(subject: str) -> dict[str, Any]:
        mail = {
            "key": "mail", "kind": "send_email",
            "settings": {"class": "transactional", "subject": subject, "text": "Hello"},
        }  # fmt: skip
        return stage.journey(
            [TRIGGER, mail, {"key": "end", "kind": "exit"}, {"key": "no", "kind": "exit"}],
            [("start", "next", "mail"), ("mail", "next", "end"), ("mail", "skipped", "no")],
        )

    stage.publish(messaging("Old"))
    ada = enter()
    assert Delivery.objects.count() == 1
    Delivery.objects.update(state=Delivery.State.QUEUED, settled_at=None)
    version = takes_over(messaging("New"))
    move()
    tick()
    assert (row(ada).version, row(ada).node.key) == (version, "mail")
    delivery = Delivery.objects.get()
    assert (delivery.seq, delivery.version_id) == (row(ada).seq, version.pk)
    Delivery.objects.update(state=Delivery.State.SENT)
    Enrollment.objects.update(due=clock.now())
    stage.rest()
    assert row(ada).state == Enrollment.State.ENDED
    assert Delivery.objects.count() == 1
    assert check() == []


def test_who_has_not_begun_begins_in_the_new_version() -> None:
    stage.publish(waiting("2d"))
    ada = stage.somebody(email="ada@example.com")
    stage.happen(ada, "started")
    wake()
    version = takes_over(waiting("1d"))
    stage.rest()
    assert row(ada).version == version
    assert not Step.objects.filter(outcome="moved").exists()
    assert stage.numbers()["start", "entered", ""] == 1
    assert check() == []


def test_a_goal_counts_for_the_version_that_they_were_moved_to() -> None:
    goal = {"reentry": "always", "goal": {"event": "bought", "within": "30d"}}
    stage.publish(waiting("2d", settings=goal))
    ada = enter()
    takes_over(waiting("2d", settings=goal))
    stage.rest()
    stage.happen(ada, "bought")
    stage.rest()
    assert Run.objects.get(contact=ada).how == "goal"
    assert check() == []


def test_a_destination_must_be_a_step_behind_the_trigger() -> None:
    stage.publish(waiting("2d"))
    enter()
    document = waiting("3d", key="pause")
    version = stage.publish(document)
    wrong = {"hold": "nowhere", "end": "end", "gone": "start"}
    with pytest.raises(RuleError) as refused:
        begin(version, parse_journey(document), Handling("move", wrong))
    assert [(problem.code, problem.place) for problem in refused.value.problems] == [
        ("unknown_destination", "destinations/hold"),
        ("not_removed", "destinations/end"),
        ("destination_is_trigger", "destinations/gone"),
    ]


def test_a_move_that_fails_keeps_no_other_from_being_made() -> None:
    bad, good = (stage.publish(waiting("2d", slug=slug)) for slug in ("bad", "good"))
    ada = enter()
    worse, better = (takes_over(waiting("3d", slug=slug)) for slug in ("bad", "good"))
    with (
        refused(("journeys_enrollment", f"NEW.version_id = {worse.pk}")),
        pytest.raises(psycopg.Error, match="poison"),
    ):
        move()
    standing = set(Enrollment.objects.filter(contact=ada).values_list("version_id", flat=True))
    assert standing == {bad.pk, better.pk}
    marks = dict(Version.objects.values_list("pk", "moving"))
    assert marks[bad.pk] is not None
    assert marks[good.pk] is None
    assert move().moved == 1
    assert not Version.objects.filter(moving__isnull=False).exists()
    stage.rest()
    assert check() == []


@pytest.mark.django_db(transaction=True)
def test_whom_somebody_holds_is_moved_when_they_let_go() -> None:
    first = stage.publish(waiting("2d"))
    ada, ben = enter("ada"), enter("ben")
    version = takes_over(waiting("3d"))
    held, done = Barrier(2), Barrier(2)

    def hold() -> None:
        with transaction.atomic():
            Enrollment.objects.select_for_update().get(contact=ada)
            held.wait()
            done.wait()
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    held.wait()
    assert move(seconds=0.2).unfinished == 1
    assert (row(ada).version, row(ben).version) == (first, version)
    assert Version.objects.get(pk=first.pk).moving is not None
    done.wait()
    holder.join()
    move()
    assert row(ada).version == version
    assert Version.objects.get(pk=first.pk).moving is None
    stage.rest()
    assert check() == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_move_everybody_once() -> None:
    stage.publish(waiting("2d"))
    for number in range(30):
        stage.happen(stage.somebody(email=f"p{number}@example.com"), "started")
    stage.rest()
    version = takes_over(waiting("3d"))
    together = Barrier(3)

    def work() -> None:
        together.wait()
        move()
        connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Enrollment.objects.filter(version=version).count() == 30
    assert Step.objects.filter(outcome="moved").count() == 30
    stage.rest()
    assert check() == []
