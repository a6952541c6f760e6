"""A small demo, lived by the product itself, recounted, broken off and gone on with."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from threading import Event, Thread

import pytest
from django.db import connection
from django.db.models import Count
from pytest_django import Settings

from config import clock, partitions
from contacts.models import Contact, ContactEvent, Key, Member
from contacts.models import Event as Happened
from journeys.engine.check import check
from journeys.insights.funnel import funnel
from journeys.insights.uplift import uplift
from journeys.models import (
    CaughtMail,
    Conversion,
    Decision,
    Delivery,
    Demo,
    Journey,
    Rule,
    RuleComment,
    Run,
)
from journeys.queries.home.worth import worth_acting_on
from journeys.services.demo.clockwork import Clockwork, ask_to_move, lived_elsewhere, wait_until_still
from journeys.services.demo.house import begin
from journeys.services.demo.team import member_of
from journeys.services.readiness import readiness

PEOPLE = 250


@pytest.fixture
def real(db: None) -> Iterator[None]:
    """Real time afterwards, as other tests expect it."""
    yield
    clock.move(timedelta())


@pytest.fixture
def lived(real: None) -> Demo:
    """A demo whose history is complete."""
    begin(PEOPLE)
    Clockwork().turn()
    return Demo.objects.get()


def test_six_weeks_are_lived_and_everything_adds_up(lived: Demo) -> None:
    assert lived.filled_at is not None
    assert not lived.moving
    assert abs(clock.ahead()) < timedelta(seconds=5)
    assert Contact.objects.count() >= PEOPLE
    assert check() == []

    journey = Journey.objects.get(slug="feature-launch")
    assert journey.live_version is not None
    numbers = funnel(journey.live_version)
    assert numbers.everybody.entered == Run.objects.filter(journey=journey).count() > 125
    assert (
        numbers.everybody.converted
        == Conversion.objects.filter(
            enrollment_id__in=Run.objects.filter(journey=journey).values("pk")
        ).count()
        > 7
    )
    assert numbers.everybody.under_way > 0
    assert not uplift(
        numbers.with_logic.entered, numbers.with_logic.converted,
        numbers.without_logic.entered, numbers.without_logic.converted,
    ).enough  # fmt: skip
    rows = set(Decision.objects.values_list("row", flat=True))
    assert {"hot", "keen", "warm", "otherwise"} <= rows

    ages = clock.now() - Run.objects.filter(journey=journey).earliest("entered_at").entered_at
    assert timedelta(days=41) < ages < timedelta(days=44)

    # Rules in several states, a draft with problems, a small test.
    assert Rule.objects.get(slug="lead-routing").versions.filter(status="approved").count() == 2
    assert Rule.objects.get(slug="sale-channel").versions.get().status == "draft"
    assert Rule.objects.get(slug="partner-leads").versions.get().status == "in_review"
    assert RuleComment.objects.get().row == "strong"
    assert readiness(Journey.objects.get(slug="autumn-sale")).errors
    assert Journey.objects.get(slug="trial-check-in").live_version is not None

    # Mails went by the product's own dispatch; the catcher has those of the last day alone.
    sent = Delivery.objects.filter(state=Delivery.State.SENT)
    assert sent.count() > 200
    assert not Delivery.objects.filter(state__in=(Delivery.State.QUEUED, Delivery.State.UNCERTAIN)).exists()
    assert 0 < CaughtMail.objects.count() < 100

    readers_came_back_by_the_addresses_in_their_mails(sent.count())

    sentences = worth_acting_on(member_of("marketer"), clock.now())
    assert [each.kind for each in sentences] == ["worth", "idle", "draft"]
    assert "Autumn sale" in sentences[2].text

    ada_went_to_sales_by_row_hot()
    the_clock_is_moved_when_somebody_asks_and_people_go_on_living()


def readers_came_back_by_the_addresses_in_their_mails(mails: int) -> None:
    opened, clicked = (Happened.objects.filter(name=name) for name in ("message_opened", "message_clicked"))
    assert 0.3 * mails < opened.count() < 0.6 * mails
    assert 0.1 * opened.count() < clicked.count() < 0.3 * opened.count()
    assert {event.properties["simulated"] for event in opened} == {True}
    one = clicked.first()
    assert one is not None
    assert one.properties["url"].startswith("https://")
    delivery = Delivery.objects.get(public_id=one.properties["delivery"])
    assert (delivery.contact_id, delivery.node.key) == (one.contact_id, one.properties["node"])
    assert one.timestamp > delivery.queued_at


def ada_went_to_sales_by_row_hot() -> None:
    ada = Contact.objects.get(attributes__first_name="Ada")
    run = Run.objects.get(contact=ada, journey__slug="feature-launch")
    decision = Decision.objects.get(enrollment_id=run.pk)
    assert decision.row == "hot"
    assert ada.score == 86
    assert decision.at - run.entered_at >= timedelta(hours=48)


def test_it_begins_once_and_never_beside_data(real: None) -> None:
    assert begin(0)
    assert not begin(0)
    assert Member.objects.count() == 5
    assert not begin(PEOPLE)
    assert Demo.objects.get().filled_at is not None


def test_time_never_goes_back_for_anybody(real: None) -> None:
    Contact.objects.create(created_at=clock.now())
    with pytest.raises(RuntimeError, match="Time has begun here"):
        clock.begin_at(clock.real_now() - timedelta(days=3))


def test_what_was_broken_off_goes_on_and_nothing_happens_twice(real: None) -> None:
    begin(PEOPLE)
    instants = count()
    Clockwork(stay=lambda: next(instants) < 60).turn()
    demo = Demo.objects.get()
    assert demo.filling
    assert 0.05 < demo.share < 0.2
    # A process that was killed has told the events of its last instant, and not written that it has.
    Demo.objects.update(reached_at=demo.reached_at - timedelta(days=1))
    Clockwork(stay=lambda: next(instants) < 120).turn()
    assert Demo.objects.get().reached_at > demo.reached_at
    assert check() == []
    twice = Happened.objects.values("message_id").annotate(times=Count("message_id")).filter(times__gt=1)
    assert not twice
    entries = ContactEvent.objects.filter(name="whitepaper_downloaded")
    assert set(entries.values_list("count", flat=True)) == {1}
    assert Run.objects.filter(journey__slug="feature-launch").count() == entries.count()


def the_clock_is_moved_when_somebody_asks_and_people_go_on_living() -> None:
    before, runs = clock.now(), Run.objects.count()
    assert ask_to_move(48)
    assert not ask_to_move(48), "it is on its way"
    Clockwork().turn()
    assert timedelta(hours=47) < clock.now() - before < timedelta(hours=49)
    assert Run.objects.count() > runs
    assert check() == []


def test_workers_rest_while_the_clock_is_on_its_way_and_only_then(real: None, settings: Settings) -> None:
    begin(0)
    settings.DEMO = True
    assert not lived_elsewhere()
    ask_to_move(1)
    Demo.objects.update(beat_at=clock.real_now())
    assert lived_elsewhere()
    Demo.objects.update(beat_at=clock.real_now() - timedelta(minutes=2))
    assert not lived_elsewhere(), "the process that moved it is gone"
    settings.DEMO = False
    Demo.objects.update(beat_at=clock.real_now())
    assert not lived_elsewhere()


def test_partitions_are_there_for_the_past(real: None) -> None:
    begin(PEOPLE)
    assert partitions.ensure([clock.now()]) == []


@pytest.mark.django_db(transaction=True)
def test_a_wish_is_heard_at_once_and_the_end_of_the_way_too(settings: Settings) -> None:
    settings.DEMO = True
    begin(0)
    ended, lives = Event(), Thread(target=lambda: live(ended))
    lives.start()
    try:
        assert ask_to_move(1)
        Demo.objects.update(beat_at=clock.real_now())
        wait_until_still()
        assert Demo.objects.get().target_at is None
        assert timedelta(minutes=59) < clock.ahead() <= timedelta(hours=1)
    finally:
        ended.set()
        lives.join(20)
        clock.move(timedelta())
    assert not lives.is_alive()


def live(ended: Event) -> None:
    """What the process that moves the demo does."""
    try:
        Clockwork().run(ended)
    finally:
        connection.close()


def test_what_is_no_fault_of_the_database_ends_it(real: None) -> None:
    Demo.objects.create(
        people=5, leads=3, began_at=clock.now(), reached_at=clock.now(), target_at=clock.now()
    )
    with pytest.raises(Key.DoesNotExist):
        Clockwork().run(Event())
