"""What people do with messages: clicks, opens, leaving, choosing; and what scanners do (nothing)."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve
from pytest_django import Settings

from config import clock
from contacts.consent import granted
from contacts.models import Activity, ConsentRecord, Contact, Event, Topic
from journeys.delivery import links
from journeys.delivery.dispatch import dispatch
from journeys.models import Delivery, Link, Offer
from tests.clock import MovableClock
from tests.journeys.delivery.cast import Cast, state
from tests.journeys.delivery.mail_server import MailServer

PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
SCANNER = "Mozilla/5.0 (compatible; Barracuda Sentinel)"
BASE = "http://localhost:8000"


@pytest.fixture
def reader() -> Client:
    """A browser of somebody who is no member, held to CSRF checks as everybody is."""
    return Client(headers={"user-agent": PERSON}, enforce_csrf_checks=True)


@pytest.fixture
def letter(cast: Cast) -> Delivery:
    return cast.queue(cast.contact("ada@example.com"))


def unsubscribe_path(delivery: Delivery) -> str:
    return links.unsubscribe_address(delivery.public_id, delivery.contact.public_id).removeprefix(BASE)


def preferences_path(delivery: Delivery) -> str:
    return links.preferences_address(delivery.public_id, delivery.contact.public_id).removeprefix(BASE)


def click_path(delivery: Delivery, url: str = "https://example.com/news?a=1&b=2") -> str:
    row, _ = Link.objects.get_or_create(node=delivery.node, url=url)
    return links.click_address(delivery.public_id, delivery.contact.public_id, row.pk).removeprefix(BASE)


def events(name: str) -> list[dict[str, Any]]:
    return list(Event.objects.filter(name=name).order_by("id").values_list("properties", flat=True))


def consents(contact: Contact, topic: str = "product_news") -> bool:
    return granted([contact.pk], "email", topic)[contact.pk]


def test_every_address_in_a_mail_leads_somewhere(
    letter: Delivery, mail_server: MailServer, reader: Client
) -> None:
    dispatch()
    header = str(mail_server.message()["List-Unsubscribe"]).strip("<>")
    found = re.findall(r'(?:href|src)="([^"]+)"', mail_server.html())
    assert len(found) == 4
    for address in [header, *found]:
        assert address.startswith(BASE)
        resolve(address.removeprefix(BASE))
        assert reader.get(address.removeprefix(BASE)).status_code in (200, 302)


def test_a_get_never_unsubscribes_it_asks(letter: Delivery, reader: Client) -> None:
    for method in (reader.get, reader.head):
        response = method(unsubscribe_path(letter))
        assert response.status_code == 200
    page = reader.get(unsubscribe_path(letter)).text
    assert "Unsubscribe?" in page
    assert '<form method="post"' in page
    assert consents(letter.contact)
    assert not events("message_unsubscribed")


def test_one_click_unsubscribes(letter: Delivery, reader: Client, mail_server: MailServer) -> None:
    response = reader.post(unsubscribe_path(letter), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert "You are unsubscribed" in response.text
    assert not consents(letter.contact)
    assert consents(letter.contact, "events")
    record = ConsentRecord.objects.filter(contact=letter.contact).latest("id")
    assert (record.granted, record.topic, record.source) == (False, "product_news", "one-click")
    assert record.evidence["delivery"] == str(letter.public_id)
    assert events("message_unsubscribed")[0]["topic"] == "product_news"
    dispatch()
    assert state(letter) == ("dropped", "consent_withdrawn")


def test_one_click_as_mail_programs_post_it(letter: Delivery, reader: Client) -> None:
    body = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    response = reader.post(unsubscribe_path(letter), body, content_type="multipart/form-data; boundary=b")
    assert response.status_code == 200
    assert not consents(letter.contact)


def test_unsubscribing_twice_is_as_good_as_once(letter: Delivery, reader: Client) -> None:
    assert [reader.post(unsubscribe_path(letter)).status_code for _ in range(2)] == [200, 200]
    assert not consents(letter.contact)


def test_somebody_may_leave_everything(letter: Delivery, reader: Client) -> None:
    reader.post(unsubscribe_path(letter), {"everything": "yes"})
    assert not consents(letter.contact)
    assert not consents(letter.contact, "events")


def test_leaving_works_when_the_message_is_long_gone(letter: Delivery, reader: Client) -> None:
    path, contact = unsubscribe_path(letter), letter.contact
    letter.delete()
    assert reader.get(path).status_code == 200
    assert reader.post(path).status_code == 200
    assert not consents(contact)


def test_the_preference_center_shows_and_changes_topics(letter: Delivery, reader: Client) -> None:
    for slug in ("product_news", "events"):
        Topic.objects.get_or_create(slug=slug, defaults={"name": slug.title()})
    path = preferences_path(letter)
    assert reader.get(path).text.count(" checked") == 2
    page = reader.post(path, {"topic": "events"}).text
    assert page.count(" checked") == 1
    assert "Saved" in page
    assert (consents(letter.contact), consents(letter.contact, "events")) == (False, True)
    reader.post(path, {"topic": ["events", "product_news"]})
    assert consents(letter.contact)
    reader.post(path, {"everything": "no"})
    assert not consents(letter.contact, "events")
    assert ConsentRecord.objects.filter(source="preference-center").count() == 3


def test_a_topic_that_is_not_offered_cannot_be_chosen(letter: Delivery, reader: Client) -> None:
    reader.post(preferences_path(letter), {"topic": ["nonsense", "<script>"]})
    assert not Topic.objects.filter(slug="nonsense").exists()


def test_a_click_leads_on_and_is_an_interaction(letter: Delivery, reader: Client) -> None:
    response = reader.get(click_path(letter))
    assert (response.status_code, response["Location"]) == (302, "https://example.com/news?a=1&b=2")
    assert response["Cache-Control"] == "no-store"
    assert events("message_clicked") == [
        {
            "delivery": str(letter.public_id),
            "node": "welcome",
            "journey": "launch",
            "url": "https://example.com/news?a=1&b=2",
        }
    ]
    assert Activity.objects.filter(contact=letter.contact).exists()


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("head", {"user-agent": PERSON}),
        ("get", {"user-agent": SCANNER}),
        ("get", {"user-agent": ""}),
        ("get", {"user-agent": PERSON, "sec-purpose": "prefetch;prerender"}),
    ],
)
def test_a_scanners_click_is_none_of_the_contacts(
    letter: Delivery, method: str, headers: dict[str, str]
) -> None:
    response = getattr(Client(), method)(click_path(letter), headers=headers)
    assert response.status_code == 302
    assert events("message_clicked")[0]["machine"] is True
    assert not Activity.objects.filter(contact=letter.contact).exists()


def test_a_link_made_for_one_reader_leads_where_it_says(letter: Delivery, reader: Client) -> None:
    url = "https://example.com/?who=ada%40example.com#für"
    address = links.click_address(letter.public_id, letter.contact.public_id, 0, url)
    response = reader.get(address.removeprefix(BASE))
    assert response.status_code == 302
    assert response["Location"].startswith("https://example.com/?who=ada%40example.com#f")


def test_links_lead_to_the_offers_last_page_once_it_has_ended(
    letter: Delivery, reader: Client, clock: MovableClock
) -> None:
    offer = Offer.objects.create(
        slug="sale",
        name="Sale",
        brand=letter.version.journey.brand,
        ends_at=clock.now + timedelta(hours=1),
        ended_url="https://example.com/over",
    )
    Delivery.objects.update(offer=offer)
    assert reader.get(click_path(letter))["Location"] == "https://example.com/news?a=1&b=2"
    clock.advance("1h")
    assert reader.get(click_path(letter))["Location"] == "https://example.com/over"


def test_an_open_is_counted_and_is_no_interaction(letter: Delivery, reader: Client) -> None:
    path = links.open_address(letter.public_id, letter.contact.public_id).removeprefix(BASE)
    response = reader.get(path)
    assert response["Content-Type"] == "image/gif"
    assert response.content.startswith(b"GIF89a")
    assert events("message_opened")[0]["node"] == "welcome"
    assert not Activity.objects.filter(contact=letter.contact).exists()


PATHS = ("/c/{}/", "/u/{}/", "/p/{}/", "/o/{}.gif")


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("token", ["x", "a.b.c", "%00", "..%2f", "é", "<script>", "A" * 3000])
def test_a_forged_link_gets_a_page_that_says_so(reader: Client, path: str, token: str) -> None:
    response = reader.get(path.format(token))
    assert response.status_code == 404
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_a_token_of_nobody_is_forged_too(reader: Client, path: str) -> None:
    makers = {
        "c": lambda: links.click_address(uuid4(), uuid4(), 1),
        "o": lambda: links.open_address(uuid4(), uuid4()),
        "u": lambda: links.unsubscribe_address(uuid4(), uuid4()),
        "p": lambda: links.preferences_address(uuid4(), uuid4()),
    }
    response = reader.get(makers[path[1]]().removeprefix(BASE))
    assert response.status_code == 404
    assert "This link leads nowhere" in response.text


def test_an_expired_link_gets_a_page_that_says_so(
    letter: Delivery, reader: Client, settings: Settings
) -> None:
    path = click_path(letter)
    settings.WEFT_LINK_DAYS = -1
    response = reader.get(path)
    assert response.status_code == 410
    assert "This link has expired" in response.text
    assert reader.get(unsubscribe_path(letter)).status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(letter: Delivery, reader: Client, method: str) -> None:
    for path in (unsubscribe_path(letter), preferences_path(letter), click_path(letter)):
        assert getattr(reader, method)(path).status_code == 405


def test_public_pages_are_stored_by_nobody_and_name_the_address_in_part(
    letter: Delivery, reader: Client
) -> None:
    for path in (unsubscribe_path(letter), preferences_path(letter)):
        response = reader.get(path)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "ada@example.com" not in response.text
        assert "a…@example.com" in response.text


def test_a_contact_that_was_merged_is_known_by_the_one_that_is_left(
    letter: Delivery, cast: Cast, reader: Client
) -> None:
    survivor = cast.contact("ada@example.org")
    Contact.objects.filter(pk=letter.contact_id).update(merged_into=survivor)
    reader.post(unsubscribe_path(letter))
    assert not consents(survivor)
    assert clock.now() >= ConsentRecord.objects.latest("id").at
