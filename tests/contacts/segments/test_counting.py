"""How many a condition holds for: all of them asked, or a sample of their pages."""

import pytest
from django.db import connection

from config import clock
from contacts.segments import counting
from journeys.rules.conditions import parse_condition
from journeys.rules.problems import RuleError
from tests.contacts.facts import identify, take
from tests.contacts.segments.crowd import fact

pytestmark = pytest.mark.django_db

PRO = parse_condition(fact("contact.plan", "equal_to", "pro"))


def test_few_contacts_are_counted_and_not_estimated() -> None:
    take(identify("ada", plan="pro"), identify("bob", plan="free"))
    assert counting.count(PRO, clock.now()) == 1
    assert counting.estimate(PRO, clock.now()) is None


def test_many_contacts_are_estimated_by_a_sample_of_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    take(*(identify(f"user-{number}", plan="pro" if number % 4 == 0 else "free") for number in range(400)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact")
    monkeypatch.setattr(counting, "SMALL", 0)
    assert counting.estimate(PRO, clock.now()) == 100
    monkeypatch.setattr(counting, "SAMPLED", 200)
    guess = counting.estimate(PRO, clock.now())
    assert guess is not None
    assert 60 <= guess <= 140


def test_what_only_a_run_knows_cannot_be_counted() -> None:
    condition = parse_condition(fact("entry.title", "equal_to", "x"))
    with pytest.raises(RuleError):
        counting.count(condition, clock.now())
