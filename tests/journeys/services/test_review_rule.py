"""Review of a rule: each way from state to state, who may, and two who act at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from contacts.models import Member
from journeys.models import JournalEntry, Rule, RuleRevision, RuleVersion
from journeys.rules.problems import RuleError
from journeys.services.edit_rule import edit_rule, new_rule
from journeys.services.four_eyes import FourEyes, agree_on_four_eyes, four_eyes
from journeys.services.open_version import MOST_KEPT, Seen
from journeys.services.review_rule import approve_rule
from journeys.services.roles import give_role
from journeys.services.rule_changes import set_about, set_purpose
from journeys.services.send_to_review import send_back, send_to_review, take_back
from journeys.services.sheet_edits import read_edits
from tests.journeys.review import pass_review

type Members = dict[str, Member]


@pytest.fixture
def rule(members: Members) -> Rule:
    """A rule that Mia made, approved by Lena, with a draft by Sam."""
    made = new_rule("Routing", "table", members["marketer"])
    pass_review(made, members["reviewer"])
    say(made, members["sales"], "Because")
    return made


def say(rule: Rule, member: Member, purpose: str) -> RuleVersion:
    """An edit."""
    return edit_rule(rule, member, lambda document: set_purpose(document, purpose))


def open_of(rule: Rule) -> RuleVersion:
    return rule.versions.get(number=2)


def seen(rule: Rule) -> Seen:
    """What somebody has before them who opens the page now."""
    version = open_of(rule)
    return Seen(version.revision, version.number, version.status)


def refused(act: Callable[[], object]) -> tuple[str, str]:
    """The code and the sentence that an act is refused with."""
    with pytest.raises(RuleError) as error:
        act()
    problem = error.value.problems[0]
    return problem.code, problem.message


def approve(rule: Rule, member: Member, looked_at: Seen) -> RuleVersion:
    return approve_rule(rule, member, looked_at.revision, number=looked_at.number, status=looked_at.status)


def test_a_draft_is_sent_reviewed_and_approved(rule: Rule, members: Members) -> None:
    version = send_to_review(rule, members["sales"], seen(rule))
    assert (version.status, version.sent_by) == ("in_review", members["sales"])
    approved = approve(rule, members["reviewer"], seen(rule))
    assert (approved.status, approved.approved_by) == ("approved", members["reviewer"])
    sentences = list(JournalEntry.objects.order_by("-pk").values_list("sentence", flat=True)[:2])
    assert sentences == ["Approved version 2 of Routing.", "Sent version 2 of Routing to review."]


def test_it_is_sent_back_with_a_reason_and_sent_again(rule: Rule, members: Members) -> None:
    send_to_review(rule, members["sales"], seen(rule))
    version = send_back(rule, members["reviewer"], seen(rule), "  Name the source. ")
    assert (version.status, version.returned_because) == ("draft", "Name the source.")
    assert version.returned_by == members["reviewer"]
    assert JournalEntry.objects.filter(sentence__contains="back: Name the source.").exists()
    again = send_to_review(rule, members["marketer"], seen(rule))
    assert (again.returned_by, again.returned_because) == (None, "")


def test_a_reason_is_asked_for(rule: Rule, members: Members) -> None:
    send_to_review(rule, members["sales"], seen(rule))
    assert refused(lambda: send_back(rule, members["reviewer"], seen(rule), " \n"))[0] == "no_reason"
    assert open_of(rule).status == "in_review"


def test_whoever_writes_takes_it_back(rule: Rule, members: Members) -> None:
    send_to_review(rule, members["sales"], seen(rule))
    assert take_back(rule, members["marketer"], seen(rule)).status == "draft"
    assert refused(lambda: take_back(rule, members["marketer"], seen(rule)))[0] == "not_in_review"
    assert refused(lambda: send_back(rule, members["reviewer"], seen(rule), "No"))[0] == "not_in_review"


def test_an_edit_takes_it_out_of_review_and_the_journal_says_so(rule: Rule, members: Members) -> None:
    send_to_review(rule, members["sales"], seen(rule))
    assert say(rule, members["marketer"], "Another").status == "draft"
    assert JournalEntry.objects.filter(verb="rule.taken_back").get().member == members["marketer"]


def test_sending_twice_is_said(rule: Rule, members: Members) -> None:
    send_to_review(rule, members["sales"], seen(rule))
    assert refused(lambda: send_to_review(rule, members["sales"], seen(rule))) == (
        "in_review", "Version 2 is in review already.",
    )  # fmt: skip


def test_what_changed_since_it_was_read_is_neither_approved_nor_sent(rule: Rule, members: Members) -> None:
    before = seen(rule)
    say(rule, members["marketer"], "Another")
    said = ("changed_meanwhile", "Mia changed version 2 after you opened this page.")
    assert refused(lambda: approve(rule, members["reviewer"], before)) == said
    assert refused(lambda: send_to_review(rule, members["sales"], before)) == said
    assert refused(lambda: send_to_review(rule, members["marketer"], before))[1].startswith("You changed")


def test_what_it_said_before_each_edit_is_kept_until_it_is_approved(rule: Rule, members: Members) -> None:
    say(rule, members["sales"], "Another")
    version = open_of(rule)
    kept = version.revisions.order_by("revision").values_list("document__purpose", flat=True)
    assert list(kept) == ["", "Because"]
    pass_review(rule, members["reviewer"])
    assert not RuleRevision.objects.exists()


def test_no_more_revisions_are_kept_than_anybody_needs(rule: Rule, members: Members) -> None:
    version = open_of(rule)
    RuleVersion.objects.filter(pk=version.pk).update(revision=MOST_KEPT + 5)
    RuleRevision.objects.create(version=version, revision=2, document={})
    say(rule, members["sales"], "Another")
    assert list(version.revisions.values_list("revision", flat=True)) == [MOST_KEPT + 5]


def test_another_version_than_the_one_that_was_read_is_not_approved(rule: Rule, members: Members) -> None:
    pass_review(rule, members["reviewer"])
    edit_rule(rule, members["sales"], read_edits([{"do": "insert", "at": 1, "rows": [{}]}]))
    assert open_number(rule) == 3
    assert refused(lambda: approve(rule, members["ops"], Seen(1, 2))) == (
        "nothing_open", "Lena approved version 2 before you did.",
    )  # fmt: skip


def open_number(rule: Rule) -> int:
    return rule.versions.get(status="draft").number


def test_an_approval_after_it_was_sent_back_is_refused(rule: Rule, members: Members) -> None:
    send_to_review(rule, members["sales"], seen(rule))
    before = seen(rule)
    send_back(rule, members["ops"], before, "Not yet.")
    assert refused(lambda: approve(rule, members["reviewer"], before)) == (
        "not_in_review", "Omar sent version 2 back before you decided.",
    )  # fmt: skip
    assert "already" in refused(lambda: send_back(rule, members["ops"], before, "Not yet."))[1]
    send_to_review(rule, members["sales"], seen(rule))
    assert refused(lambda: approve(rule, members["reviewer"], Seen(before.revision, 2, "draft"))) == (
        "in_review", "Sam sent version 2 to review meanwhile.",
    )  # fmt: skip


def test_a_draft_that_nobody_sent_is_not_approved_while_four_eyes_are_asked_for(
    rule: Rule, members: Members
) -> None:
    assert refused(lambda: approve(rule, members["reviewer"], seen(rule)))[0] == "not_sent"
    assert open_of(rule).status == "draft"
    agree_on_four_eyes(members["ops"], FourEyes.OFF)
    assert approve(rule, members["reviewer"], seen(rule)).status == "approved"
    assert JournalEntry.objects.get(verb="rule.approved", details__unsent=True).details["own"] is False


def test_four_eyes_begin_with_the_second_who_may_approve(rule: Rule, members: Members) -> None:
    assert four_eyes()
    say(rule, members["ops"], "Mine")
    assert refused(lambda: approve(rule, members["ops"], seen(rule)))[0] == "four_eyes"
    give_role(members["reviewer"], "Analyst")
    assert not four_eyes()
    approve(rule, members["ops"], seen(rule))
    entry = JournalEntry.objects.filter(verb="rule.approved").latest("pk")
    assert entry.sentence == "Approved version 2 of Routing, approved by the author."


@pytest.mark.parametrize("agreed", [FourEyes.ON, FourEyes.OFF])
def test_a_team_agrees_on_four_eyes(rule: Rule, members: Members, agreed: FourEyes) -> None:
    ops = members["ops"]
    if agreed == FourEyes.ON:
        give_role(members["reviewer"], "Analyst")
    agree_on_four_eyes(ops, agreed)
    agree_on_four_eyes(ops, agreed)
    assert JournalEntry.objects.filter(verb="team.four_eyes").count() == 1
    say(rule, ops, "Mine")
    if agreed == FourEyes.ON:
        assert refused(lambda: approve(rule, ops, seen(rule)))[0] == "four_eyes"
    else:
        assert approve(rule, ops, seen(rule)).status == "approved"
        assert JournalEntry.objects.latest("pk").sentence.endswith("approved by the author.")


def test_what_is_in_force_stands_in_the_list_and_a_draft_does_not(rule: Rule, members: Members) -> None:
    about = {"name": " Lead   routing ", "owner": "sales", "review_by": "2027-01-31", "goal": ""}
    edit_rule(rule, members["sales"], lambda document: set_about(document, about))
    rule.refresh_from_db()
    assert (rule.name, rule.owner) == ("Routing", "")
    assert "lead routing" in rule.search_text
    pass_review(rule, members["reviewer"])
    rule.refresh_from_db()
    assert (rule.name, rule.owner, str(rule.review_by)) == ("Lead routing", "sales", "2027-01-31")


@pytest.mark.parametrize("about", [{"name": " "}, {"review_by": "soon"}, {"owner": "x" * 121}])
def test_a_rule_without_a_name_or_with_a_date_that_is_none_is_refused(
    rule: Rule, members: Members, about: dict[str, str]
) -> None:
    with pytest.raises(RuleError):
        edit_rule(rule, members["sales"], lambda document: set_about(document, about))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_wins_and_the_other_reads_why(rule: Rule, members: Members) -> None:
    send_to_review(rule, members["sales"], seen(rule))
    before = seen(rule)
    said = at_once(
        lambda: approve(rule, members["reviewer"], before), lambda: approve(rule, members["ops"], before)
    )
    winner = open_of(rule).approved_by
    assert winner is not None
    assert sorted(said) == ["", f"{winner} approved version 2 before you did."]
    assert JournalEntry.objects.filter(verb="rule.approved", sentence__contains="version 2").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_approval_and_an_edit_at_once_never_approve_what_nobody_read(rule: Rule, members: Members) -> None:
    send_to_review(rule, members["sales"], seen(rule))
    before = seen(rule)
    said = at_once(
        lambda: approve(rule, members["reviewer"], before),
        lambda: say(rule, members["marketer"], "Another"),
    )
    approved = open_of(rule)
    if approved.status == "approved":
        # The edit came second and began version 3.
        assert approved.document["purpose"] == "Because"
        assert open_number(rule) == 3
    else:
        assert said[0] == "Mia changed version 2 after you opened this page."


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each is refused with, empty for what was done; both begin together, each on its connection."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait(10)
            act()
        except RuleError as error:
            return error.problems[0].message
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
