"""A split gets its winner once, with enough people, in one transaction with the journal."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from config import clock
from contacts.models import Contact
from journeys.graph.document import parse_journey
from journeys.models import Assignment, JournalEntry, SplitRace, Version
from journeys.queries.split_race import race_said
from journeys.services.name_winners import name_winners
from journeys.services.settle import advance
from tests.journeys.engine import stage
from tests.journeys.engine.poison import refused

pytestmark = pytest.mark.django_db


def race(slug: str = "staged", **winner: Any) -> Version:
    branches = [{"key": "a", "weight": 50}, {"key": "b", "weight": 50}]
    return stage.publish(
        stage.journey(
            [
                {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
                {"key": "ab", "kind": "split", "settings": {"branches": branches, **winner}},
                {"key": "one", "kind": "exit"},
                {"key": "two", "kind": "exit"},
            ],
            [("start", "next", "ab"), ("ab", "a", "one"), ("ab", "b", "two")],
            slug=slug,
            settings={"reentry": "always", "goal": {"event": "bought", "within": "30d"}},
        )
    )


def crowd(number: int) -> None:
    """People who enter; of those of branch a one in ten buys, of branch b nearly all."""
    people = [stage.somebody() for _ in range(number)]
    for person in people:
        stage.happen(person, "started")
    stage.rest()
    branches = dict(Assignment.objects.values_list("contact_id", "branch"))
    clock.move(clock.ahead() + timedelta(minutes=1))
    for place, person in enumerate(people):
        if branches[person.pk] == "b" or place % 10 == 0:
            stage.happen(person, "bought")
    stage.rest()


def newcomers(number: int) -> list[str]:
    people = [stage.somebody() for _ in range(number)]
    for person in people:
        stage.happen(person, "started")
    stage.rest()
    return [Assignment.objects.get(contact_id=person.pk).branch for person in people]


def node(version: Version) -> Any:
    return parse_journey(version.document).nodes["ab"]


def test_after_so_many_people_in_each_the_best_is_for_everybody_new() -> None:
    version = race(winner=100)
    crowd(40)
    assert name_winners() == []
    assert SplitRace.objects.get().looked_at is None
    crowd(220)
    old = Contact.objects.get(pk=Assignment.objects.filter(branch="a").first().contact_id)  # type: ignore[union-attr]
    (won,) = name_winners()
    assert won.winner == "b"
    assert name_winners() == []
    entry = JournalEntry.objects.get(verb="journey.winner")
    assert entry.sentence.startswith("b won the split ab of Staged: b 100.0 % of")
    assert set(newcomers(12)) == {"b"}
    stage.happen(old, "started")
    stage.rest()
    assert Assignment.objects.get(contact_id=old.pk).branch == "a"
    assert race_said(version.journey, node(version)).startswith("b won on ")


def test_without_enough_there_is_none_and_one_looks_again_a_day_later() -> None:
    version = race(winner="2d")
    crowd(30)
    assert SplitRace.objects.get().looked_at is None
    advance(timedelta(days=2, hours=1))
    looked = SplitRace.objects.get()
    assert looked.winner == ""
    assert looked.looked_at is not None
    assert looked.due == looked.looked_at + timedelta(days=1)
    assert not JournalEntry.objects.filter(verb="journey.winner").exists()
    assert "No winner yet" in race_said(version.journey, node(version))


def test_the_winner_stays_with_the_same_settings_and_goes_with_others() -> None:
    race(winner=100)
    SplitRace.objects.update(winner="b", looked_at=clock.now())
    race(winner=100)
    assert SplitRace.objects.get().winner == "b"
    race(winner=200)
    assert SplitRace.objects.get().winner == ""
    race()
    assert not SplitRace.objects.exists()


def test_a_goal_of_its_own_can_be_the_measure() -> None:
    race(winner=50, winner_by="something else")
    crowd(220)
    assert name_winners() == []
    assert {key: arm[1] for key, arm in SplitRace.objects.get().numbers.items()} == {"a": 0, "b": 0}


def test_a_split_that_cannot_be_looked_at_keeps_no_other_from_being_looked_at() -> None:
    bad, good = race("bad", winner="1d"), race("good", winner="1d")
    clock.move(clock.ahead() + timedelta(days=2))
    with (
        refused(("journeys_splitrace", f"NEW.journey_id = {bad.journey_id}")),
        pytest.raises(DatabaseError, match="poison"),
    ):
        name_winners()
    looked = dict(SplitRace.objects.values_list("journey", "looked_at"))
    assert looked[bad.journey_id] is None
    assert looked[good.journey_id] is not None
    assert name_winners() == []
    assert not SplitRace.objects.filter(looked_at=None).exists()
