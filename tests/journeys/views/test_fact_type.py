"""Another type for an attribute: the page says what would break before anybody decides."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts.models import Attribute, Member, Retyping
from contacts.retyping import converting
from contacts.segments.defining import define
from journeys.models import JournalEntry, Journey, Node
from journeys.queries.facts.breaking import broken_by
from tests.journeys.engine import stage

pytestmark = pytest.mark.usefixtures("nothing_remembered")


@pytest.fixture
def plan(members: dict[str, Member]) -> Attribute:
    found, _ = Attribute.objects.get_or_create(name="plan")
    for value in ("80", "pro", "pro"):
        stage.somebody(email=f"{Attribute.objects.count()}{value}@example.com", plan=value)
    return found


def test_what_would_break_comes_first_then_what_would_not_convert(mia: Client, plan: Attribute) -> None:
    stage.approve(
        {"format": "weft.rule/1", "slug": "payers", "name": "Payers", "kind": "condition",
         "condition": {"fact": "contact.plan", "is": "equal_to", "value": "pro"}}
    )  # fmt: skip
    stage.approve(
        {"format": "weft.rule/1", "slug": "known", "name": "Anybody known", "kind": "condition",
         "condition": {"fact": "contact.plan", "is": "known"}}
    )  # fmt: skip
    define("many", "Many seats", {"fact": "contact.plan", "is": "one_of", "value": ["pro", "team"]})
    mia.post("/journeys/new/", {"name": "Upgrade", "event": "bought"})
    journey = Journey.objects.get(name="Upgrade")
    Node.objects.create(
        journey=journey,
        key="up",
        kind="set_attribute",
        name="Up",
        settings={"attribute": "plan", "value": "pro"},
    )
    text = "{% if contact.plan == 'pro' %}Hello{% elsif contact.plan > 3 %}Hi{% endif %} {{ contact.plan }}"
    settings = {
        "subject": text,
        "text": "{% if contact.plan %}x{% endif %}{% if contact.planet == 'x' %}{% endif %}",
    }
    Node.objects.create(journey=journey, key="say", kind="send_email", name="Say", settings=settings)
    page = mia.get(f"/rulebook/facts/attribute/{plan.pk}/type/", {"to": "number"}).content.decode()
    said = page[page.index("What would break") :]
    places = [said.index(words) for words in ("Payers", "Many seats", "Upgrade", "Values that do not")]
    assert places == sorted(places)
    assert "Anybody known" not in page
    assert "Up sets it to a value that is no number." in page
    assert "<code>pro</code>" in page
    assert "A text takes it for a text: contact.plan == &#x27;pro&#x27;." in page
    assert page.count("A text") == 1
    page = mia.get(f"/rulebook/facts/attribute/{plan.pk}/type/", {"to": "boolean"}).content.decode()
    assert "A text takes it for a number: contact.plan &gt; 3." in page
    assert "A text asks whether contact.plan holds" in page
    assert page.count("A text") == 3


def test_what_would_break_is_found_at_once_however_many_journeys_name_it(
    mia: Client, plan: Attribute
) -> None:
    for name in ("Upgrade", "Renew", "Return"):
        mia.post("/journeys/new/", {"name": name, "event": "bought"})
        settings = {"attribute": "plan", "value": "pro"}
        journey = Journey.objects.get(name=name)
        Node.objects.create(journey=journey, key="up", kind="set_attribute", name="Up", settings=settings)
    with CaptureQueriesContext(connection) as asked:
        found = broken_by(plan, "number")
    assert [one.name for one in found] == ["Renew", "Return", "Upgrade"]
    assert len(asked) == 4


def test_the_type_is_changed_and_what_is_stored_follows(
    mia: Client, plan: Attribute, members: dict[str, Member]
) -> None:
    address = f"/rulebook/facts/attribute/{plan.pk}/"
    assert mia.post(f"{address}type/", {"to": "number"}).status_code == 302
    page = mia.get(address).content.decode()
    assert "what is stored follows" in page
    assert 'hx-trigger="every 2s"' in page
    assert (
        "still being converted" in mia.post(f"{address}type/", {"to": "date"}, follow=True).content.decode()
    )
    converting.work()
    page = mia.get(address).content.decode()
    assert "was text; 1 of 3 stored values converted, the others stay as they are" in page
    plan.refresh_from_db()
    assert plan.type == "number"
    assert (
        JournalEntry.objects.get(verb="fact.retyped").sentence
        == "Changed the type of plan from Text to Number."
    )
    assert Retyping.objects.get().member == members["marketer"]


def test_values_that_are_personal_are_not_shown(mia: Client, plan: Attribute) -> None:
    Attribute.objects.filter(pk=plan.pk).update(personal=True)
    page = mia.get(f"/rulebook/facts/attribute/{plan.pk}/type/", {"to": "number"}).content.decode()
    assert "no examples are shown" in page
    assert "<code>pro</code>" not in page


@pytest.mark.parametrize(("name", "to"), [("email", "number"), ("plan", "planet"), ("plan", "text")])
def test_what_cannot_change_stays(mia: Client, plan: Attribute, name: str, to: str) -> None:
    row, _ = Attribute.objects.get_or_create(name=name)
    mia.post(f"/rulebook/facts/attribute/{row.pk}/type/", {"to": to})
    assert not Retyping.objects.exists()
    assert mia.get(f"/rulebook/facts/attribute/{row.pk}/type/", {"to": to}).status_code == 302
