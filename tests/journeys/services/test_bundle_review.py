"""A journey and the rules that it rests on: sent to review, approved, sent back and published as one."""

from typing import Any

import pytest

from contacts.models import Member
from journeys.models import Bundle, JournalEntry, Journey, Rule
from journeys.queries.bundles import open_bundle, stale
from journeys.rules.problems import RuleError
from journeys.services.bundle_in_force import approved_bundle
from journeys.services.bundle_review import approve_bundle, send_bundle, send_bundle_back, take_bundle_back
from journeys.services.edit_draft import edit_draft
from journeys.services.edit_rule import edit_rule
from journeys.services.open_version import Seen
from journeys.services.publish import publish
from journeys.services.review_rule import approve_rule
from journeys.services.rule_changes import set_purpose
from journeys.services.send_to_review import send_back
from tests.journeys.launch import Launch, import_sample, launch
from tests.journeys.review import pass_review
from tests.journeys.typed import typed

pytestmark = pytest.mark.django_db
Members = dict[str, Member]


@pytest.fixture
def drawn(members: Members) -> Journey:
    """The sample, nothing of which is live or in force."""
    return import_sample(members["marketer"])


@pytest.fixture
def rule(drawn: Journey) -> Rule:
    return Rule.objects.get()


def add_vip(document: Any) -> Any:
    """A further outcome, and a row that gives it."""
    table = document["table"]
    values = [*table["outputs"][0]["values"], "vip"]
    row = {"id": "vip", "when": ["> 95", "-", "-"], "then": ["vip", "1d"]}
    outputs = [{**table["outputs"][0], "values": values}, *table["outputs"][1:]]
    return {**document, "table": {**table, "outputs": outputs, "rows": [row, *table["rows"]]}}


def codes(caught: pytest.ExceptionInfo[RuleError]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def verbs(journey: Journey) -> list[str]:
    subjects = [f"journey:{journey.slug}", "rule:lead-routing"]
    told = JournalEntry.objects.filter(subject__in=subjects).exclude(verb__endswith=".imported")
    return list(told.order_by("pk").values_list("verb", flat=True))


def test_all_of_it_comes_into_force_with_the_journey(drawn: Journey, rule: Rule, members: Members) -> None:
    mia, lena = members["marketer"], members["reviewer"]
    bundle = send_bundle(drawn, mia, "The launch")
    assert rule.versions.get().status == "in_review"
    approve_bundle(drawn, lena, bundle.pk)
    assert rule.versions.get().status == "in_review"
    assert not drawn.versions.exists()
    version = publish(drawn, mia)
    approved = rule.versions.get()
    assert (approved.status, approved.approved_by) == ("approved", lena)
    bundle.refresh_from_db()
    assert (bundle.status, bundle.version) == (Bundle.Status.PUBLISHED, version)
    assert open_bundle(drawn) is None
    assert [verb for verb in verbs(drawn) if verb.split(".")[1] in ("approved", "published")] == [
        "journey.approved",
        "rule.approved",
        "journey.published",
    ]


def test_a_further_outcome_and_the_path_for_it_come_at_once(members: Members) -> None:
    launched: Launch = launch(members["marketer"], members["reviewer"])
    journey, mia = launched.journey, members["marketer"]
    edit_rule(launched.rule, members["sales"], add_vip)
    way = {"op": "connect", "from": "route", "outcome": "vip", "to": "sales"}
    bundle = send_bundle(journey, mia)
    assert stale(bundle) == []
    with pytest.raises(RuleError) as caught:
        approve_bundle(journey, members["reviewer"], bundle.pk)
    assert codes(caught) == ["unconnected_outcome"]
    edit_draft(journey, mia, "tab.1", [way])
    bundle = send_bundle(journey, mia)
    approve_bundle(journey, members["reviewer"], bundle.pk)
    assert launched.rule.versions.get(number=2).status == "in_review"
    version = publish(journey, mia)
    assert launched.rule.versions.get(number=2).status == "approved"
    assert {"from": "route", "outcome": "vip", "to": "sales"} in version.document["edges"]


def test_nobody_approves_their_own_where_four_eyes_are_asked_for(drawn: Journey, members: Members) -> None:
    bundle = send_bundle(drawn, members["ops"])
    with pytest.raises(RuleError) as caught:
        approve_bundle(drawn, members["marketer"], bundle.pk)
    assert codes(caught) == ["four_eyes", "four_eyes"]
    assert caught.value.problems[0].place == "rules/lead-routing"


def test_sending_back_sends_all_of_it_back(drawn: Journey, rule: Rule, members: Members) -> None:
    send_bundle(drawn, members["marketer"])
    with pytest.raises(RuleError):
        send_bundle_back(drawn, members["reviewer"], "  ")
    bundle = send_bundle_back(drawn, members["reviewer"], "Why 80?")
    version = rule.versions.get()
    assert (version.status, version.returned_because) == ("draft", "Why 80?")
    assert (bundle.status, bundle.because) == (Bundle.Status.RETURNED, "Why 80?")
    send_bundle(drawn, members["marketer"])
    take_bundle_back(drawn, members["marketer"])
    assert rule.versions.get().status == "draft"
    with pytest.raises(RuleError) as caught:
        take_bundle_back(drawn, members["marketer"])
    assert codes(caught) == ["not_in_review"]


def test_a_rule_that_went_with_a_journey_is_not_decided_alone(
    drawn: Journey, rule: Rule, members: Members
) -> None:
    mia, lena = members["marketer"], members["reviewer"]
    bundle = send_bundle(drawn, mia)
    version = rule.versions.get()

    def alone() -> list[str]:
        with pytest.raises(RuleError) as approving:
            approve_rule(rule, lena, version.revision)
        with pytest.raises(RuleError) as returning:
            send_back(rule, lena, Seen(version.revision), "No")
        assert codes(approving) == codes(returning) == ["reviewed_together"]
        (found,) = approving.value.problems
        assert f"together with the journey {drawn.name}" in found.message
        return [found.place, found.cure]

    assert alone() == [
        f"journeys/{drawn.slug}/review", "Approve or return all of it on the journey's review page.",
    ]  # fmt: skip
    approve_bundle(drawn, lena, bundle.pk)
    assert "comes into force when the journey is published" in alone()[1]
    # What was changed since goes its own way.
    edit_rule(rule, members["sales"], lambda document: set_purpose(document, "Because."))
    assert pass_review(rule, lena).status == "approved"


def test_what_is_changed_after_it_was_sent_is_neither_approved_nor_published(
    drawn: Journey, rule: Rule, members: Members
) -> None:
    mia, lena = members["marketer"], members["reviewer"]
    bundle = send_bundle(drawn, mia)
    edit_rule(rule, members["sales"], lambda document: set_purpose(document, "Because."))
    with pytest.raises(RuleError) as caught:
        approve_bundle(drawn, lena, bundle.pk)
    assert codes(caught) == ["changed_meanwhile"]
    assert "Sam changed version 1 of Lead routing" in caught.value.problems[0].message
    again = send_bundle(drawn, mia)
    with pytest.raises(RuleError) as caught:
        approve_bundle(drawn, lena, bundle.pk)
    assert codes(caught) == ["changed_meanwhile"]
    approve_bundle(drawn, lena, again.pk)
    edit_rule(rule, mia, lambda document: typed(document, "hot", "note", 0, "New"))
    with pytest.raises(RuleError) as caught:
        publish(drawn, mia)
    assert codes(caught) == ["unapproved_rule"]
    assert not drawn.versions.exists()


def test_a_changed_message_is_sent_again_and_a_moved_step_is_not(drawn: Journey, members: Members) -> None:
    mia = members["marketer"]
    approve_bundle(drawn, members["reviewer"], send_bundle(drawn, mia).pk)
    edit_draft(drawn, mia, "tab.1", [{"op": "move", "key": "welcome", "position": [8, 8]}])
    assert approved_bundle(drawn) is not None
    said = {"op": "set", "key": "welcome", "path": "settings.subject", "value": "Hello"}
    edit_draft(drawn, mia, "tab.2", [said])
    assert approved_bundle(drawn) is None


def test_what_is_in_review_is_not_sent_twice_and_what_is_live_not_at_all(
    drawn: Journey, members: Members
) -> None:
    mia = members["marketer"]
    bundle = send_bundle(drawn, mia)
    with pytest.raises(RuleError) as caught:
        send_bundle(drawn, mia)
    assert codes(caught) == ["in_review"]
    approve_bundle(drawn, members["reviewer"], bundle.pk)
    publish(drawn, mia)
    drawn.refresh_from_db()
    with pytest.raises(RuleError) as caught:
        send_bundle(drawn, mia)
    assert codes(caught) == ["nothing_changed"]


def test_a_rule_that_may_not_be_approved_any_more_leaves_everything_as_it_was(
    drawn: Journey, rule: Rule, members: Members
) -> None:
    mia = members["marketer"]
    bundle = send_bundle(drawn, mia)
    approve_bundle(drawn, members["reviewer"], bundle.pk)
    Bundle.objects.update(decided_by=mia)
    with pytest.raises(RuleError) as caught:
        publish(drawn, mia)
    assert codes(caught) == ["four_eyes"]
    assert rule.versions.get().status == "in_review"
    assert not drawn.versions.exists()
