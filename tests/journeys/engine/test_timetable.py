"""What fails by the clock holds nobody else up; a new zone of those who state none moves their instants."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from config import clock, partitions
from contacts.models import Attribute, Brand, Contact, Inbox
from journeys.engine.check import check
from journeys.engine.timetable import come_due
from journeys.engine.wake import wake
from journeys.models import Appointment, DateTrigger, Journey, Pause, Run, Schedule, StuckFact, Version
from journeys.queries.parked import put_off
from journeys.services.settle import settle
from tests.journeys.engine import stage
from tests.journeys.engine.poison import refused
from tests.journeys.engine.test_failures import REFUSES_ENTRY

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 16, 9, 7, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def spring() -> None:
    Attribute.objects.get_or_create(name="renews_on", defaults={"type": "date"})
    partitions.ensure([START, START + timedelta(days=60)])
    clock.move(START - clock.real_now())


def entering(kind: str, slug: str, **settings: Any) -> Version:
    start: dict[str, Any] = {"key": "start", "kind": kind, "settings": settings}
    nodes = [start, {"key": "done", "kind": "exit"}]
    file = stage.journey(nodes, [("start", "next", "done")], slug=slug, settings={"reentry": "always"})
    return stage.publish(file)


def renewal(slug: str = "renewal") -> Version:
    return entering("trigger_date", slug, attribute="renews_on", offset="-2d", at="09:00")


def weekly(slug: str = "weekly", **more: Any) -> Version:
    return entering("trigger_schedule", slug, segment="fans", cron="0 9 * * mon", **more)


def people(number: int) -> list[Contact]:
    return [stage.somebody(renews_on="2026-03-20") for _ in range(number)]


def later(days: float) -> None:
    clock.move(START + timedelta(days=days) - clock.real_now())


def poison(contact: Contact) -> None:
    with connection.cursor() as cursor:
        cursor.execute(REFUSES_ENTRY % contact.pk)


def heal() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON journeys_enrollment; DROP FUNCTION refuse_entry")


def entered() -> list[int]:
    return sorted(Run.objects.values_list("contact_id", flat=True))


@pytest.mark.parametrize("kind", ["date", "schedule"])
def test_whoever_cannot_enter_is_set_apart_with_the_reason_and_the_others_enter(kind: str) -> None:
    crowd = people(9)
    if kind == "date":
        renewal()
    else:
        stage.belong("fans", *crowd)
        weekly()
    stage.rest()
    poison(crowd[4])
    later(8)
    counts = come_due(patient=True)
    assert (counts.entered, counts.stuck) == (8, 1)
    fact = StuckFact.objects.get()
    assert (fact.kind, fact.contact_id, fact.name) == ("clock", crowd[4].pk, "start")
    assert "poison" in fact.reason
    assert come_due(patient=True).due == 0
    heal()
    clock.move(clock.ahead() + timedelta(minutes=1))
    assert wake().entered == 1
    assert entered() == sorted(person.pk for person in crowd)
    assert not StuckFact.objects.exists()
    entry = Run.objects.get(contact=crowd[4]).entry
    assert entry.get("date" if kind == "date" else "occurrence", "").startswith("2026-03-2")
    stage.rest()
    assert check() == []


def test_whoever_was_set_apart_is_found_again_after_a_merge() -> None:
    ada, ben = people(2)
    renewal()
    stage.rest()
    poison(ada)
    later(4)
    come_due()
    heal()
    Appointment.objects.all().delete()
    Run.objects.all().delete()
    Inbox.objects.create(kind="merge", contact=ada, payload={"into": ben.pk}, timestamp=clock.now())
    wake()
    assert StuckFact.objects.get().contact_id == ben.pk


def test_a_date_that_cannot_be_kept_ahead_is_set_apart_and_kept_once_it_can() -> None:
    crowd = people(5)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE FUNCTION refuse_date() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'poison'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON journeys_appointment
                FOR EACH ROW WHEN (NEW.contact_id = {crowd[2].pk}) EXECUTE FUNCTION refuse_date();
            """
        )
    renewal()
    come_due(patient=True)
    assert DateTrigger.objects.get().filled
    assert Appointment.objects.count() == 4
    assert StuckFact.objects.get().contact_id == crowd[2].pk
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON journeys_appointment")
    clock.move(clock.ahead() + timedelta(minutes=1))
    wake()
    assert Appointment.objects.count() == 5


def test_what_cannot_be_read_at_all_is_put_off_and_seen_and_holds_no_other_up() -> None:
    crowd = people(2)
    stage.belong("fans", *crowd)
    bad, good = weekly("bad"), weekly("good")
    spoiled = renewal("spoiled")
    kept = Schedule.objects.get(journey=bad.journey_id).settings
    Schedule.objects.filter(journey=bad.journey_id).update(settings={"cron": "now and then"})
    DateTrigger.objects.filter(journey=spoiled.journey_id).update(settings={"attribute": 7})
    renewal("fine")
    later(8)
    for _ in range(3):
        come_due(patient=True)
    assert set(Run.objects.values_list("journey", flat=True)) >= {good.journey_id}
    assert Appointment.objects.count() == 2
    assert {(row.slug, row.step) for row in put_off()} == {("bad", "start"), ("spoiled", "start")}
    assert {finding.code for finding in check()} == {"put_off"}
    Schedule.objects.filter(journey=bad.journey_id).update(settings=kept)
    clock.move(clock.ahead() + timedelta(minutes=1))
    stage.rest()
    assert Run.objects.filter(journey=bad.journey_id).count() == 2
    assert [row.slug for row in put_off()] == ["spoiled"]


@pytest.mark.parametrize("kind", ["date", "schedule"])
def test_what_all_fail_by_sets_nobody_apart_and_is_put_off_and_holds_no_other_up(kind: str) -> None:
    crowd = people(10)
    stage.belong("fans", *crowd)
    bad = renewal() if kind == "date" else weekly()
    entering("trigger_date", "good", attribute="renews_on", offset="-1d")
    stage.rest()
    later(8)
    with refused(("journeys_run", f"NEW.journey_id = {bad.journey_id}")):
        settle()
        assert {(row.slug, "poison" in row.problem) for row in put_off()} == {(bad.journey.slug, True)}
        assert set(Run.objects.values_list("journey__slug", flat=True)) == {"good"}
    assert not StuckFact.objects.exists()
    Run.objects.all().delete()
    clock.move(clock.ahead() + timedelta(minutes=1))
    assert come_due().entered == 10
    assert put_off() == []
    assert not Appointment.objects.exclude(due=None).filter(due__lte=clock.now()).exists()


def test_dates_that_come_while_they_cannot_be_read_are_not_lost() -> None:
    (ada,) = people(1)
    version = renewal()
    stage.rest()
    kept = DateTrigger.objects.get().settings
    DateTrigger.objects.update(settings={"attribute": 7})
    later(8)
    come_due(patient=True)
    assert [row.slug for row in put_off(version.journey_id, "start")] == ["renewal"]
    assert Appointment.objects.get().due is not None
    DateTrigger.objects.update(settings=kept)
    clock.move(clock.ahead() + timedelta(minutes=1))
    stage.rest()
    assert entered() == [ada.pk]
    assert put_off() == []


def test_a_date_that_was_stuck_when_it_came_lets_in_once_it_can() -> None:
    ada = stage.somebody()
    entering("trigger_date", "renewal", attribute="renews_on", at="09:30")
    stage.rest()
    stage.identify(ada, renews_on="2026-03-16")
    with refused(("journeys_appointment", "true")):
        assert wake().stuck == 1
    clock.move(START + timedelta(minutes=50) - clock.real_now())
    stage.rest()
    assert entered() == [ada.pk]


def test_workers_of_the_release_before_can_write_the_timetable() -> None:
    version = entering("trigger_event", "other", event="started")
    with connection.cursor() as cursor:
        for table, columns, values in (
            ("journeys_schedule", "settings, cursor", "'{}', 0"),
            ("journeys_datetrigger", "settings, cursor, since, filled", "'{}', 0, '2026-03-01', false"),
        ):
            cursor.execute(
                f"INSERT INTO {table} (journey_id, node_key, {columns}) VALUES (%s, 'start', {values})",
                [version.journey_id],
            )
    assert Schedule.objects.get().zone == DateTrigger.objects.get().zone == ""


def test_a_new_zone_of_everybody_who_states_none_moves_their_instants() -> None:
    (ada,) = people(1)
    tokyo = stage.somebody(renews_on="2026-03-20", timezone="Asia/Tokyo")
    stage.belong("fans", ada)
    renewal()
    weekly()
    weekly("fixed", timezone="Europe/Berlin")
    stage.rest()
    Brand.objects.filter(is_default=True).update(timezone="America/New_York")
    stage.rest()
    dues = dict(Appointment.objects.values_list("contact_id", "due"))
    assert {contact: f"{due:%d %H:%M}" for contact, due in dues.items() if due} == {
        ada.pk: "18 13:00",
        tokyo.pk: "18 00:00",
    }
    assert {f"{due:%d %H:%M}" for due in Schedule.objects.values_list("due", flat=True) if due} == {
        "16 13:00",
        "23 08:00",
    }


def test_a_new_zone_lets_nobody_in_twice_and_leaves_nobody_out() -> None:
    early, late = people(2)
    Contact.objects.filter(pk=late.pk).update(attributes={"renews_on": "2026-03-21"})
    renewal()
    stage.advance_to(datetime(2026, 3, 18, 12, tzinfo=UTC))
    assert entered() == [early.pk]
    # To the west: nine o'clock comes once more. To the east: tomorrow's has passed already.
    Brand.objects.filter(is_default=True).update(timezone="America/Los_Angeles")
    stage.advance_to(datetime(2026, 3, 19, 6, tzinfo=UTC))
    Brand.objects.filter(is_default=True).update(timezone="Asia/Tokyo")
    stage.rest()
    assert entered() == [early.pk, late.pk]
    stage.advance_to(datetime(2026, 4, 1, tzinfo=UTC))
    assert entered() == [early.pk, late.pk]


def test_a_new_zone_lets_in_nobody_whose_date_had_passed_when_it_became_known() -> None:
    Attribute.objects.get_or_create(name="born_on", defaults={"type": "date"})
    renewal()
    entering("trigger_date", "birthday", attribute="born_on", at="09:00", yearly=True)
    late = stage.somebody()
    stage.advance_to(datetime(2026, 3, 18, 12, tzinfo=UTC))
    stage.identify(late, renews_on="2026-03-20", born_on="1990-03-18")
    stage.rest()
    # As the release before has left them.
    DateTrigger.objects.update(zone="")
    for zone in ("UTC", "Europe/Berlin"):
        Brand.objects.filter(is_default=True).update(timezone=zone)
        stage.rest()
        assert set(DateTrigger.objects.values_list("zone", "filled")) == {(zone, True)}
        assert entered() == []
    (due,) = Appointment.objects.filter(due__isnull=False).values_list("due", flat=True)
    assert due == datetime(2027, 3, 18, 8, tzinfo=UTC)


def test_dates_move_also_while_those_who_come_wait_for_a_paused_journey() -> None:
    (ada,) = people(1)
    version = renewal()
    stage.rest()
    Journey.objects.filter(pk=version.journey_id).update(status="paused")
    Pause.objects.create(journey_id=version.journey_id, paused_at=clock.now(), entrants=Pause.Entrants.WAIT)
    stage.identify(ada, renews_on="2026-03-25")
    stage.rest()
    assert Appointment.objects.get().due == datetime(2026, 3, 23, 9, tzinfo=UTC)
