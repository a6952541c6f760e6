"""Which facts are personal data, and that their values are proposed nowhere."""

import pytest

from contacts.models import Attribute
from journeys.queries.fact_proposals import known_values
from journeys.queries.facts.listing import line_of
from journeys.queries.personal import personal_facts
from journeys.rules.facts import parse_fact
from tests.journeys.engine.stage import somebody

pytestmark = pytest.mark.django_db


def test_an_address_is_personal_wherever_it_comes_from() -> None:
    needs = {text: parse_fact(text) for text in (
        "contact.first_name", "account.phone", "entry.email", "entry.plan", "step.ask.email",
        "step.email.route", "contact.tax_number", "entry.tax_number", "message.email.opened",
        "event.phone.count",
    )}  # fmt: skip
    Attribute.objects.create(name="tax_number", personal=True)
    personal = personal_facts(needs.values())
    assert [text for text, need in needs.items() if need in personal] == [
        "contact.first_name", "account.phone", "entry.email", "step.ask.email",
        "contact.tax_number", "entry.tax_number",
    ]  # fmt: skip
    Attribute.objects.update_or_create(name="first_name", defaults={"type": "text", "personal": False})
    somebody(email="ada@example.com", first_name="Ada")
    assert known_values("contact.first_name") == []
    line = line_of("attribute", Attribute.objects.get(name="first_name").pk)
    assert line is not None
    assert line.personal
