"""Journeys that start journeys: through the ordinary entry, and never round and round."""

from datetime import timedelta
from typing import Any

import pytest

from config import clock
from contacts.models import Contact
from journeys.engine.check import check
from journeys.engine.enroll import enroll
from journeys.graph.document import parse_journey
from journeys.models import Enrollment, Journey, Refused, Run, Version
from journeys.queries.named import unknown_names
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db


def starter(
    target: str = "welcome", slug: str = "starter", trigger: str = "trigger_event", **rest: Any
) -> Version:
    """Enter by `ordered` or by hand, start another journey, and stay for an hour or end."""
    settings = {"event": "ordered"} if trigger == "trigger_event" else {}
    return stage.publish(
        stage.journey(
            [
                {"key": "start", "kind": trigger, "settings": settings},
                {"key": "also", "kind": "start_journey", "settings": {"journey": target}},
            ],
            [("start", "next", "also")],
            slug=slug,
            **rest,
        )
    )


def welcome(**rest: Any) -> Version:
    return stage.publish(
        stage.journey(
            [
                {"key": "event", "kind": "trigger_event", "settings": {"event": "started"}},
                {"key": "hand", "kind": "trigger_api"},
                {"key": "wait", "kind": "wait_for", "settings": {"duration": "1d"}},
                {"key": "done", "kind": "exit"},
            ],
            [("event", "next", "wait"), ("hand", "next", "wait"), ("wait", "next", "done")],
            **{"slug": "welcome", **rest},
        )
    )


def order(**properties: Any) -> Contact:
    contact = stage.somebody()
    stage.happen(contact, "ordered", properties)
    stage.rest()
    return contact


def refusals(slug: str) -> dict[str, int]:
    journey = Journey.objects.get(slug=slug)
    return dict(Refused.objects.filter(journey_id=journey.pk).values_list("reason", "count"))


def test_they_enter_by_the_trigger_by_hand_with_the_properties_of_their_entry() -> None:
    welcome()
    starter()
    contact = order(number="A1")
    run = Run.objects.get(contact=contact, journey__slug="welcome")
    assert run.entry == {"number": "A1"}
    assert run.enrollment.node.key == "wait"
    assert Run.objects.get(contact=contact, journey__slug="starter").how == "end"
    assert stage.numbers()["hand", "entered", ""] == 1
    assert check() == []


def test_reentry_is_the_other_journeys_own() -> None:
    welcome(settings={"reentry": {"per": "number"}})
    starter()
    contact = order(number="A1")
    for number in ("A1", "A2"):
        stage.happen(contact, "ordered", {"number": number})
        stage.rest()
    assert Run.objects.filter(contact=contact, journey__slug="welcome").count() == 2
    assert refusals("welcome") == {"entered_before": 1}


def test_who_should_not_enter_does_not() -> None:
    welcome(settings={"exit_when": {"fact": "contact.customer", "is": "equal_to", "value": True}})
    starter()
    contact = stage.somebody(customer=True)
    stage.happen(contact, "ordered")
    stage.rest()
    assert not Run.objects.filter(journey__slug="welcome").exists()
    assert refusals("welcome") == {"exit": 1}
    assert Run.objects.get(contact=contact).how == "end"


@pytest.mark.parametrize(
    ("status", "reason"), [("paused", "paused"), ("draft", "not_live"), ("archived", "not_live")]
)
def test_a_journey_that_does_not_run_refuses_and_the_run_goes_on(status: str, reason: str) -> None:
    version = welcome()
    Journey.objects.filter(pk=version.journey_id).update(status=status)
    starter()
    contact = order()
    assert Run.objects.get(contact=contact).how == "end"
    assert refusals("welcome") == {reason: 1}
    assert check() == []


def test_a_missing_journey_is_counted_where_the_step_is() -> None:
    starter("nowhere")
    contact = order()
    assert Run.objects.get(contact=contact).how == "end"
    assert refusals("starter") == {"no_journey": 1}


def test_a_journey_without_the_trigger_refuses() -> None:
    stage.publish(stage.waiting_journey(slug="welcome"))
    starter()
    order()
    assert refusals("welcome") == {"no_entrance": 1}


def test_two_that_start_each_other_come_to_rest() -> None:
    starter("b", slug="a", trigger="trigger_api")
    b = starter("a", slug="b", trigger="trigger_api")
    contact = stage.somebody()
    enroll(b.pk, [contact.pk])
    stage.rest()
    assert Run.objects.filter(journey__slug="a").count() == 1
    assert Run.objects.filter(journey__slug="b").count() == 1
    assert refusals("b") == {"too_soon": 1}
    clock.move(clock.ahead() + timedelta(minutes=1))
    enroll(b.pk, [contact.pk])
    stage.rest()
    assert Run.objects.count() == 4
    assert not Enrollment.objects.exclude(state=Enrollment.State.ENDED).exists()
    assert check() == []


def test_test_traffic_starts_test_traffic() -> None:
    target = welcome()
    version = starter(trigger="trigger_api")
    enroll(version.pk, [stage.somebody().pk], test=True)
    stage.rest()
    run = Run.objects.get(journey=target.journey)
    assert run.test
    assert run.enrollment.test
    assert ("hand", "entered", "") not in stage.numbers()


def test_a_draft_that_names_no_journey_has_a_problem_and_one_that_refuses_a_warning() -> None:
    welcome()
    stage.publish(stage.waiting_journey(slug="closed"))
    file = stage.journey(
        [
            {"key": "start", "kind": "trigger_api"},
            {"key": "one", "kind": "start_journey", "settings": {"journey": "welcom"}},
            {"key": "two", "kind": "start_journey", "settings": {"journey": "closed"}},
            {"key": "three", "kind": "start_journey", "settings": {"journey": "welcome"}},
        ],
        [],
    )
    unknown, closed = unknown_names(parse_journey(file))
    assert (unknown.code, unknown.place) == ("unknown_journey", "nodes/one/settings/journey")
    assert (unknown.severity, unknown.cure) == ("error", "Choose 'welcome'.")
    assert (closed.code, closed.severity) == ("journey_refuses", "warning")
