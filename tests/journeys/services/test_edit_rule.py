"""Editing a rule, and approving it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from config import clock
from contacts.models import Member
from journeys.models import Decision, JournalEntry, Rule, RuleVersion
from journeys.rules.problems import RuleError
from journeys.services.edit_rule import edit_rule, new_rule, open_draft
from journeys.services.example_changes import accept_example, add_example
from journeys.services.restore_table import restored
from journeys.services.review_rule import approve_rule
from journeys.services.roles import ensure_roles, give_role
from journeys.services.rule_changes import set_condition, set_purpose
from journeys.services.undo_edit import undo_edit
from tests.journeys.engine.stage import advance_to
from tests.journeys.launch import import_sample, launch
from tests.journeys.review import pass_review
from tests.journeys.typed import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(members: dict[str, Member]) -> Rule:
    """Lead routing, approved by Lena."""
    import_sample(members["marketer"])
    rule = Rule.objects.get(slug="lead-routing")
    pass_review(rule, members["reviewer"])
    return rule


def problem_of(error: pytest.ExceptionInfo[RuleError]) -> str:
    return error.value.problems[0].code


def edit(rule: Rule, member: Member, act: Callable[..., dict[str, Any]], *given: Any) -> RuleVersion:
    """One act upon the rule's draft."""
    return edit_rule(rule, member, lambda document: act(document, *given))


def seventy(document: Any) -> dict[str, Any]:
    return typed(document, "hot", "when", 0, "over 70")


def test_an_edit_opens_a_draft_and_leaves_what_is_approved_alone(
    rule: Rule, members: dict[str, Member]
) -> None:
    draft = edit_rule(rule, members["sales"], seventy)
    assert (draft.number, draft.status, draft.author) == (2, "draft", members["sales"])
    assert draft.document["table"]["rows"][1]["when"][0] == "> 70"
    assert rule.versions.get(number=1).document["table"]["rows"][1]["when"][0] == "> 80"
    assert edit_rule(rule, members["sales"], seventy).revision == draft.revision


def test_an_undo_from_before_an_approval_takes_back_nothing_that_came_after_it(
    rule: Rule, members: dict[str, Member]
) -> None:
    mine = edit_rule(rule, members["sales"], lambda document: set_purpose(document, "As agreed."))
    pass_review(rule, members["reviewer"])
    theirs = edit_rule(rule, members["marketer"], lambda document: set_purpose(document, "Agreed anew."))
    assert theirs.number == mine.number + 1
    with pytest.raises(RuleError) as caught:
        undo_edit(rule, members["sales"], mine.revision - 1)
    assert problem_of(caught) == "changed_meanwhile"
    with pytest.raises(RuleError) as caught:
        edit_rule(rule, members["sales"], restored(rule, mine.revision - 1, mine.revision))
    assert problem_of(caught) == "not_kept"
    theirs.refresh_from_db()
    assert theirs.document["purpose"] == "Agreed anew."


def test_two_who_open_a_draft_get_the_same(rule: Rule, members: dict[str, Member]) -> None:
    assert open_draft(rule, members["sales"]) == open_draft(rule, members["marketer"])


@pytest.mark.parametrize(
    ("row", "part", "column", "text", "code"),
    [
        ("hot", "when", 0, "over the moon", "unreadable_cell"),
        ("hot", "when", 0, "[80..40]", "empty_interval"),
        ("hot", "when", 9, "> 1", "unknown_cell"),
        ("hot", "when", 0, "x" * 10_001, "unreadable_cell"),
        ("gone", "when", 0, "> 1", "unknown_row"),
        ("otherwise", "when", 0, "> 1", "unknown_cell"),
        ("hot", "then", 0, "nobody", "unknown_outcome"),
        ("hot", "then", 1, "soon", "wrong_type"),
        ("hot", "id", 0, "otherwise", "bad_row_id"),
        ("hot", "id", 0, "keen", "repeated"),
        ("hot", "note", 0, "a\x00b", "missing_key"),
        ("hot", "when", 1, '"a\x00b"', "not_storable"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_stored(
    rule: Rule, members: dict[str, Member], row: str, part: str, column: int, text: str, code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        edit(rule, members["sales"], typed, row, part, column, text)
    assert code in [problem.code for problem in refused.value.problems]
    assert refused.value.problems[0].cure
    assert not rule.versions.filter(number=2).exists()


def test_renaming_a_row_keeps_its_examples(rule: Rule, members: dict[str, Member]) -> None:
    draft = edit(rule, members["sales"], typed, "hot", "id", 0, "called")
    assert draft.document["examples"][0]["row"] == "called"


def test_a_red_example_keeps_a_version_from_approval_until_it_agrees(
    rule: Rule, members: dict[str, Member]
) -> None:
    draft = edit_rule(rule, members["sales"], seventy)
    with pytest.raises(RuleError) as refused:
        approve_rule(rule, members["reviewer"], draft.revision)
    assert problem_of(refused) == "red_example"
    draft = edit(rule, members["sales"], accept_example, 2)
    assert draft.document["examples"][2]["expect"] == {"route": "sales", "pause": "1d"}
    assert pass_review(rule, members["reviewer"]).status == "approved"


def test_an_example_expects_the_answer_that_the_rule_gives(rule: Rule, members: dict[str, Member]) -> None:
    draft = edit(rule, members["sales"], add_example, {"contact.plan": "team"})
    example = draft.document["examples"][-1]
    assert example == {
        "facts": {"contact.plan": "team"}, "expect": {"route": "customer", "pause": "7d"}, "row": "ours",
    }  # fmt: skip
    with pytest.raises(RuleError):
        edit(rule, members["sales"], add_example, {"contact.score": "many"})


def test_nobody_approves_their_own_work_while_others_could(rule: Rule, members: dict[str, Member]) -> None:
    draft = edit(rule, members["ops"], add_example, {})
    with pytest.raises(RuleError) as refused:
        approve_rule(rule, members["ops"], draft.revision)
    assert problem_of(refused) == "four_eyes"
    assert pass_review(rule, members["reviewer"]).approved_by == members["reviewer"]


def test_a_team_of_one_approves_its_own_and_the_journal_says_so() -> None:
    ensure_roles()
    alone = Member.objects.create_user("alone@example.com")
    give_role(alone, "Ops lead")
    rule = new_rule("Mine", "table", alone)
    approve_rule(rule, alone, 0)
    entry = JournalEntry.objects.filter(verb="rule.approved").get()
    assert entry.sentence == "Approved version 1 of Mine, approved by the author."
    assert entry.member == alone


def test_what_changed_since_it_was_read_is_not_approved(rule: Rule, members: dict[str, Member]) -> None:
    draft = edit(rule, members["sales"], add_example, {})
    edit(rule, members["sales"], add_example, {"contact.score": "1"})
    with pytest.raises(RuleError) as refused:
        approve_rule(rule, members["reviewer"], draft.revision)
    assert problem_of(refused) == "changed_meanwhile"


def test_there_must_be_something_to_approve(rule: Rule, members: dict[str, Member]) -> None:
    with pytest.raises(RuleError) as refused:
        approve_rule(rule, members["reviewer"], 0)
    assert problem_of(refused) == "nothing_open"


def test_people_under_way_are_decided_by_what_was_approved_meanwhile(members: dict[str, Member]) -> None:
    launched = launch(members["marketer"], members["reviewer"])
    sales = members["sales"]
    edit(launched.rule, sales, typed, "hot", "when", 0, "over 5")
    for index in range(5):
        edit(launched.rule, sales, accept_example, index)
    draft = launched.rule.versions.get(number=2)
    pass_review(launched.rule, members["reviewer"])
    advance_to(clock.now() + timedelta(hours=49))
    decision = Decision.objects.get(contact_id=launched.new.pk)
    assert (decision.rule_version_id, decision.row, decision.outcome) == (draft.pk, "hot", "sales")


def test_a_condition_is_edited_as_json(members: dict[str, Member]) -> None:
    rule = new_rule("Big account", "condition", members["marketer"])
    wanted = '{"all": [{"fact": "contact.score", "is": "at_least", "value": 50}]}'
    draft = edit(rule, members["marketer"], set_condition, wanted)
    assert draft.document["condition"]["all"][0]["value"] == 50
    for broken in (
        "{",
        "[" * 10_000,
        '{"all": [{"fact": "x"}]}',
        '{"fact": "contact.a", "is": "equal_to", "value": "\\ud800"}',
    ):
        with pytest.raises(RuleError):
            edit(rule, members["marketer"], set_condition, broken)


def test_names_that_pages_use_make_no_slug(members: dict[str, Member]) -> None:
    slugs = [new_rule("New", "table", members["marketer"]).slug for _ in range(2)]
    assert slugs == ["new-2", "new-3"]
