"""Review on the page of a rule: sending, sending back, approving, talking, comparing."""

import json
import re
from itertools import product
from typing import Any

import pytest
from django.test import Client

from contacts.models import Member
from journeys.models import Rule, RuleComment
from journeys.services.comment_on_rule import answer as reply
from journeys.services.comment_on_rule import comment
from journeys.services.edit_rule import edit_rule
from journeys.services.rule_changes import set_purpose
from tests.cast import signed_in
from tests.counted import queries_of
from tests.journeys.launch import Launch
from tests.journeys.typed import typed

Members = dict[str, Member]
RULE = "/rulebook/lead-routing/"


@pytest.fixture
def draft(launched: Launch, members: Members) -> Rule:
    """Sam's change: from 70 on."""
    edit_rule(launched.rule, members["sales"], lambda document: typed(document, "hot", "when", 0, "over 90"))
    edit_rule(launched.rule, members["sales"], lambda document: typed(document, "hot", "when", 0, "over 85"))
    return launched.rule


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def form(client: Client) -> dict[str, str]:
    """What the forms of the review send along, as the page holds it."""
    page = text(client.get(RULE))
    return {name: re.findall(rf'name="{name}" value="(\w+)"', page)[0] for name in SEEN}


SEEN = ("number", "revision", "status")


def test_from_draft_to_approval(draft: Rule, members: Members) -> None:
    sam, lena = signed_in(members["sales"]), signed_in(members["reviewer"])
    page = text(lena.get(RULE))
    assert "Version 2 is being written" in page
    assert "Row <strong>hot</strong>: Lead score was <strong>over 80</strong> and is" in page
    assert "Send to review" not in page
    assert "waits for approval" in text(sam.post(RULE + "send/", form(sam), follow=True))
    page = text(lena.get(RULE))
    assert "Sam sent it to review" in page
    assert "data-sheet=" not in text(sam.get(RULE))
    answer = lena.post(RULE + "send-back/", form(lena) | {"because": "<b>Why</b> 85?"}, follow=True)
    assert "Lena</strong> sent it back" in text(answer)
    assert "&lt;b&gt;Why&lt;/b&gt; 85?" in text(answer)
    sam.post(RULE + "send/", form(sam))
    assert "is approved" in text(lena.post(RULE + "approve/", form(lena), follow=True))


def test_the_same_over_rest(draft: Rule, members: Members) -> None:
    sam, lena = signed_in(members["sales"]), signed_in(members["reviewer"])

    def call(client: Client, act: str, status: int = 200, **said: object) -> Any:
        page = "/api/v1/rules/lead-routing/"
        opened = client.get(f"{page}versions/").json()["results"][0]
        given = {"number": opened["number"], "revision": opened["revision"], **said}
        answer = client.post(f"{page}review/{act}/", given, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    assert call(lena, "approve", 409)["code"] == "not_sent"
    assert call(sam, "send")["status"] == "in_review"
    assert call(sam, "take-back")["status"] == "draft"
    call(sam, "send")
    assert call(lena, "return", 400, because="")["code"]
    assert call(lena, "return", because="Why 85?")["status"] == "draft"
    call(sam, "send")
    assert call(lena, "approve", 409, revision=0)["code"] == "changed_meanwhile"
    approved = call(lena, "approve", note="Spring")
    assert (approved["status"], approved["approved_by"]) == ("approved", "reviewer@example.com")


def test_taking_it_back_lets_one_write_on(draft: Rule, members: Members) -> None:
    sam = signed_in(members["sales"])
    sam.post(RULE + "send/", form(sam))
    assert "is a draft again" in text(sam.post(RULE + "take-back/", form(sam), follow=True))
    assert "data-sheet=" in text(sam.get(RULE))


def test_whoever_comes_too_late_reads_who_was_quicker(draft: Rule, members: Members) -> None:
    lena, omar = signed_in(members["reviewer"]), signed_in(members["ops"])
    omar.post(RULE + "send/", form(omar))
    looked_at = form(omar)
    lena.post(RULE + "approve/", form(lena))
    answer = omar.post(RULE + "approve/", looked_at)
    assert answer.status_code == 422
    assert "Lena approved version 2 before you did." in text(answer)


def test_a_draft_that_nobody_sent_is_not_approved(draft: Rule, members: Members) -> None:
    lena = signed_in(members["reviewer"])
    assert re.search(r" disabled>(?:(?!</button>).)*Approve version 2", text(lena.get(RULE)))
    answer = lena.post(RULE + "approve/", form(lena))
    assert answer.status_code == 422
    assert "Nobody has sent this draft to review" in text(answer)
    assert draft.versions.get(number=2).status == "draft"


def test_what_changed_since_one_looked_is_shown(draft: Rule, members: Members) -> None:
    lena, sam = signed_in(members["reviewer"]), signed_in(members["sales"])
    looked_at = form(lena)
    edit_rule(draft, members["sales"], lambda document: typed(document, "hot", "when", 0, "over 88"))
    answer = lena.post(RULE + "approve/", looked_at)
    assert answer.status_code == 422
    page = text(answer)
    assert "Sam changed version 2 after you opened this page." in page
    assert "What changed since you opened it" in page
    assert "was <strong>over 85</strong> and is <strong>over 88</strong>" in page
    sam.post(RULE + "send/", form(sam))
    assert "is approved" in text(lena.post(RULE + "approve/", form(lena), follow=True))


def test_a_reason_that_is_missing_loses_nothing(draft: Rule, members: Members) -> None:
    sam, lena = signed_in(members["sales"]), signed_in(members["reviewer"])
    sam.post(RULE + "send/", form(sam))
    looked_at = form(lena)
    edit_rule(draft, members["sales"], lambda document: set_purpose(document, "Another"))
    answer = lena.post(RULE + "send-back/", looked_at | {"because": "A long reason"})
    assert answer.status_code == 422
    answer = lena.post(RULE + "send-back/", form(lena) | {"because": " "})
    assert "A version is sent back with a reason." in text(answer)


def test_forms_written_by_hand_are_refused(draft: Rule, members: Members) -> None:
    lena = signed_in(members["reviewer"])
    told = form(lena)
    for part, hostile in product(SEEN, ("x", "-1", "9" * 30, "\x00")):
        assert lena.post(RULE + "approve/", told | {part: hostile}).status_code == 422, (part, hostile)


def test_people_talk_about_a_row(draft: Rule, members: Members) -> None:
    lena, sam = signed_in(members["reviewer"]), signed_in(members["sales"])
    said = {"text": "<script>alert(1)</script> **why**", "row": "hot", "version": "2"}
    page = text(lena.post(RULE + "comments/", said, headers={"HX-Request": "true"}))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <strong>why</strong>" in page
    assert 'id="talk-hot"' in page
    thread = f"{RULE}comments/{RuleComment.objects.get().pk}/"
    sam.post(thread, {"act": "answer", "text": "Because"})
    page = text(sam.get(RULE))
    assert "Because" in page
    assert "1 open thread" in page
    answer = sam.post(thread, {"act": "resolve"}, headers={"HX-Request": "true"})
    assert "The thread is resolved." in answer.headers["HX-Trigger"]
    assert "1 resolved thread" in text(answer)
    assert "resolved by Sam" in text(answer)
    sam.post(thread, {"act": "reopen"})
    assert "1 open thread" in text(sam.get(RULE))


def test_what_one_said_is_removed_and_put_back(draft: Rule, members: Members) -> None:
    lena, sam = signed_in(members["reviewer"]), signed_in(members["sales"])
    lena.post(RULE + "comments/", {"text": "One", "row": "hot"})
    thread = f"{RULE}comments/{RuleComment.objects.get().pk}/"
    assert sam.post(thread, {"act": "withdraw"}).status_code == 422
    assert "Remove what you said" not in text(sam.get(RULE))
    assert "Remove what you said" in text(lena.get(RULE))
    answer = lena.post(thread, {"act": "withdraw"}, headers={"HX-Request": "true"})
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    assert not RuleComment.objects.exists()
    lena.post(undo["address"], undo["values"])
    assert RuleComment.objects.get(row="hot").text == "One"


def test_what_was_typed_is_kept_where_a_comment_is_refused(draft: Rule, members: Members) -> None:
    lena = signed_in(members["reviewer"])
    answer = lena.post(RULE + "comments/", {"text": "y" * 5001, "row": "hot"})
    assert answer.status_code == 422
    assert "y" * 5001 in text(answer)
    assert '<option value="hot" selected>' in text(answer)
    lena.post(RULE + "comments/", {"text": "One"})
    thread = f"{RULE}comments/{RuleComment.objects.get().pk}/"
    answer = lena.post(thread, {"act": "answer", "text": "z" * 5001}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "z" * 5001 in text(answer)
    assert lena.post(thread, {"act": "explode"}).status_code == 422


def test_a_comment_about_a_row_that_is_gone_says_so(draft: Rule, members: Members) -> None:
    lena = signed_in(members["reviewer"])
    lena.post(RULE + "comments/", {"text": "One", "row": "hot", "version": "2"})
    edit_rule(draft, members["sales"], lambda document: typed(document, "hot", "id", 0, "called"))
    assert "row hot, which is not in this version" in text(lena.get(RULE))


def test_long_talk_and_many_versions_cost_no_more_queries(draft: Rule, members: Members) -> None:
    ada = signed_in(members["analyst"])
    pages = (RULE, RULE + "versions/", RULE + "versions/2/")
    few = [queries_of(ada, page) for page in pages]
    version = draft.versions.get(number=2)
    for number in range(20):
        begun = comment(draft, version, members["sales"], f"Remark {number}", "hot")
        reply(begun, version, members["reviewer"], "Yes")
    assert [queries_of(ada, page) for page in pages] == few
    assert few[-1] < 35


def test_two_versions_are_compared_in_words(draft: Rule, members: Members) -> None:
    ada = signed_in(members["analyst"])
    page = text(ada.get(RULE + "versions/2/?against=1"))
    assert "<del>over 80</del> <ins>over 85</ins>" in page
    assert "1 change" in page
    side = text(ada.get(RULE + "versions/2/?against=1&view=side"))
    assert "<del>over 80</del>" in side
    assert "<ins>over 85</ins>" in side
    assert "Version 2 against 1" in text(ada.get(RULE + "versions/2/"))
    assert "Compare with 1" in text(ada.get(RULE + "versions/"))


def test_addresses_of_versions_written_by_hand_are_answered(draft: Rule, members: Members) -> None:
    ada = signed_in(members["analyst"])
    assert "nothing before it" in text(ada.get(RULE + "versions/1/"))
    assert "There is no version “99”" in text(ada.get(RULE + "versions/2/?against=99&view=x"))
    assert "Version 1 against 2" in text(ada.get(RULE + "versions/1/?against=2"))
    assert "There is no version “2”" in text(ada.get(RULE + "versions/2/?against=2"))
    assert ada.get(RULE + "versions/99/").status_code == 404
    assert ada.get(RULE + "versions/99999999999999999999/").status_code == 404


def test_owner_and_review_date_are_written_down(draft: Rule, members: Members) -> None:
    sam = signed_in(members["sales"])
    about = {"name": "Lead routing", "owner": "Tom & Co", "review_by": "2020-01-31", "goal": "trial"}
    page = text(sam.post(RULE + "about/", about, follow=True))
    assert "Tom &amp; Co" in page
    assert "31 January 2020" in page
    assert "overdue" in page
    answer = sam.post(RULE + "about/", about | {"review_by": "soon", "owner": "Kept"})
    assert answer.status_code == 422
    assert "is not a date" in text(answer)
    assert 'value="Kept"' in text(answer)


def test_ops_agree_on_four_eyes_in_the_console(draft: Rule, members: Members) -> None:
    omar = signed_in(members["ops"])
    console = "/admin/journeys/teamsettings/"
    assert "as soon as two people may approve" in text(omar.get(console, follow=True))
    omar.post(console + "1/change/", {"four_eyes": "off"})
    edit_rule(draft, members["ops"], lambda document: set_purpose(document, "Mine"))
    page = text(omar.get(RULE))
    assert "Four eyes are not asked for" in page
    page = text(omar.post(RULE + "approve/", form(omar), follow=True))
    assert "approved by the author." in page
