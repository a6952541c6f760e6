"""Whom a date or another journey lets in while the journey is paused waits for it, where that was chosen."""

from datetime import timedelta
from typing import Any

import pytest

from config import clock, partitions
from contacts.models import Attribute, Contact
from journeys.engine.check import check
from journeys.models import Journey, Run, WaitingEntrant
from journeys.services.pause import pause, resume
from journeys.services.settle import settle
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db


def held(slug: str, entrants: str = "wait") -> Journey:
    journey = Journey.objects.get(slug=slug)
    assert pause(journey, None, entrants)
    return journey


def entered() -> list[tuple[str, int]]:
    return sorted(Run.objects.values_list("journey__slug", "contact_id"))


def welcome() -> dict[str, Any]:
    nodes = [{"key": "start", "kind": "trigger_api"}, {"key": "end", "kind": "exit"}]
    return stage.journey(nodes, [("start", "next", "end")], slug="welcome")


def starter() -> dict[str, Any]:
    nodes: list[dict[str, Any]] = [
        {"key": "start", "kind": "trigger_event", "settings": {"event": "ordered"}},
        {"key": "also", "kind": "start_journey", "settings": {"journey": "welcome"}},
        {"key": "end", "kind": "exit"},
    ]
    return stage.journey(nodes, [("start", "next", "also"), ("also", "next", "end")], slug="starter")


def order() -> Contact:
    contact = stage.somebody(email="ada@example.com")
    stage.happen(contact, "ordered", {"order_id": "A-1"})
    stage.rest()
    return contact


def test_who_is_sent_to_a_paused_journey_waits_with_the_entry() -> None:
    stage.publish(welcome())
    stage.publish(starter())
    journey = held("welcome")
    ada = order()
    assert entered() == [("starter", ada.pk)]
    waiting = WaitingEntrant.objects.get()
    assert (waiting.contact_id, waiting.properties) == (ada.pk, {"order_id": "A-1"})
    resume(journey, None)
    settle()
    assert entered() == [("starter", ada.pk), ("welcome", ada.pk)]
    assert check() == []


def test_who_is_sent_to_a_journey_that_drops_entrants_is_refused() -> None:
    stage.publish(welcome())
    stage.publish(starter())
    journey = held("welcome", "drop")
    ada = order()
    resume(journey, None)
    settle()
    assert entered() == [("starter", ada.pk)]
    assert check() == []


def test_whose_date_comes_while_it_is_paused_waits() -> None:
    Attribute.objects.get_or_create(name="renews_on", defaults={"type": "date"})
    now = clock.now()
    partitions.ensure([now, now + timedelta(days=9)])
    ada = stage.somebody(renews_on=(now + timedelta(days=2)).date().isoformat())
    nodes: list[dict[str, Any]] = [
        {"key": "start", "kind": "trigger_date", "settings": {"attribute": "renews_on", "at": "09:00"}},
        {"key": "end", "kind": "exit"},
    ]
    stage.publish(stage.journey(nodes, [("start", "next", "end")], slug="renewal"))
    journey = held("renewal")
    stage.advance_to(now + timedelta(days=4))
    assert entered() == []
    assert WaitingEntrant.objects.get().contact_id == ada.pk
    resume(journey, None)
    settle()
    assert entered() == [("renewal", ada.pk)]
    assert check() == []
