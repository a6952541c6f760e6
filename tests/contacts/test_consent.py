"""Consent: what was said last holds, and every word is kept."""

from datetime import datetime, timedelta

import pytest

from config import clock
from contacts import consent, watching
from contacts.consent import Said
from contacts.models import Consent, ConsentRecord, Contact, Inbox, Refusal, Suppression, Topic
from tests.contacts.facts import at, consenting, take, track, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Contact:
    return Contact.objects.create(created_at=clock.now())


@pytest.fixture
def noon() -> datetime:
    return clock.now()


def say(contact: Contact, topic: str, granted: bool, when: datetime, channel: str = "email") -> None:
    consent.record([Said(contact.id, channel, topic, granted, when, "form", {"form": "f"})])


def may(contact: Contact, topic: str, channel: str = "email") -> bool:
    return consent.granted([contact.id], channel, topic)[contact.id]


def test_without_a_word_there_is_none(ann: Contact) -> None:
    assert may(ann, "news") is False


def test_the_last_word_holds_whenever_it_comes(ann: Contact, noon: datetime) -> None:
    say(ann, "news", True, noon)
    say(ann, "news", False, noon - timedelta(hours=1))
    assert may(ann, "news")
    say(ann, "news", False, noon)
    assert not may(ann, "news")
    say(ann, "news", True, noon)
    assert not may(ann, "news"), "at one instant a withdrawal wins"
    assert ConsentRecord.objects.filter(contact=ann).count() == 4


def test_a_word_about_all_topics_holds_for_each(ann: Contact, noon: datetime) -> None:
    hour = timedelta(hours=1)
    say(ann, "news", True, noon)
    say(ann, Topic.ALL, False, noon + hour)
    assert not may(ann, "news")
    assert not may(ann, "deals")
    say(ann, "deals", True, noon)
    assert not may(ann, "deals"), "said before all was withdrawn"
    say(ann, "deals", True, noon + 2 * hour)
    assert may(ann, "deals")
    assert not may(ann, "news")
    say(ann, Topic.ALL, True, noon + 3 * hour)
    assert may(ann, "news")
    assert may(ann, "anything")
    assert not may(ann, "news", "sms")


def test_evidence_stays_with_the_word(ann: Contact, noon: datetime) -> None:
    say(ann, "news", True, noon)
    line = ConsentRecord.objects.get()
    assert (line.source, line.evidence, line.at) == ("form", {"form": "f"}, noon)
    assert Topic.objects.get().slug == "news"


def test_watched_changes_wake(ann: Contact, noon: datetime) -> None:
    watching.replace("journey:test", [("consent", "email.news"), ("consent", "sms.news")])
    say(ann, "news", True, noon)
    say(ann, "news", True, noon + timedelta(hours=1))
    say(ann, "deals", True, noon)
    say(ann, Topic.ALL, False, noon + timedelta(hours=2))
    assert list(Inbox.objects.values_list("kind", "name", "contact_id")) == [
        ("consent", "email.news", ann.id),
        ("consent", "email.news", ann.id),
    ]


def test_events_may_carry_preferences(noon: datetime) -> None:
    message = consenting(track("seen", "ann"), **{"email.news": True, "sms": False, "product_news": True})
    take(at(message, noon - timedelta(hours=1)))
    states = set(Consent.objects.values_list("channel", "topic", "granted"))
    assert states == {
        ("email", "news", True),
        ("sms", "*", False),
        *((channel, "product_news", True) for channel in ("email", "push", "onsite")),
    }
    assert not may(who("ann"), "product_news", "sms")


def test_preferences_stamped_on_every_event_fill_no_ledger(noon: datetime) -> None:
    for hours in (5, 4, 3):
        take(at(consenting(track("seen", "ann"), **{"email.news": True}), noon - timedelta(hours=hours)))
    assert ConsentRecord.objects.count() == 1
    assert Consent.objects.get().at == noon - timedelta(hours=3)
    take(at(consenting(track("seen", "ann"), **{"email.news": False}), noon - timedelta(hours=4)))
    assert Consent.objects.get().granted, "said before it was confirmed"


def test_preferences_that_are_none_are_refused() -> None:
    message = track("seen", "ann")
    message["context"] = {
        "consent": {"categoryPreferences": {"news": "yes", "...": True, "Ad storage!": True}}
    }
    assert take(message).accepted == 1
    assert set(Refusal.objects.values_list("code", flat=True)) == {"bad_consent"}
    assert Refusal.objects.count() == 2
    assert set(Consent.objects.values_list("topic", flat=True)) == {"ad-storage"}


def test_an_address_rests_once() -> None:
    for reason in ("bounced", "complained"):
        consent.suppress("email", " Ann@Example.com", reason, clock.now())
    assert Suppression.objects.get().address == "ann@example.com"
    assert Suppression.objects.get().reason == "bounced"
