"""Who is who: from an anonymous device to somebody known, and when two turn out to be one."""

import pytest

from config import clock
from contacts import watching
from contacts.identity import merge
from contacts.models import (
    Account,
    Activity,
    Consent,
    ConsentRecord,
    Contact,
    ContactEvent,
    Event,
    Identity,
    Inbox,
)
from tests.contacts.facts import alias, consenting, group, identify, names, take, track, who

pytestmark = pytest.mark.django_db


def people() -> int:
    return Contact.objects.filter(merged_into=None).count()


def test_a_device_becomes_known_without_losing_its_past() -> None:
    take(track("seen", device="d"))
    device = who("d", "anonymous")
    take(identify("ann", "d"))
    assert who("ann") == device
    assert names(device) == {("anonymous", "d"), ("user", "ann")}
    assert Event.objects.get().contact == device


def test_a_device_is_merged_into_the_person_who_signs_in_on_it() -> None:
    take(track("old", "ann"), track("seen", device="d"), track("seen", device="d"))
    ann, device = who("ann"), who("d", "anonymous")
    take(identify("ann", "d"))
    assert who("d", "anonymous") == ann
    assert set(Event.objects.values_list("contact_id", flat=True)) == {ann.id}
    totals = ContactEvent.objects.filter(contact_id=ann.id).values_list("name", "count")
    assert dict(totals) == {"old": 1, "seen": 2}
    assert not ContactEvent.objects.filter(contact_id=device.id).exists()
    device.refresh_from_db()
    assert device.merged_into == ann
    row = Inbox.objects.get(kind="merge")
    assert (row.contact_id, row.payload) == (device.id, {"into": ann.id})


def test_it_makes_no_difference_whether_it_is_one_batch() -> None:
    take(
        track("seen", device="d"),
        track("seen", "ann"),
        identify("ann", "d", plan="pro"),
        track("seen", device="d"),
    )
    assert people() == 1
    assert ContactEvent.objects.get().count == 3
    assert not Inbox.objects.exists()


def test_a_shared_computer_does_not_melt_two_users() -> None:
    take(identify("ann", "d"))
    take(identify("bob", "d"), track("bought", "bob", "d"))
    assert who("ann") != who("bob")
    assert who("d", "anonymous") == who("ann")
    assert Event.objects.get().contact == who("bob")


def test_alias_joins_a_device_or_an_old_user_id() -> None:
    take(track("seen", device="d"), track("seen", "old-ann"), track("seen", "ann"))
    take(alias("d", "ann"))
    take(alias("old-ann", "ann"))
    assert people() == 1
    assert names(who("ann")) == {("user", "ann"), ("user", "old-ann"), ("anonymous", "d")}


def test_alias_before_the_device_speaks() -> None:
    take(alias("d", "ann"))
    take(track("seen", device="d"))
    assert Event.objects.get().contact == who("ann")


def test_alias_renames_a_user_id_that_had_none() -> None:
    take(track("seen", "old"))
    take(alias("old", "new"))
    assert who("new") == who("old")
    assert people() == 1


def test_alias_does_not_take_a_device_from_somebody_known() -> None:
    take(identify("bob", "d"), track("seen", "ann"))
    take(alias("d", "ann"))
    assert who("d", "anonymous") == who("bob")


def test_an_address_leads_to_the_contact_who_has_it() -> None:
    contact = Contact.objects.create(email="Ann@Example.com", created_at=clock.now())
    take(identify(None, None, email="ann@example.com", plan="pro"))
    contact.refresh_from_db()
    assert contact.attributes["plan"] == "pro"
    take(identify("ann", "d", email="ann@example.com"))
    assert who("ann") == contact
    assert people() == 1


def test_an_address_alone_makes_one_contact() -> None:
    take(identify(None, None, email="ann@example.com"), identify(None, None, email="ANN@example.com"))
    take(identify(None, None, email="ann@example.com"))
    assert people() == 1
    assert not Identity.objects.exists()


def test_an_address_does_not_melt_two_users() -> None:
    take(identify("ann", email="us@example.com"), identify("bob", email="us@example.com"))
    take(identify("bob", "d", email="us@example.com"))
    assert who("ann") != who("bob")


def test_a_bare_address_is_merged_into_the_user_who_says_it() -> None:
    take(track("seen", "ann"))
    take(identify(None, None, email="ann@example.com", first_name="Ann"))
    take(identify("ann", email="ann@example.com"))
    assert people() == 1
    assert who("ann").attributes["first_name"] == "Ann"


def test_everything_goes_over_in_a_merge() -> None:
    take(
        consenting(track("seen", device="d"), **{"email.news": True, "email.deals": False}),
        consenting(track("seen", "ann"), **{"email.news": False, "email.deals": True, "sms.news": True}),
        identify(None, "d", plan="pro", score=5, first_name="Ann"),
    )
    take(identify("ann", plan="team"))
    take({"type": "group", "anonymousId": "d", "groupId": "acme"}, group("ann", "other"))
    lines = ConsentRecord.objects.count()
    take(identify("ann", "d"))
    ann = who("ann")
    assert ann.attributes == {"plan": "team", "first_name": "Ann"}
    assert ann.score == 5
    states = Consent.objects.filter(contact=ann).values_list("channel", "topic", "granted")
    assert set(states) == {("email", "news", False), ("email", "deals", False), ("sms", "news", True)}
    assert ConsentRecord.objects.filter(contact=ann).count() == lines
    assert set(Account.objects.filter(contacts=ann).values_list("key", flat=True)) == {"acme", "other"}
    assert Activity.objects.count() == 1


def test_a_chain_of_merges_ends_with_one() -> None:
    take(track("a", device="d1"), track("b", device="d2"), track("c", "old"), track("d", "ann"))
    take(identify("old", "d1"), alias("old", "ann"), identify("ann", "d2"))
    assert people() == 1
    assert set(Event.objects.values_list("contact_id", flat=True)) == {who("ann").id}
    assert set(Contact.objects.exclude(pk=who("ann").pk).values_list("merged_into", flat=True)) == {
        who("ann").id
    }
    assert {row.payload["into"] for row in Inbox.objects.all()} == {who("ann").id}


def test_the_products_own_events_name_a_contact_by_id() -> None:
    take(track("seen", device="d"), track("seen", "ann"))
    device, ann = who("d", "anonymous"), who("ann")
    take(identify("ann", "d"))
    own = {"type": "track", "event": "message_clicked", "messageId": "click-1"}
    done = take({**own, "contact": device.id}, {**own, "messageId": "click-2", "contact": 10**12})
    assert (done.accepted, [refused.code for refused in done.refusals]) == (1, ["unknown_contact"])
    assert Event.objects.get(name="message_clicked").contact == ann


@pytest.mark.parametrize("value", ["null", "undefined", "", "  ", "[object Object]", "NaN"])
def test_what_broken_clients_send_for_nobody_is_nobody(value: str) -> None:
    done = take(track("seen", value, value))
    assert [refused.code for refused in done.refusals] == ["no_identity"]
    assert not Contact.objects.exists()


def test_a_member_merges_two_contacts() -> None:
    watching.replace("journey:test", [("attribute", "first_name")])
    take(
        identify("ann", plan="pro"),
        track("seen", "ann"),
        identify("anna", first_name="Anna"),
        track("seen", "anna"),
    )
    ann, anna = who("ann"), who("anna")
    Inbox.objects.all().delete()
    merge(anna, ann)
    assert who("anna") == ann
    assert who("ann").attributes == {"plan": "pro", "first_name": "Anna"}
    assert ContactEvent.objects.get().count == 2
    assert set(Inbox.objects.values_list("kind", "contact_id")) == {("merge", anna.id), ("attribute", ann.id)}
    for pair in ((ann, ann), (anna, ann), (ann, anna)):
        with pytest.raises(ValueError, match="merged"):
            merge(*pair)
