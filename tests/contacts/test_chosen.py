"""What is done with many contacts at once, and taken back."""

from typing import Any

import pytest

from config.csv_files import lines
from contacts import chosen
from contacts.models import Contact, Suppression
from tests.contacts.facts import identify, take, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def ids(*users: str) -> list[int]:
    return [who(user).pk for user in users]


def plan(user: str) -> Any:
    return Contact.objects.get(pk=who(user).pk).attributes.get("plan")


def test_an_attribute_is_set_for_the_chosen_and_set_back() -> None:
    take(identify("ada", plan="free"), identify("bob"), identify("cy", plan="team"))
    done = chosen.set_attribute(ids("ada", "bob"), "plan", "pro")
    assert (done.changed, done.refused) == (2, "")
    assert [plan("ada"), plan("bob"), plan("cy")] == ["pro", "pro", "team"]
    assert chosen.undo(done.undo) is not None
    assert [plan("ada"), plan("bob"), plan("cy")] == ["free", None, "team"]
    assert chosen.undo(done.undo) is None


def test_a_value_of_another_type_is_refused_with_its_reason() -> None:
    take(identify("ada", seats=3))
    done = chosen.set_attribute(ids("ada"), "seats", "many")
    assert done.changed == 0
    assert "takes a number" in done.refused
    assert not done.undo


def test_addresses_rest_once_and_wake_up_again() -> None:
    take(identify("ada", email="Ada@example.com"), identify("bob", email="bob@example.com"), identify("cy"))
    first = chosen.suppress(ids("ada"))
    both = chosen.suppress(ids("ada", "bob", "cy"))
    assert (first.changed, both.changed, both.left) == (1, 1, 2)
    assert chosen.undo(both.undo) == chosen.Done(1)
    assert list(Suppression.objects.values_list("address", flat=True)) == ["ada@example.com"]


def test_a_table_holds_every_attribute_and_no_formula() -> None:
    take(
        identify("ada", email="ada@example.com", score=-5, note='=HYPERLINK("http://evil")', vip=True),
        identify("@bob", note="-5"),
    )
    text = "".join(lines(chosen.table([ids("ada", "@bob")])))
    head, ada, bob = text.removeprefix("\ufeff").splitlines()
    assert head.startswith("id,user_id,email,phone,timezone,locale,score,created_at,last_interaction_at")
    assert '"\'=HYPERLINK(""http://evil"")"' in ada
    assert ",-5.00," in ada
    assert ",true" in ada
    assert ",'@bob," in bob
    assert ",-5," in bob
