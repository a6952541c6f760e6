"""Attributes: typed by the catalogue at the door, newest word first."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from config import clock
from contacts.models import Account, Attribute, Contact, Refusal
from tests.contacts.facts import at, group, identify, take, who

pytestmark = pytest.mark.django_db


def known() -> dict[str, Any]:
    return dict(who("ann").attributes)


def types() -> dict[str, str]:
    return dict(Attribute.objects.values_list("name", "type"))


def test_new_attributes_are_adopted_with_the_type_of_their_first_value() -> None:
    take(
        identify(
            "ann", plan="pro", seats=3, rate=0.5, vip=True, born="1990-05-01",
            seen="2026-05-01T10:00:00+02:00", address={"city": "Rome", "geo": {"lat": 41.9}},
        )
    )  # fmt: skip
    assert types() == {
        "plan": "text", "seats": "number", "rate": "number", "vip": "boolean", "born": "date",
        "seen": "datetime", "address.city": "text", "address.geo.lat": "number",
    }  # fmt: skip
    assert not Attribute.objects.filter(documented=True).exists()
    assert known() == {
        "plan": "pro", "seats": 3, "rate": 0.5, "vip": True, "born": "1990-05-01",
        "seen": "2026-05-01T08:00:00+00:00", "address.city": "Rome", "address.geo.lat": 41.9,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("type", "value", "stored"),
    [
        ("number", "90", 90),
        ("number", "39.90", 39.9),
        ("number", 5.0, 5),
        ("boolean", "true", True),
        ("date", "2026-05-01T23:30:00-02:00", "2026-05-02"),
        ("datetime", "2026-05-01", "2026-05-01T00:00:00+00:00"),
        ("text", "", ""),
    ],
)
def test_what_is_written_as_the_type_converts(type: str, value: object, stored: object) -> None:
    Attribute.objects.create(name="it", type=type)
    take(identify("ann", it=value))
    assert known() == {"it": stored}
    assert not Refusal.objects.exists()


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("number", "many"), ("number", True), ("number", [1]), ("boolean", 1), ("boolean", "yes"),
        ("text", 5), ("text", False), ("text", "x" * 10_001), ("date", "tomorrow"), ("date", "2026-02-30"),
        ("datetime", 7), ("number", {"a": {"b": {"c": {"d": 1}}}}),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused_and_the_rest_taken(type: str, value: object) -> None:
    Attribute.objects.create(name="it", type=type)
    done = take(identify("ann", it=value, plan="pro"))
    assert known() == {"plan": "pro"}
    assert done.accepted == 1
    if not isinstance(value, dict):
        refusal = Refusal.objects.get()
        assert refusal.code == "wrong_type"
        assert "'it'" in refusal.reason
        assert '"it"' in refusal.excerpt


def test_the_first_value_of_a_batch_gives_the_type() -> None:
    take(identify("ann", it=5), identify("bob", it="five"))
    assert types() == {"it": "number"}
    assert Refusal.objects.count() == 1


def test_built_in_attributes_have_columns() -> None:
    take(
        identify(
            "ann", email=" Ann@Example.com ", phone="+49 30 1234", timezone="Europe/Berlin", locale="de-DE",
            score="90.505",
        )
    )  # fmt: skip
    ann = who("ann")
    assert (ann.email, ann.phone, ann.timezone, ann.locale) == (
        "Ann@Example.com", "+49 30 1234", "Europe/Berlin", "de-DE",
    )  # fmt: skip
    assert ann.score == Decimal("90.50")
    assert ann.attributes == {}
    assert set(ann.attributed_at) == {"email", "phone", "timezone", "locale", "score"}
    take(identify("ann", score=None, phone=None))
    emptied = who("ann")
    assert (emptied.score, emptied.phone) == (None, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "nobody"), ("email", "a@b\nBcc: c@d.e"), ("email", 5), ("timezone", "Mars/Olympus"),
        ("timezone", "../../etc/passwd"), ("locale", "klingon language"), ("phone", "call me"),
        ("score", "high"), ("score", 10**12), ("score", "NaN"),
    ],
)  # fmt: skip
def test_built_in_attributes_refuse_what_they_cannot_be(name: str, value: object) -> None:
    take(identify("ann", **{name: value, "plan": "pro"}))
    assert Refusal.objects.count() == 1
    ann = who("ann")
    assert (ann.email, ann.timezone, ann.locale, ann.phone, ann.score) == ("", "", "", "", None)
    assert ann.attributes == {"plan": "pro"}


def test_the_newest_word_holds_in_whatever_order_it_comes() -> None:
    now = clock.now()
    take(at(identify("ann", plan="team", seats=2), now - timedelta(hours=1)))
    take(at(identify("ann", plan="free", vip=True), now - timedelta(hours=2)))
    assert known() == {"plan": "team", "seats": 2, "vip": True}
    said = who("ann").attributed_at
    assert said["plan"] == (now - timedelta(hours=1)).isoformat()
    assert said["vip"] == (now - timedelta(hours=2)).isoformat()


def test_null_takes_a_value_away_and_stays_taken_away() -> None:
    now = clock.now()
    take(at(identify("ann", plan="pro"), now - timedelta(hours=3)))
    take(at(identify("ann", plan=None, never=None), now - timedelta(hours=1)))
    take(at(identify("ann", plan="late"), now - timedelta(hours=2)))
    assert known() == {}
    assert types() == {"plan": "text"}


def test_traits_stand_at_the_root_in_the_context_or_both() -> None:
    take(
        {
            "type": "identify",
            "userId": "ann",
            "context": {"traits": {"plan": "old", "vip": True}},
            "traits": {"plan": "pro"},
        }
    )
    assert known() == {"plan": "pro", "vip": True}
    take({"type": "track", "event": "e", "userId": "ann", "context": {"traits": {"plan": "stale"}}})
    assert known()["plan"] == "pro"


def test_names_that_are_none_are_refused() -> None:
    take(identify("ann", **{"": 1, "x" * 101: 1, "a\u0007b": 1, "list": [1], "plan": "pro"}))
    assert known() == {"plan": "pro"}
    assert set(Refusal.objects.values_list("code", flat=True)) == {"bad_attribute"}
    assert Refusal.objects.count() == 4


def test_accounts_take_what_group_calls_say() -> None:
    now = clock.now()
    take(at(group("ann", "acme", name="Acme", employees=20, plan="pro"), now - timedelta(hours=1)))
    take(at(group("bob", "acme", name="Old", seats=3), now - timedelta(hours=2)))
    take(group("ann", "acme", plan=None))
    acme = Account.objects.get()
    assert acme.name == "Acme"
    assert acme.attributes == {"name": "Acme", "employees": 20, "seats": 3}
    assert set(acme.contacts.all()) == {who("ann"), who("bob")}


def test_an_unchanged_account_is_not_written_again() -> None:
    take(group("ann", "acme", name="Acme"))
    before = Account.objects.get().attributed_at
    take(group("bob", "acme", name="Acme"))
    assert Account.objects.get().attributed_at == before
    assert Contact.objects.filter(accounts__key="acme").count() == 2
