"""The rulebook as a list: what it is searched and filtered by, and what each line says."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from config import clock
from contacts.models import Member
from journeys.models import Rule
from journeys.queries.rule_list import first_words
from journeys.services.comment_on_rule import comment
from journeys.services.edit_rule import edit_rule, new_rule
from journeys.services.open_version import Seen
from journeys.services.rule_changes import set_about
from journeys.services.send_to_review import send_to_review
from tests.cast import signed_in
from tests.journeys.launch import Launch
from tests.journeys.typed import typed

Members = dict[str, Member]


@pytest.fixture
def mia(members: Members) -> Client:
    return signed_in(members["marketer"])


@pytest.fixture
def big(launched: Launch, members: Members) -> Rule:
    """A rule that was to be looked at yesterday, in review."""
    mia = members["marketer"]
    made = new_rule("Big account", "table", mia)
    yesterday = (clock.now() - timedelta(days=1)).date()
    about = {"owner": "Tom", "review_by": str(yesterday)}
    version = edit_rule(made, mia, lambda document: set_about(document, about))
    send_to_review(made, mia, Seen(version.revision))
    return made


def names(client: Client, filters: str = "") -> list[str]:
    """The rules that a list shows, in order."""
    page = client.get("/rulebook/" + filters).content.decode()
    return re.findall(r'class="strong-link" href="/rulebook/([\w-]+)/"', page)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_it_is_filtered_and_sorted_by_the_address(big: Rule, mia: Client) -> None:
    assert names(mia) == ["big-account", "lead-routing"]
    assert names(mia, "?status=in_review") == ["big-account"]
    assert names(mia, "?status=approved") == ["lead-routing"]
    assert names(mia, "?owner=Tom") == ["big-account"]
    assert names(mia, "?due=overdue") == ["big-account"]
    assert names(mia, "?sort=review") == ["big-account", "lead-routing"]
    assert names(mia, "?sort=newest") == ["big-account", "lead-routing"]
    assert names(mia, "?status=nonsense&due=nonsense&sort=nonsense&page=nonsense") == names(mia)


def test_names_purposes_facts_cells_and_notes_are_searched(big: Rule, mia: Client) -> None:
    typed = ["over 80", "> 80", '"over 80"', "contact.plan", "PRO or team"]
    for search in [*typed, "call within", "forty calls", "looked at prices"]:
        assert "lead-routing" in names(mia, f"?{urlencode({'search': search})}"), search


def test_operators_and_emoji_are_words_like_others(big: Rule, mia: Client) -> None:
    for search in ["&|!", "\U0001f600", "%_\\", '"', "(:*)", "'; --", "zz\x00q", "'a' & !b:*"]:
        answer = mia.get("/rulebook/", {"search": search})
        assert answer.status_code == 200, search
        assert search == '"' or "No rule fits" in text(answer), search


def test_a_draft_is_found_by_what_it_says_now(launched: Launch, members: Members, mia: Client) -> None:
    edit_rule(
        launched.rule,
        members["sales"],
        lambda document: typed(document, "hot", "note", 0, "Ask Zacharias"),
    )
    assert names(mia, "?search=zacharias") == ["lead-routing"]


def test_a_line_says_who_asks_how_often_and_what_is_open(big: Rule, members: Members, mia: Client) -> None:
    rule = Rule.objects.get(slug="lead-routing")
    comment(rule, rule.versions.get(), members["reviewer"], "Why?")
    page = text(mia.get("/rulebook/"))
    assert 'href="/journeys/feature-launch/">Feature launch nurture</a>' in page
    assert '<a href="/rulebook/lead-routing/decisions/">2</a>' in page
    assert "1 open thread on Lead routing" in page
    assert page.count('class="overdue"') == 1
    assert 'href="/journeys/' not in text(signed_in(members["sales"]).get("/rulebook/")).split("<main")[1]


def test_the_first_words_of_a_purpose_are_plain() -> None:
    assert first_words("# Why\n**Because** [Tom](https://example.com) `said` so") == "Why Because Tom said so"
