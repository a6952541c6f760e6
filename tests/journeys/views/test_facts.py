"""The catalog of facts: what is known of each from the data, who asks it, and what is written down."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from config import clock
from contacts.models import Attribute, Contact, EventType, Member
from journeys.models import JournalEntry, Journey, Node, Rule
from journeys.queries.facts.asking import askers
from journeys.queries.facts.listing import Line, line_of, lines
from journeys.services.edit_rule import edit_rule
from journeys.services.import_files import import_files
from journeys.services.sheet_edits import read_edits
from tests.cast import signed_in
from tests.journeys.engine import stage
from tests.journeys.launch import launch

pytestmark = pytest.mark.usefixtures("nothing_remembered")


def fact(name: str) -> Line:
    cache.clear()
    return next(line for line in lines() if line.fact == name)


def known(**attributes: str) -> None:
    for name in attributes:
        Attribute.objects.get_or_create(name=name)
    stage.somebody(email=f"p{Contact.objects.count()}@example.com", **attributes)


def test_how_often_a_fact_is_filled_and_with_what(members: dict[str, Member]) -> None:
    for plan in ("pro", "free", "free"):
        known(plan=plan)
    Contact.objects.create(email="none@example.com", attributes={"plan": None}, created_at=clock.now())
    found = fact("contact.plan").filled
    assert found is not None
    assert (found.share, found.distinct, found.values) == (0.75, 2, ("free", "pro"))


def test_how_many_an_event_happened_to_and_what_came_with_it(members: dict[str, Member]) -> None:
    ada = stage.somebody(email="ada@example.com")
    stage.happen(ada, "bought", {"price": 3, "sku": "x"})
    stage.happen(ada, "bought", {"coupon": "y"})
    found = fact("event.bought").happened
    assert found is not None
    assert (found.people, found.properties) == (1, ("coupon", "price", "sku"))


def test_addresses_are_measured_and_never_shown(mia: Client) -> None:
    stage.somebody(email="ada@example.com", phone="+49151")
    for name in ("email", "phone"):
        Attribute.objects.get_or_create(name=name)
    found = fact("contact.phone")
    assert found.filled is not None
    assert (found.filled.share, found.personal) == (1.0, True)
    page = mia.get("/rulebook/facts/").content.decode()
    assert "ada@example.com" not in page
    assert "+49151" not in page


def test_rules_settings_of_steps_and_texts_ask_facts(members: dict[str, Member]) -> None:
    document = {
        "format": "weft.rule/1", "slug": "asks", "name": "Asks", "kind": "condition",
        "condition": {"all": [{"fact": "contact.plan", "is": "equal_to", "value": "pro"},
                              {"event": "bought", "within": "7d"}]},
    }  # fmt: skip
    import_files({"asks.rule.json": json.dumps(document).encode()}, members["marketer"])
    mia = signed_in(members["marketer"])
    mia.post("/journeys/new/", {"name": "Texts", "event": "bought"})
    journey = Journey.objects.get(name="Texts")
    text = {"subject": "Hi", "body": "{% if contact.city == 'Bonn' %}near{% endif %}", "topic": "news"}
    Node.objects.create(journey=journey, key="mail", kind="send_email", name="Mail", settings=text)
    found = askers()
    assert [one.name for one in found["contact", "plan"].rules] == ["Asks"]
    assert [one.name for one in found["event", "bought"].rules] == ["Asks"]
    assert [one.name for one in found["event", "bought"].journeys] == ["Texts"]
    assert [one.name for one in found["contact", "city"].journeys] == ["Texts"]
    assert askers("event.bought") == {("event", "bought"): found["event", "bought"]}
    assert askers("contact.pla") == {}


def test_what_is_in_force_asks_though_its_draft_no_longer_does(members: dict[str, Member]) -> None:
    launched = launch(members["marketer"], members["reviewer"])
    launched.journey.nodes.all().delete()
    without = {"do": "remove_column", "part": "when", "column": 1}
    edit_rule(launched.rule, members["marketer"], read_edits([without]))
    assert "contact.plan" not in Rule.objects.get(pk=launched.rule.pk).facts
    found = askers()
    assert [one.slug for one in found["contact", "plan"].rules] == ["lead-routing"]
    assert askers("contact.plan") == {("contact", "plan"): found["contact", "plan"]}
    assert [one.slug for one in found["event", "whitepaper_downloaded"].journeys] == ["feature-launch"]


def test_a_fact_that_is_measured_alone_says_the_same(members: dict[str, Member]) -> None:
    for plan in ("pro", "free", "free"):
        known(plan=plan)
    stage.happen(stage.somebody(email="ada@example.com"), "bought", {"price": 3})
    Attribute.objects.get_or_create(name="email")
    for name in ("contact.plan", "contact.email", "event.bought"):
        whole = fact(name)
        cache.clear()
        assert line_of(whole.kind, whole.entry.pk) == whole
    Attribute.objects.get_or_create(name="hollow")
    hollow = line_of("attribute", Attribute.objects.get(name="hollow").pk)
    assert hollow is not None
    assert hollow.filled is None


def test_what_nobody_has_written_down_is_shown_until_somebody_does(mia: Client) -> None:
    known(plan="pro")
    row = Attribute.objects.get(name="plan")
    Attribute.objects.filter(pk=row.pk).update(documented=False)
    page = mia.get("/rulebook/facts/", {"show": "undocumented"}).content.decode()
    assert "contact.plan" in page
    answer = mia.post(
        f"/rulebook/facts/attribute/{row.pk}/", {"label": "Plan", "description": "What they pay"}
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.label, row.description, row.documented) == ("Plan", "What they pay", True)
    assert "contact.plan" not in mia.get("/rulebook/facts/", {"show": "undocumented"}).content.decode()
    assert JournalEntry.objects.get(verb="fact.documented").sentence == "Documented plan."


def test_an_ignored_fact_is_out_of_sight_until_it_is_offered_again(mia: Client) -> None:
    row, _ = EventType.objects.get_or_create(name="noise")
    mia.post(f"/rulebook/facts/event/{row.pk}/", {"act": "ignore"})
    assert "event.noise" not in mia.get("/rulebook/facts/").content.decode()
    assert "event.noise" in mia.get("/rulebook/facts/", {"show": "ignored"}).content.decode()
    mia.post(f"/rulebook/facts/event/{row.pk}/", {"act": "offer"})
    assert "event.noise" in mia.get("/rulebook/facts/").content.decode()


def test_filters_tell_what_is_stale_personal_or_empty(mia: Client) -> None:
    known(plan="pro", nickname="Ada")
    now = clock.now()
    Attribute.objects.filter(name="plan").update(last_seen_at=now - timedelta(days=100))
    Attribute.objects.filter(name="nickname").update(personal=True, last_seen_at=now)
    Attribute.objects.get_or_create(name="hollow")
    cache.clear()

    def shown(show: str) -> set[str]:
        page = mia.get("/rulebook/facts/", {"show": show}).content.decode()
        return {name for name in ("plan", "nickname", "hollow") if f"contact.{name}<" in page}

    assert shown("stale") == {"plan"}
    assert shown("personal") == {"nickname"}
    assert shown("empty") == {"hollow"}
    assert "Ada" not in mia.get("/rulebook/facts/").content.decode()


def test_a_long_label_is_refused_and_kept_in_the_form(mia: Client) -> None:
    row, _ = EventType.objects.get_or_create(name="bought")
    answer = mia.post(f"/rulebook/facts/event/{row.pk}/", {"label": "x" * 121})
    assert answer.status_code == 422
    assert "x" * 121 in answer.content.decode()


def test_a_fact_that_is_not_there(mia: Client) -> None:
    assert mia.get("/rulebook/facts/attribute/999999/").status_code == 404
    assert mia.get("/rulebook/facts/planet/1/").status_code == 404


def test_no_rule_takes_the_address_of_a_page(mia: Client) -> None:
    mia.post("/rulebook/new/", {"name": "Facts", "kind": "table"})
    assert Rule.objects.get(name="Facts").slug == "facts-2"
