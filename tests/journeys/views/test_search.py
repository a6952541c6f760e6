"""Search over everything: what each role finds, how few queries it costs, and what a hostile text does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Member
from tests.cast import signed_in
from tests.journeys.launch import Launch


def found(member: Member, text: str) -> str:
    """What this member is shown for a text."""
    answer = signed_in(member).get("/search/", {"search": text}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_finds_people_rules_and_journeys(launched: Launch, members: dict[str, Member]) -> None:
    assert "Warm" in found(members["marketer"], "warm@example")
    assert "Lead routing" in found(members["marketer"], "lead rout")
    assert "Feature launch" in found(members["marketer"], "feature")
    assert "New journey" in found(members["marketer"], "new jour")


def test_it_shows_nobody_what_they_may_not_see(launched: Launch, members: dict[str, Member]) -> None:
    sales = found(members["sales"], "feature")
    assert "Feature launch" not in sales
    assert "New journey" not in found(members["analyst"], "new")
    assert "Developers" not in found(members["marketer"], "developers")
    assert "Ops" not in found(members["reviewer"], "")


def test_it_costs_few_queries(launched: Launch, members: dict[str, Member]) -> None:
    client = signed_in(members["ops"])
    with CaptureQueriesContext(connection) as asked:
        client.get("/search/", {"search": "a b"}, HTTP_HX_REQUEST="true")
    assert len(asked) <= 8


@pytest.mark.parametrize("text", ["<b>x</b>", "%", "\0", "'; drop", "🙂", "x" * 5000, "a AND (b", " "])
def test_any_text_is_answered(launched: Launch, members: dict[str, Member], text: str) -> None:
    assert "<b>x</b>" not in found(members["ops"], text)
