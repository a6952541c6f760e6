"""Talking about a rule."""

import pytest

from contacts.models import Member
from journeys.models import Rule, RuleComment, RuleVersion
from journeys.queries.rule_comments import discussion, open_threads
from journeys.rules.problems import RuleError
from journeys.services.comment_on_rule import LONGEST, answer, comment, reopen, resolve, withdraw
from journeys.services.edit_rule import new_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(members: dict[str, Member]) -> Rule:
    return new_rule("Routing", "table", members["marketer"])


@pytest.fixture
def version(rule: Rule) -> RuleVersion:
    return rule.versions.get()


def test_threads_stand_on_the_rule_and_on_rows(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    whole = comment(rule, version, members["reviewer"], "Why at all?")
    row = comment(rule, version, members["sales"], "Why **80**?", "row-1")
    answer(row, version, members["marketer"], "Agreed in May.\r\nWith Tom.")
    found = discussion(rule)
    assert [thread.begun for thread in found.open] == [row, whole]
    assert [said.text for said in found.open[0].answers] == ["Agreed in May.\nWith Tom."]
    assert found.by_row == {"": 1, "row-1": 1}
    assert open_threads([rule.pk]) == {rule.pk: 2}


def test_a_thread_is_resolved_once_and_an_answer_opens_it_again(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    thread = comment(rule, version, members["reviewer"], "Why?", "otherwise")
    assert resolve(thread, members["sales"])
    assert not resolve(thread, members["ops"])
    thread.refresh_from_db()
    assert thread.resolved_by == members["sales"]
    assert discussion(rule).resolved[0].resolved
    assert reopen(thread)
    assert not reopen(thread)
    resolve(thread, members["sales"])
    said = answer(answer(thread, version, members["ops"], "One"), version, members["sales"], "Two")
    assert said.parent == thread
    assert len(discussion(rule).open[0].answers) == 2


def test_one_takes_back_what_one_said_until_it_is_answered(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    sam, lena = members["sales"], members["reviewer"]
    thread = comment(rule, version, sam, "Why?")
    said = answer(thread, version, lena, "Because")
    for one, member, code in ((said, sam, "not_yours"), (thread, sam, "answered")):
        with pytest.raises(RuleError) as refused:
            withdraw(one, member)
        assert refused.value.problems[0].code == code
    withdraw(said, lena)
    withdraw(thread, sam)
    assert not RuleComment.objects.exists()


@pytest.mark.parametrize(
    ("text", "row", "code"),
    [("  \n", "", "empty"), ("x" * (LONGEST + 1), "", "too_long"), ("Why?", "gone", "unknown_row")],
)
def test_what_cannot_be_said_is_refused(
    rule: Rule, version: RuleVersion, members: dict[str, Member], text: str, row: str, code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        comment(rule, version, members["sales"], text, row)
    assert refused.value.problems[0].code == code
    assert not RuleComment.objects.exists()


def test_characters_that_cannot_be_stored_are_replaced(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    said = comment(rule, version, members["sales"], "a\x00b \ud800 \U0001f600")
    said.refresh_from_db()
    assert said.text == "a\ufffdb \ufffd \U0001f600"
