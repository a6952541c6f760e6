"""Facts that a file documents, and those of the gallery and the demo."""

import json
import re
from typing import Any

import pytest

from contacts.models import Attribute, EventType
from journeys.graph.facts_file import parse_facts
from journeys.models import JournalEntry
from journeys.rules.problems import RuleError
from journeys.services.demo.house import FILES, GALLERY
from journeys.services.export_files import facts_file
from journeys.services.import_files import import_files

PLAN = {"fact": "contact.plan", "type": "text", "label": "Plan", "owner": "Billing", "source": "The shop"}
BOUGHT = {"fact": "event.bought", "label": "Bought", "interaction": False}


def file(*facts: dict[str, Any]) -> dict[str, bytes]:
    return {"shop.facts.json": json.dumps({"format": "weft.facts/1", "facts": facts}).encode()}


@pytest.mark.django_db
def test_a_file_documents_what_the_catalog_knows_and_what_it_does_not() -> None:
    Attribute.objects.create(name="plan", description="What they pay for", ignored=True)
    assert import_files(file(PLAN, BOUGHT), None).facts == 2
    plan = Attribute.objects.get(name="plan")
    assert (plan.label, plan.owner, plan.source, plan.documented) == ("Plan", "Billing", "The shop", True)
    assert plan.description == "What they pay for", "of what the file is silent about, nothing changes"
    assert EventType.objects.get(name="bought").interaction is False
    assert JournalEntry.objects.get(verb="fact.imported").sentence == "Documented 2 facts from a file."
    again = import_files(file(PLAN, BOUGHT), None)
    assert (again.facts, again.unchanged) == (0, ["shop.facts.json"])


@pytest.mark.django_db
def test_a_file_that_says_no_type_leaves_it_as_it_is() -> None:
    Attribute.objects.create(name="seats", type="number")
    assert import_files(file({"fact": "contact.seats", "label": "Seats"}), None).facts == 1
    seats = Attribute.objects.get(name="seats")
    assert (seats.label, seats.type) == ("Seats", "number")


@pytest.mark.django_db
def test_what_is_exported_documents_another_installation() -> None:
    import_files(file(PLAN, BOUGHT), None)
    Attribute.objects.create(name="seen")
    written = facts_file()
    assert [fact["fact"] for fact in written["facts"]] == ["contact.plan", "event.bought"]
    Attribute.objects.all().delete()
    EventType.objects.all().delete()
    assert import_files(file(*written["facts"]), None).facts == 2
    assert facts_file() == written


@pytest.mark.django_db
def test_a_fact_of_another_type_refuses_the_whole_file() -> None:
    Attribute.objects.create(name="plan", type="number")
    with pytest.raises(RuleError) as refused:
        import_files(file(BOUGHT, PLAN), None)
    assert [problem.place for problem in refused.value.problems] == ["shop.facts.json/facts/1/type"]
    assert not EventType.objects.filter(name="bought").exists()


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"fact": "planets.aligned"}, "unknown_fact"),
        ({"fact": "segment.vip"}, "not_in_catalog"),
        ({"fact": "event.bought.count"}, "not_in_catalog"),
        ({"fact": "event.bought", "personal": True}, "unknown_key"),
        ({"fact": "contact.plan", "personal": "yes"}, "not_a_boolean"),
        ({"fact": "contact.plan", "type": "duration"}, "unknown_choice"),
        ({"fact": "contact.plan", "label": "x" * 121}, "too_long"),
    ],
)
def test_what_is_no_documentation_is_refused_at_its_place(fact: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse_facts({"format": "weft.facts/1", "facts": [fact]})
    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.place.startswith("facts/0")


def test_every_fact_of_the_gallery_and_the_demo_is_documented() -> None:
    documents = [path.read_text() for folder in (GALLERY, FILES) for path in folder.glob("*.json")]
    facts = {
        f"{fact.family}.{fact.name}": fact
        for fact in parse_facts(json.loads((GALLERY / "facts.json").read_text()))
    }
    named = {
        name for text in documents for name in re.findall(r'"(?:fact)": "((?:contact|event)\.\w+)', text)
    }
    named |= {f"event.{name}" for text in documents for name in re.findall(r'"event": "(\w+)"', text)}
    assert named <= set(facts)
    for fact in facts.values():
        assert all(fact.said[key] for key in ("label", "description", "owner", "source")), fact.name
