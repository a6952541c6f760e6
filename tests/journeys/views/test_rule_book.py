"""The rulebook as a book: all of it or what the list shows, to print and as Markdown."""

import re
from typing import Any

import pytest
from django.test import Client

from journeys.models import Rule, RuleVersion
from tests.cast import signed_in, team
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db

TABLE: dict[str, Any] = {
    "format": "weft.rule/1", "slug": "routing", "name": "Routing", "kind": "table",
    "purpose": "Who calls **whom**.",
    "table": {
        "hit_policy": "first",
        "inputs": [{"fact": "contact.score", "label": "Score", "type": "number"}],
        "outputs": [{"name": "route", "label": "Route", "type": "text", "values": ["sales", "news"]}],
        "rows": [{"id": "hot", "when": ["> 80"], "then": ["sales"], "note": "a | b"}],
        "otherwise": {"then": ["news"]},
    },
    "examples": [{"name": "Ada", "facts": {"contact.score": 90}, "expect": {"route": "sales"}, "row": "hot"}],
}  # fmt: skip
CONDITION: dict[str, Any] = {
    "format": "weft.rule/1", "slug": "ripe", "name": "Ripe", "kind": "condition",
    "condition": {"fact": "contact.score", "is": "greater_than", "value": 50},
}  # fmt: skip


@pytest.fixture
def mia() -> Client:
    stage.approve(TABLE)
    stage.approve(CONDITION)
    return signed_in(team()["marketer"])


def page_of(client: Client, **filters: str) -> str:
    return client.get("/rulebook/book/", filters).getvalue().decode()


def test_the_book_in_markdown(mia: Client) -> None:
    answer = mia.get("/rulebook/book/rulebook.md")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rulebook.md"'
    text = answer.getvalue().decode()
    assert "## Ripe\n" in text
    assert "score is over 50" in text
    assert "Who calls **whom**." in text
    assert "| Row | Score | → Route | Note |\n| --- | --- | --- | --- |\n" in text
    assert "| hot | over 80 | sales | a \\| b |" in text
    assert "| otherwise |  | news |  |" in text
    assert "- Ada: contact.score: 90 → sales" in text


def test_the_page_holds_tables_conditions_and_examples(mia: Client) -> None:
    page = " ".join(mia.get("/rulebook/book/").getvalue().decode().split())
    assert "score is over 50" in page
    assert "<strong>Ada:</strong> contact.score: 90" in page
    assert 'class="section chapter wide"' not in page
    many = [{"fact": f"contact.a{n}", "label": f"A{n}", "type": "number"} for n in range(7)]
    row = {"id": "all", "when": ["> 1"] * 7, "then": ["sales"]}
    table = {**TABLE["table"], "inputs": many, "rows": [row]}
    del table["otherwise"]
    examples = [{"name": "Bo", "facts": {}, "expect": {"route": None}}]
    stage.approve({**TABLE, "slug": "many", "name": "Many", "table": table, "examples": examples})
    page = " ".join(page_of(mia).split())
    assert 'class="section chapter wide" id="many"' in page
    assert re.search(r"<strong>Bo:</strong> nothing known .*?gives</span> nothing</li>", page)


def test_what_is_in_force_is_printed_else_the_newest(mia: Client) -> None:
    rule = Rule.objects.get(slug="routing")
    draft = {**TABLE, "purpose": "Not yet."}
    rule.versions.create(number=2, status=RuleVersion.Status.DRAFT, document=draft)
    page = page_of(mia)
    assert "Not yet." not in page
    assert "<strong>whom</strong>" in page
    assert page.index('id="ripe"') < page.index('id="routing"')


def test_filters_choose_the_chapters(mia: Client) -> None:
    Rule.objects.filter(slug="routing").update(owner="Sales")
    page = page_of(mia, owner="Sales")
    assert 'id="routing"' in page
    assert 'id="ripe"' not in page
    assert "Nothing to print" in page_of(mia, search="nonsense")


def test_a_rule_that_cannot_be_read_keeps_its_chapter(mia: Client) -> None:
    Rule.objects.get(slug="ripe").versions.update(document={"kind": "condition"})
    assert "cannot be read" in page_of(mia)
    assert "cannot be read" in mia.get("/rulebook/book/rulebook.md").getvalue().decode()
