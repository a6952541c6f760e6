"""Publishing with people on the move: what the report says beforehand is what then happens."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from config import clock
from contacts.models import Brand, Contact, Member
from journeys.engine.check import check
from journeys.models import Enrollment, Journey, Step, Version
from journeys.queries.impact import draft_impact
from journeys.rules.problems import RuleError
from journeys.services.import_files import import_files
from journeys.services.move_people import Handling
from journeys.services.publish import publish
from tests.cast import team
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer() -> Member:
    return team()["marketer"]


def nursery(duration: str, **keys: str) -> dict[str, Any]:
    """Two waits one after the other; the second waits from the last interaction."""
    first, second = keys.get("first", "first"), keys.get("second", "second")
    return stage.journey(
        [
            {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
            {"key": first, "kind": "wait_for", "settings": {"duration": duration}},
            {"key": second, "kind": "wait_for", "settings": {"duration": "9d", "since": "last_interaction"}},
            {"key": "end", "kind": "exit"},
        ],
        [("start", "next", first), (first, "next", second), (second, "next", "end")],
        settings={
            "reentry": "always",
            "exit_when": {"fact": "contact.customer", "is": "equal_to", "value": True},
            "goal": {"event": "bought", "within": "90d"},
        },
    )


def draft(document: dict[str, Any], marketer: Member) -> Journey:
    """The journey with this document as its draft; what is live stays."""
    journey = Journey.objects.filter(slug=document["slug"]).first()
    if journey is None:
        import_files({"staged.json": json.dumps(document).encode()}, marketer)
        return Journey.objects.get(slug=document["slug"])
    journey.nodes.all().delete()
    journey.edges.all().delete()
    for node in document["nodes"]:
        journey.nodes.create(key=node["key"], kind=node["kind"], name=node["name"], settings=node["settings"])
    for edge in document["edges"]:
        journey.edges.create(source=edge["from"], outcome=edge["outcome"], target=edge["to"])
    return journey


def enter(name: str, **fields: Any) -> Contact:
    contact = stage.somebody(email=f"{name}@example.com", **fields)
    stage.happen(contact, "started")
    stage.rest()
    return contact


@pytest.fixture
def journey(marketer: Member) -> Journey:
    """Five people: three in the first wait (0, 1 and 2 days old), one in the second, one about to be out."""
    assert Brand.objects.filter(is_default=True).exists()
    journey = draft(nursery("3d"), marketer)
    publish(journey, marketer)
    began = clock.now()
    enter("far")
    stage.advance_to(began + timedelta(days=3))
    enter("old")
    stage.advance_to(began + timedelta(days=4))
    enter("middle")
    stage.advance_to(began + timedelta(days=5))
    enter("new")
    buyer = enter("buyer")
    # Known without having been announced: the exit is found when the run is asked next.
    Contact.objects.filter(pk=buyer.pk).update(attributes={"customer": True})
    journey.refresh_from_db()
    return journey


def standing() -> dict[str, tuple[int, str, datetime | None]]:
    """By name: version, node and due of who is live."""
    return {
        (row.contact.email or "").partition("@")[0]: (row.version.number, row.node.key, row.due)
        for row in Enrollment.objects.filter(state=0).select_related("contact", "version", "node")
    }


@pytest.mark.parametrize("duration", ["1d", "3d", "30h", "9d"])
def test_the_report_says_what_then_happens(journey: Journey, marketer: Member, duration: str) -> None:
    draft(nursery(duration), marketer)
    found = {step.key: step for step in draft_impact(journey).steps}
    before = standing()
    publish(journey, marketer, "", Handling("move"))
    stage.rest()
    after = standing()
    first, second = found["first"], found["second"]
    assert (first.people, first.moving, first.exits) == (4, 4, 1)
    went_on = [name for name in ("old", "middle", "new") if after.get(name, (0, "", None))[1] != "first"]
    assert first.at_once == len(went_on)
    stayed = {name: after[name][2] for name in ("old", "middle", "new") if name not in went_on}
    assert first.sooner == sum(due < before[name][2] for name, due in stayed.items())  # type: ignore[operator]
    assert first.later == sum(due > before[name][2] for name, due in stayed.items())  # type: ignore[operator]
    assert first.same == sum(due == before[name][2] for name, due in stayed.items())
    assert (first.earliest, first.latest) == (
        min(stayed.values(), default=None),  # type: ignore[type-var]
        max(stayed.values(), default=None),  # type: ignore[type-var]
    )
    assert (second.people, second.moving, second.same) == (1, 1, 1)
    assert after["far"] == (2, "second", before["far"][2])
    assert "buyer" not in after
    assert check() == []


def test_removed_steps_take_a_destination(journey: Journey, marketer: Member) -> None:
    draft(nursery("3d", first="pause"), marketer)
    found = draft_impact(journey)
    assert found.removed == ("first",)
    assert {step.key: (step.to, step.staying) for step in found.steps} == {
        "first": ("", 4),
        "second": ("second", 0),
    }
    chosen = draft_impact(journey, {"first": "second"})
    assert {step.key: (step.to, step.moving) for step in chosen.steps} == {
        "first": ("second", 4),
        "second": ("second", 1),
    }
    publish(journey, marketer, "", Handling("move", {"first": "second"}))
    stage.rest()
    assert {place[:2] for place in standing().values()} == {(2, "second")}
    assert check() == []


def test_wrong_destinations_publish_nothing(journey: Journey, marketer: Member) -> None:
    draft(nursery("3d", first="pause"), marketer)
    with pytest.raises(RuleError):
        publish(journey, marketer, "", Handling("move", {"first": "start"}))
    assert journey.versions.count() == 1
    assert not Version.objects.filter(moving__isnull=False).exists()


def test_finishing_moves_nobody(journey: Journey, marketer: Member) -> None:
    draft(nursery("1d"), marketer)
    before = standing()
    publish(journey, marketer)
    stage.rest()
    assert standing() == {name: place for name, place in before.items() if name in standing()}
    assert not Step.objects.filter(outcome="moved").exists()


def test_a_third_version_takes_over_from_both(journey: Journey, marketer: Member) -> None:
    draft(nursery("4d"), marketer)
    publish(journey, marketer)
    enter("late")
    draft(nursery("5d"), marketer)
    found = draft_impact(journey)
    assert {(step.number, step.key) for step in found.steps} == {(1, "first"), (1, "second"), (2, "first")}
    publish(journey, marketer, "", Handling("move"))
    stage.rest()
    assert {version for version, _, _ in standing().values()} == {3}
    assert check() == []


def test_a_draft_that_cannot_be_published_has_no_impact(journey: Journey, marketer: Member) -> None:
    journey.edges.all().delete()
    with pytest.raises(RuleError):
        draft_impact(journey)
