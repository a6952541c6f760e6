"""Who was erased: what still comes in of them is dropped and counted, and nothing of it is kept."""

import pytest

from config import clock
from contacts.models import Contact, Event, Identity, Inbox, Refusal
from tests.contacts.facts import alias, consenting, identify, names, take, track, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Contact:
    """Erased, known by a user id and a device."""
    take(identify("ann", "laptop", email="ann@example.com"))
    found = who("ann")
    Contact.objects.filter(pk=found.pk).update(erased_at=clock.now(), email="", attributes={})
    return found


def test_events_are_dropped_and_counted_without_a_word_of_them(ann: Contact) -> None:
    taken = take(
        {**track("seen", "ann", properties={"secret": "diary"}), "messageId": "m-1"}, track("seen", "bob")
    )
    assert (taken.accepted, [refused.code for refused in taken.refusals]) == (1, ["erased"])
    assert set(Event.objects.values_list("contact_id", flat=True)) == {who("bob").pk}
    kept = Refusal.objects.get()
    assert (kept.code, kept.message_id, kept.excerpt) == ("erased", "m-1", "")


@pytest.mark.parametrize("message", [identify("ann", city="Oslo"), track("seen", device="laptop")])
def test_neither_traits_nor_devices_bring_them_back(ann: Contact, message: dict[str, object]) -> None:
    assert take(consenting(message, **{"email.news": True})).accepted == 0
    ann.refresh_from_db()
    assert (ann.email, ann.attributes) == ("", {})
    assert not Event.objects.exists()


def test_they_gain_no_names_and_are_merged_with_nobody(ann: Contact) -> None:
    take(track("seen", device="phone"))
    phone = who("phone", "anonymous")
    before = names(ann)
    assert (
        take(track("seen", "ann", "phone"), track("seen", "ann", "tablet"), alias("phone", "ann")).accepted
        == 0
    )
    assert names(ann) == before
    assert not Identity.objects.filter(value="tablet").exists()
    phone.refresh_from_db()
    assert phone.merged_into is None
    assert not Inbox.objects.filter(kind="merge").exists()


def test_somebody_else_on_their_device_is_somebody_else(ann: Contact) -> None:
    assert take(identify("cleo", "laptop", city="Oslo")).accepted == 1
    assert who("cleo") != ann
    assert who("laptop", "anonymous") == ann
    assert who("cleo").attributes == {"city": "Oslo"}


def test_a_contact_merged_into_them_counts_as_them(ann: Contact) -> None:
    other = Contact.objects.create(created_at=clock.now(), merged_into=ann)
    assert take({"type": "track", "event": "seen", "contact": other.pk}).accepted == 0
    assert not Event.objects.exists()


def test_they_take_no_address_from_whom_it_belongs_to(ann: Contact) -> None:
    theirs = identify("ann", email="bob@example.com")
    assert take(theirs, identify("bob", email="bob@example.com")).accepted == 1
    assert who("bob").email == "bob@example.com"
    by_address = {"type": "identify", "traits": {"email": "bob@example.com", "city": "Oslo"}}
    assert take(theirs, by_address).accepted == 1
    assert who("bob").attributes == {"city": "Oslo"}
