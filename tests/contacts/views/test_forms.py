"""Hosted forms: made by marketers, sent by anybody, taken with their consent and its evidence."""

from typing import Any

import pytest
from django.test import Client

from config import clock
from contacts import consent
from contacts.forms import often
from contacts.models import Attribute, ConsentRecord, Contact, Event, Form, Identity, Topic
from journeys.graph.document import parse_journey
from journeys.models import Run
from journeys.queries.named import unknown_names
from tests.cast import signed_in, team
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(redis: Any) -> Form:
    Attribute.objects.create(name="first_name", type="text", label="First name")
    Attribute.objects.create(name="seats", type="number")
    Attribute.objects.create(name="renews_on", type="date")
    topic = Topic.objects.create(slug="news", name="News")
    return Form.objects.create(
        slug="newsletter", name="News <b>weekly</b>", fields=["first_name", "seats", "renews_on"], topic=topic
    )


def send(client: Client | None = None, **fields: Any) -> Any:
    said = {name.replace("attribute_", "attribute."): value for name, value in fields.items()}
    return (client or Client()).post("/f/newsletter/", {"email": "ada@example.com", **said})


def test_a_marketer_makes_a_form_and_finds_its_link() -> None:
    Attribute.objects.create(name="first_name", type="text")
    Topic.objects.create(slug="news", name="News")
    mia = signed_in(team()["marketer"])
    answer = mia.post(
        "/contacts/forms/", {"name": "Our News", "fields_asked": ["first_name"], "topic": "news"}
    )
    assert answer.status_code == 302
    form = Form.objects.get()
    assert (form.slug, form.fields, form.topic.slug if form.topic else "") == (
        "our-news",
        ["first_name"],
        "news",
    )
    page = mia.get("/contacts/forms/").content.decode()
    assert "http://testserver/f/our-news/" in page
    again = mia.post("/contacts/forms/", {"name": "Our News"})
    assert again.status_code == 422
    assert "Choose another address." in again.content.decode()


def test_anybody_sees_it_without_signing_in_and_without_scripts(newsletter: Form) -> None:
    answer = Client().get("/f/newsletter/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "News &lt;b&gt;weekly&lt;/b&gt;" in page
    assert "<script" not in page
    assert "Yes, send me News by e-mail." in page
    assert "csrfmiddlewaretoken" in page
    assert answer["Cache-Control"] == "no-store"


def test_what_is_sent_is_a_contact_an_event_and_consent_with_evidence(newsletter: Form) -> None:
    answer = send(
        attribute_first_name="Ada", attribute_seats="12.5", attribute_renews_on="2026-05-01", consent="on"
    )
    assert answer.status_code == 200
    assert "Thank you." in answer.content.decode()
    ada = Contact.objects.get(email="ada@example.com")
    assert ada.attributes == {"first_name": "Ada", "seats": 12.5, "renews_on": "2026-05-01"}
    event = Event.objects.get(name="form_submitted")
    assert (event.contact_id, event.properties) == (ada.pk, {"form": "newsletter"})
    assert consent.granted([ada.pk], "email", "news") == {ada.pk: True}
    assert ConsentRecord.objects.filter(contact=ada).exists()


def test_without_the_box_nothing_is_consented_to(newsletter: Form) -> None:
    send()
    ada = Contact.objects.get(email="ada@example.com")
    assert consent.granted([ada.pk], "email", "news") == {ada.pk: False}
    assert ada.attributes == {}


def test_whoever_has_the_address_is_the_contact(newsletter: Form) -> None:
    ada = stage.somebody(email="ada@example.com")
    Identity.objects.create(kind=Identity.Kind.USER, value="u-1", contact=ada)
    send(email="Ada@Example.com", attribute_first_name="Ada")
    ada.refresh_from_db()
    assert ada.attributes["first_name"] == "Ada"
    assert Event.objects.get(name="form_submitted").contact_id == ada.pk


def test_what_is_wrong_is_said_and_nothing_is_taken(newsletter: Form) -> None:
    answer = send(email="nobody", attribute_seats="many")
    assert answer.status_code == 422
    assert answer.content.decode().count("field-problem") == 2
    assert not Contact.objects.exists()


def test_machines_are_thanked_and_thrown_away(newsletter: Form) -> None:
    answer = send(website="https://spam.example")
    assert "Thank you." in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_foreign_page_cannot_send_it(newsletter: Form) -> None:
    assert send(Client(enforce_csrf_checks=True)).status_code == 403
    assert not Contact.objects.exists()


def test_one_address_on_the_net_cannot_send_it_all_the_time(newsletter: Form) -> None:
    for _ in range(often.MOST):
        assert not often.too_often("127.0.0.1")
    answer = send()
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert not Contact.objects.exists()


def test_whoever_sends_it_enters_the_journey_of_that_form_alone(newsletter: Form) -> None:
    Form.objects.create(slug="other", name="Other")
    for slug in ("newsletter", "other"):
        stage.publish(
            stage.journey(
                [
                    {"key": "start", "kind": "trigger_form", "settings": {"form": slug}},
                    {"key": "done", "kind": "exit"},
                ],
                [("start", "next", "done")],
                slug=f"by-{slug}",
            )
        )
    send()
    stage.rest()
    run = Run.objects.get()
    assert run.journey.slug == "by-newsletter"
    assert run.entry == {"form": "newsletter"}


def test_a_form_that_does_not_exist_is_a_problem(newsletter: Form) -> None:
    nodes = [{"key": "start", "kind": "trigger_form", "settings": {"form": "newsleter"}}]
    (problem,) = unknown_names(parse_journey(stage.journey(nodes, [])))
    assert (problem.code, problem.cure) == ("unknown_form", "Choose 'newsletter'.")


def test_forms_over_rest(newsletter: Form) -> None:
    mia = signed_in(team()["marketer"])
    (listed,) = mia.get("/api/v1/forms/?search=news").json()["results"]
    assert listed["url"] == "http://testserver/f/newsletter/"
    assert listed["fields_asked"] == ["first_name", "seats", "renews_on"]
    assert mia.get("/api/v1/forms/newsletter/").json()["topic"] == "news"


def test_what_an_erased_person_sends_is_thanked_for_and_kept_of_nobody(newsletter: Form) -> None:
    gone = stage.somebody(email="ada@example.com")
    Contact.objects.filter(pk=gone.pk).update(erased_at=clock.now())
    answer = send(consent="on")
    assert answer.status_code == 200
    assert not Event.objects.exists()


def test_a_box_that_is_not_ticked_says_nothing(newsletter: Form) -> None:
    Attribute.objects.create(name="customer", type="boolean")
    Form.objects.update(fields=["customer"])
    ada = stage.somebody(email="ada@example.com", customer=True)
    assert send().status_code == 200
    ada.refresh_from_db()
    assert ada.attributes["customer"] is True


def test_a_form_is_made_over_rest(newsletter: Form) -> None:
    mia = signed_in(team()["marketer"])

    def make(**said: Any) -> Any:
        return mia.post("/api/v1/forms/", said, content_type="application/json")

    made = make(name="Demo please", fields_asked=["seats"], topic="news", thanks="Soon.")
    assert made.status_code == 201
    assert made.json()["url"] == "http://testserver/f/demo-please/"
    assert Client().get("/f/demo-please/").status_code == 200
    for said, place in (
        ({"name": "Demo please"}, "slug"),
        ({"name": "!?"}, "slug"),
        ({"name": "Other", "fields_asked": ["nothing"]}, "fields_asked"),
        ({"name": "Other", "topic": "nothing"}, "topic"),
        ({}, "name"),
    ):
        refused = make(**said)
        assert refused.status_code in (400, 422), said
        assert place in {problem["place"] for problem in refused.json()["problems"]}, refused.json()
    assert Form.objects.count() == 2
