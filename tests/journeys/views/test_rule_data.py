"""What the data say about a rule: how filled its facts are, and which rules decide otherwise."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from journeys.models import Rule, RuleVersion
from tests.cast import signed_in
from tests.journeys.launch import Launch
from tests.journeys.views.lead_routing import RULE, Members, draft, post, text


@pytest.fixture
def sales(members: Members) -> Client:
    return signed_in(members["sales"])


def test_the_data_say_how_filled_a_fact_is(launched: Launch, sales: Client) -> None:
    shown = text(sales.get(f"{RULE}data/"))
    assert 'id="fill-0" hx-swap-oob="true"' in shown
    assert "Nothing fills plan" in shown or "plan" in shown


def test_a_cure_that_the_data_give_is_of_the_logic_that_is_shown(launched: Launch, sales: Client) -> None:
    sales.post(f"{RULE}propose/")
    shown = unescape(text(sales.get(f"{RULE}data/")))
    cure = json.loads(re.findall(r'hx-vals="(\{"act": "cure".*?\})" hx-target', shown)[0])
    before = draft().document
    post(sales, "table", **cure)
    assert draft().document != before


def test_a_rule_that_decides_otherwise_is_named_among_many_rules_that_decide_something_else(
    launched: Launch, members: Members, sales: Client
) -> None:
    document = RuleVersion.objects.get(rule__slug="lead-routing", status="approved").document
    table = document["table"]
    says = {**document, "name": "Rival routing", "examples": []}
    last = table["rows"][-1]["then"]
    rival = {**says, "table": {**table, "rows": [{**row, "then": last} for row in table["rows"]]}}
    elsewhere = [{**column, "fact": f"contact.other_{at}"} for at, column in enumerate(table["inputs"])]
    others = [{**says, "table": {**table, "inputs": elsewhere}}] * 60 + [rival]
    made = Rule.objects.bulk_create(
        Rule(slug=f"other-{at}", name=f"Other {at}", kind="table") for at in range(len(others))
    )
    RuleVersion.objects.bulk_create(
        RuleVersion(rule=rule, number=1, status="approved", document={**other, "slug": rule.slug})
        for rule, other in zip(made, others, strict=True)
    )
    shown = text(sales.get(f"{RULE}data/"))
    assert "but Rival routing gives" in shown
    assert "not compared" not in shown
