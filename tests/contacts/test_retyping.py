"""Another type for an attribute: what would not convert is told first, what is stored follows, nothing is
lost."""

from typing import Any

import pytest
from django.db import transaction

from contacts import watching
from contacts.models import Attribute, Contact, Inbox, Retyping, Segment, SegmentLook
from contacts.retyping import converting
from contacts.retyping.preview import preview
from contacts.segments import passes
from contacts.segments.defining import define
from contacts.values import retyped
from tests.contacts.facts import identify, take, who

pytestmark = pytest.mark.django_db

VALUES: list[Any] = [
    "pro", "90", "+5", "007", "1e5", "", " 9", "39.90", "true", "no", "2026-05-01", "2026-02-30",
    "2026-05-01T08:00:00+00:00", "2026-05-01T25:00", 3, 39.95, 0, True, False, "9" * 40, "9" * 41, "ж",
]  # fmt: skip


def keep(*values: Any, name: str = "plan", type: str = "text") -> Attribute:
    """Contacts with these values, whatever the door would have said of them."""
    attribute, _ = Attribute.objects.get_or_create(name=name, defaults={"type": type})
    for value in values:
        take(identify(f"u{Contact.objects.count()}", first_name="x"))
        Contact.objects.filter(pk=Contact.objects.latest("pk").pk).update(attributes={name: value})
    return attribute


def stored(name: str = "plan") -> list[Any]:
    return [contact.attributes.get(name) for contact in Contact.objects.order_by("pk")]


@pytest.mark.parametrize("type", ["text", "number", "boolean", "date", "datetime"])
def test_as_many_convert_as_were_told(type: str) -> None:
    attribute = keep(*VALUES, None, type="text" if type != "text" else "number")
    told = preview("plan", type)
    converting.begin(attribute, type, None)
    assert converting.work(size=7) == 4
    found = Retyping.objects.get()
    assert (told.values, told.failing) == (len(VALUES), found.kept)
    assert (told.converting, told.exact) == (found.converted, True)
    expected = [retyped(value, type) for value in VALUES]
    assert stored() == [old if new is None else new for old, new in zip(VALUES, expected, strict=True)] + [
        None
    ]
    assert found.ended_at is not None
    assert found.share == 1.0
    assert converting.work() == 0


def test_what_does_not_convert_is_told_with_the_most_frequent_first() -> None:
    keep("80", "n/a", "n/a", "many")
    told = preview("plan", "number")
    assert told.examples == (("n/a", 2), ("many", 1))


def test_changing_back_brings_back_what_did_not_convert() -> None:
    attribute = keep("80", "n/a", "8.50")
    converting.begin(attribute, "number", None)
    converting.work()
    assert stored() == [80, "n/a", 8.5]
    converting.begin(attribute, "text", None)
    converting.work()
    assert stored() == ["80", "n/a", "8.5"]
    assert Retyping.objects.get().kept == 0


def test_what_comes_in_meanwhile_is_of_the_new_type() -> None:
    attribute = keep("80", "90")
    converting.begin(attribute, "number", None)
    assert take(identify("late", plan="many")).refusals
    take(identify("late", plan="70"))
    assert who("late").attributes["plan"] == 70
    converting.work()
    assert stored() == [80, 90, 70]


def test_who_watches_the_attribute_is_told() -> None:
    attribute = keep("80", "90", "n/a")
    define("big", "Big", {"fact": "contact.plan", "is": "greater_than", "value": 85})
    with transaction.atomic():
        watching.replace("journey:test", [("attribute", "plan")])
    passes.rebuild_some()
    passes.work()
    Inbox.objects.all().delete()
    assert Segment.objects.get().size == 1
    converting.begin(attribute, "number", None)
    converting.work()
    assert Inbox.objects.filter(kind="attribute", name="plan").count() == 2
    assert SegmentLook.objects.count() == 2
    passes.work()
    assert Segment.objects.get().size == 1
