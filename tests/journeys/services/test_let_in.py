"""Letting contacts in by hand: by the trigger for it alone, as often as re-entry allows, and journaled."""

import uuid
from typing import Any

import pytest

from config import clock
from contacts.models import Identity, Member
from journeys.engine.check import check
from journeys.models import Enrollment, JournalEntry, Version
from journeys.rules.problems import RuleError
from journeys.services.let_in import let_in, named
from journeys.services.new_journey import new_journey
from tests.cast import team
from tests.journeys.engine import stage
from tests.journeys.engine.stage import rest, somebody


@pytest.fixture
def mia(db: None) -> Member:
    return team()["marketer"]


def by_hand(**rest: Any) -> Version:
    return stage.publish(
        stage.journey(
            [
                {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
                {"key": "hand", "kind": "trigger_api"},
                {
                    "key": "greet",
                    "kind": "set_attribute",
                    "settings": {"attribute": "greeted", "value": "yes"},
                },
                {"key": "wait", "kind": "wait_for", "settings": {"duration": "1d"}},
                {"key": "done", "kind": "exit"},
            ],
            [
                ("start", "next", "wait"),
                ("hand", "next", "greet"),
                ("greet", "next", "wait"),
                ("wait", "next", "done"),
            ],
            **rest,
        )
    )


def test_they_enter_by_the_trigger_for_it_and_walk(mia: Member) -> None:
    version = by_hand()
    ada, ben = somebody(email="ada@example.com"), somebody(email="ben@example.com")
    admission = let_in(version.journey, [ada.pk, ben.pk], {"why": "asked"}, mia)
    assert len(admission.entered) == 2
    rest()
    ada.refresh_from_db()
    assert ada.attributes["greeted"] == "yes"
    standing = Enrollment.objects.select_related("node", "run").get(contact=ada)
    assert standing.node.key == "wait"
    assert standing.run.entry == {"why": "asked"}
    line = JournalEntry.objects.get(verb="journey.let_in")
    assert (line.member, line.sentence) == (mia, "Let 2 into Staged.")
    assert check() == []


def test_reentry_decides_as_it_does_of_events(mia: Member) -> None:
    version = by_hand()
    ada = somebody(email="ada@example.com")
    let_in(version.journey, [ada.pk], {}, mia)
    again = let_in(version.journey, [ada.pk], {}, mia)
    assert (again.entered, dict(+again.refused)) == ([], {"live": 1})


def test_a_journey_that_lets_nobody_in_by_hand_says_so(mia: Member) -> None:
    version = stage.publish(stage.waiting_journey())
    with pytest.raises(RuleError, match="lets nobody in by hand"):
        let_in(version.journey, [somebody().pk], {}, mia)
    with pytest.raises(RuleError, match="not live"):
        let_in(new_journey("Draft", "", mia), [somebody().pk], {}, mia)
    assert not JournalEntry.objects.filter(verb="journey.let_in").exists()


def test_contacts_are_found_by_what_others_call_them(mia: Member) -> None:
    ada, ben, gone = somebody(email="ada@example.com"), somebody(), somebody()
    Identity.objects.create(kind=Identity.Kind.USER, value="u-1", contact=ada)
    gone.erased_at = clock.now()
    gone.save()
    nobody = uuid.uuid4()
    found = named([ben.public_id, gone.public_id, nobody, ada.public_id], ["u-1", "u-2"])
    assert found.contacts == (ben.pk, ada.pk)
    assert found.unknown == (str(gone.public_id), str(nobody), "u-2")
