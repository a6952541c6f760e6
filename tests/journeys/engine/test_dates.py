"""Dates let people in when they come: once, moved with the date, handed on between versions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import clock, partitions
from contacts.models import Attribute, Contact
from journeys.engine import dates_kept
from journeys.engine.check import check
from journeys.engine.dates import come_due
from journeys.engine.statements import session, statement
from journeys.engine.wake import wake
from journeys.graph.cases import Setting, TestCase
from journeys.graph.document import parse_journey
from journeys.graph.simulate import simulate
from journeys.models import Appointment, DateTrigger, Journey, Run, Version
from journeys.services.settle import advance
from tests.journeys.engine import stage
from tests.journeys.engine.playing import play

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 16, 9, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def spring() -> None:
    """The product's time begins two weeks before the clocks change, with an attribute for renewals."""
    Attribute.objects.get_or_create(name="renews_on", defaults={"type": "date"})
    partitions.ensure([START, START + timedelta(days=60), START + timedelta(days=400)])
    clock.move(START - clock.real_now())


def renewal(reentry: Any = "always", **dated: Any) -> dict[str, Any]:
    return stage.journey(
        [
            {
                "key": "start",
                "kind": "trigger_date",
                "settings": {"attribute": "renews_on", "offset": "-2d", "at": "09:00", **dated},
            },
            {"key": "done", "kind": "exit"},
        ],
        [("start", "next", "done")],
        slug="renewal",
        settings={"reentry": reentry},
    )


def entries() -> list[tuple[int, str]]:
    rows = Run.objects.order_by("entered_at").values_list("contact_id", "entered_at")
    return [(contact, f"{at:%m-%d %H:%M}") for contact, at in rows]


def republish(**dated: Any) -> Version:
    return stage.publish(renewal(**dated))


def test_everybody_who_has_the_date_enters_when_it_comes() -> None:
    ada = stage.somebody(renews_on="2026-03-20", timezone="Asia/Tokyo")
    ben = stage.somebody(renews_on="2026-03-20", timezone="America/New_York")
    stage.somebody(renews_on="2026-03-17")
    stage.somebody(renews_on="soon")
    stage.somebody()
    republish()
    stage.advance_to(START + timedelta(days=10))
    assert entries() == [(ada.pk, "03-18 00:00"), (ben.pk, "03-18 13:00")]
    entry = Run.objects.get(contact=ada).entry
    assert entry == {"date": "2026-03-20", "due": "2026-03-18T00:00:00+00:00"}
    assert check() == []


def test_a_date_that_moves_moves_the_entry_and_one_that_goes_ends_it() -> None:
    moved, gone, new, zone = (stage.somebody(renews_on="2026-03-25") for _ in range(4))
    new.attributes = {}
    new.save()
    republish()
    stage.advance_to(START + timedelta(days=1))
    stage.identify(moved, renews_on="2026-03-22")
    stage.identify(gone, renews_on=None)
    stage.identify(new, renews_on="2026-03-24")
    stage.identify(zone, timezone="Asia/Tokyo")
    stage.advance_to(START + timedelta(days=20))
    assert entries() == [
        (moved.pk, "03-20 09:00"), (new.pk, "03-22 09:00"), (zone.pk, "03-23 00:00"),
    ]  # fmt: skip


def test_what_has_let_somebody_in_does_not_do_so_again_and_a_later_date_does() -> None:
    ada = stage.somebody(renews_on="2026-03-20")
    republish()
    stage.advance_to(START + timedelta(days=3))
    stage.identify(ada, timezone="UTC")
    stage.rest()
    stage.identify(ada, renews_on="2026-03-19")
    stage.rest()
    assert entries() == [(ada.pk, "03-18 09:00")]
    stage.identify(ada, renews_on="2026-04-20")
    stage.advance_to(START + timedelta(days=40))
    assert entries() == [(ada.pk, "03-18 09:00"), (ada.pk, "04-18 09:00")]


def test_a_zone_that_moves_with_another_date_lets_nobody_in_twice() -> None:
    Attribute.objects.get_or_create(name="trial_ends", defaults={"type": "date"})
    ada = stage.somebody(renews_on="2026-03-20", timezone="Asia/Tokyo")
    republish()
    stage.publish({**renewal(attribute="trial_ends"), "slug": "trial"})
    stage.advance_to(datetime(2026, 3, 18, 3, tzinfo=UTC))
    stage.identify(ada, timezone="America/New_York", trial_ends="2026-03-25")
    stage.advance_to(START + timedelta(days=10))
    assert entries() == [(ada.pk, "03-18 00:00"), (ada.pk, "03-23 13:00")]


def test_every_year() -> None:
    ada = stage.somebody(renews_on="1990-03-20")
    republish(yearly=True)
    stage.advance_to(START + timedelta(days=380))
    assert entries() == [(ada.pk, "03-18 09:00"), (ada.pk, "03-18 09:00")]


def test_a_new_version_takes_over() -> None:
    ada = stage.somebody(renews_on="2026-03-25")
    republish()
    stage.advance_to(START + timedelta(days=1))
    (kept,) = DateTrigger.objects.values_list("pk", flat=True)
    republish()
    assert list(DateTrigger.objects.values_list("pk", flat=True)) == [kept]
    version = republish(offset="-1d")
    assert DateTrigger.objects.filter(retired_at=None).exclude(pk=kept).count() == 1
    stage.advance_to(START + timedelta(days=20))
    assert entries() == [(ada.pk, "03-24 09:00")]
    assert Run.objects.get().enrollment.version_id == version.pk
    assert list(DateTrigger.objects.values_list("settings__offset", flat=True)) == ["-1d"]
    assert Appointment.objects.count() == 1


def test_what_was_due_before_the_new_version_still_enters() -> None:
    ada = stage.somebody(renews_on="2026-03-20")
    republish()
    stage.rest()
    clock.move(START + timedelta(days=3) - clock.real_now())
    version = republish(offset="-1d", at="08:00")
    stage.rest()
    assert entries() == [(ada.pk, "03-18 09:00")]
    assert Run.objects.get().enrollment.version_id == version.pk
    assert stage.refusals() == {}


def test_a_trigger_that_is_no_more_lets_nobody_in() -> None:
    stage.somebody(renews_on="2026-03-20")
    republish()
    stage.rest()
    stage.publish(stage.waiting_journey(slug="renewal"))
    stage.advance_to(START + timedelta(days=20))
    assert entries() == []
    assert not Appointment.objects.exists()
    assert not DateTrigger.objects.exists()


def test_while_paused_they_are_refused_and_counted() -> None:
    ada = stage.somebody(renews_on="2026-03-20")
    version = republish()
    Journey.objects.filter(pk=version.journey_id).update(status="paused")
    stage.identify(ada, timezone="Europe/Berlin")
    stage.advance_to(START + timedelta(days=5))
    assert entries() == []
    assert stage.refusals() == {"paused": 1}
    Journey.objects.filter(pk=version.journey_id).update(status="live")
    stage.identify(ada, renews_on="2026-03-30")
    stage.advance_to(START + timedelta(days=20))
    assert entries() == [(ada.pk, "03-28 08:00")]


def test_whoever_is_erased_or_merged_does_not_enter() -> None:
    gone, into, ada = (stage.somebody(renews_on="2026-03-20") for _ in range(3))
    republish()
    stage.rest()
    Contact.objects.filter(pk=gone.pk).update(erased_at=clock.now())
    Contact.objects.filter(pk=into.pk).update(merged_into=ada)
    stage.advance_to(START + timedelta(days=5))
    assert entries() == [(ada.pk, "03-18 09:00")]


def test_filling_goes_on_where_it_stopped_and_keeps_what_facts_know_better() -> None:
    people = [stage.somebody(renews_on="2026-03-20") for _ in range(7)]
    republish()
    with session() as work:
        dates_kept.fill(work, clock.now(), limit=3)
    assert Appointment.objects.count() == 3
    stage.identify(people[6], renews_on="2026-03-22")
    wake()
    assert Appointment.objects.count() == 4
    stage.rest()
    assert DateTrigger.objects.get().filled
    stage.advance_to(START + timedelta(days=10))
    assert [at for _, at in entries()] == ["03-18 09:00"] * 6 + ["03-20 09:00"]


def test_a_batch_that_is_undone_enters_nobody_and_the_next_everybody() -> None:
    for _ in range(5):
        stage.somebody(renews_on="2026-03-20")
    republish()
    stage.rest()
    clock.move(START + timedelta(days=3) - clock.real_now())
    with stage.alone(), session() as work:
        assert come_due(work, clock.now(), limit=3).entered == 3
    assert entries() == []
    with session() as work:
        come_due(work, clock.now(), limit=3)
    stage.rest()
    assert len(entries()) == 5


def test_the_ticker_and_advance_know_when_somebody_enters_next() -> None:
    ada = stage.somebody(renews_on="2026-03-19")
    republish(at="09:07")
    stage.rest()
    Appointment.objects.update(due=START + timedelta(minutes=30))
    with session() as work:
        assert work.rows("next_due", now=clock.now()) == [(START + timedelta(minutes=30),)]
    Appointment.objects.update(due=START + timedelta(hours=1))
    advance(timedelta(hours=2))
    assert [contact for contact, _ in entries()] == [ada.pk]


def test_what_is_due_is_found_by_the_index() -> None:
    text = statement("appointments").decode()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {text}", {"now": clock.now(), "limit": 10})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "appointment_due" in plan
    assert "Sort" not in plan


attributes = st.fixed_dictionaries(
    {},
    optional={
        "renews_on": st.one_of(
            st.none(), st.integers(-10, 20).map(lambda days: f"{START + timedelta(days=days):%Y-%m-%d}")
        ),
        "timezone": st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "America/New_York", "Pacific/Apia"]),
    },
)
changes = st.builds(
    lambda hours, attributes: Setting(timedelta(hours=hours), attributes), st.integers(1, 400), attributes
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(known=attributes, sets=st.lists(changes, max_size=3), yearly=st.booleans())
def test_whatever_becomes_of_the_date_both_worlds_agree(
    known: dict[str, Any], sets: list[Setting], yearly: bool
) -> None:
    known = {name: value for name, value in known.items() if value is not None}
    case = TestCase("random", known, START, sets=tuple(sets), until=timedelta(days=40))
    file = renewal("once", yearly=yearly)
    document = parse_journey(file)
    with stage.alone():
        walk = play(stage.publish(file), case)
        simulated = simulate(document, document.rulebook(), case)
        assert walk.path == simulated.path
        if walk.path:
            assert walk.start == simulated.start
        assert check() == []
