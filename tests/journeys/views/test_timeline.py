"""The timeline of a contact: everything in one order, for whom it is, a page at a time."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Contact, Member
from journeys.queries import timeline
from journeys.queries.timeline import FAMILIES, behind_of, moments
from tests.cast import signed_in
from tests.journeys.engine.stage import happen
from tests.journeys.launch import Launch

Members = dict[str, Member]


def told(member: Member, contact: Contact, asked: str = "") -> str:
    """The timeline as a member sees it."""
    answer = signed_in(member).get(f"/contacts/{contact.public_id}/timeline/{asked}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_events_messages_and_decisions_stand_in_one_order(launched: Launch) -> None:
    page = moments(launched.hot, FAMILIES)
    kinds = [moment.place.family for moment in page.moments]
    assert kinds == ["decisions", "messages", "events"]
    decision = page.moments[0]
    assert decision.reason is not None
    assert "*hot*" in decision.reason.said
    assert (decision.step, decision.journey) == ("Lead routing", "Feature launch nurture")
    assert [moment.at for moment in page.moments] == sorted((m.at for m in page.moments), reverse=True)


def test_each_sees_what_their_role_may(launched: Launch, members: Members) -> None:
    mia, sam = told(members["marketer"], launched.hot), told(members["sales"], launched.hot)
    assert "Welcome" in mia
    assert "Welcome" not in sam
    for shown in (mia, sam):
        assert "because Lead score 90 is over 80" in shown
        assert "whitepaper downloaded" in shown


def test_it_is_narrowed_to_a_family_or_to_one_event(launched: Launch, members: Members) -> None:
    happen(launched.hot, "pricing_viewed")
    mia = members["marketer"]
    assert "whitepaper" not in told(mia, launched.hot, "?show=decisions").partition("timeline-tools")[0]
    only = told(mia, launched.hot, "?event=pricing_viewed").partition('<ol class="timeline">')[2]
    assert "pricing viewed" in only
    assert "whitepaper" not in only
    assert "None yet." in told(mia, launched.new, "?show=decisions")
    # What nobody may ask for shows everything.
    assert "whitepaper downloaded" in told(mia, launched.hot, "?show=secrets&behind=rubbish")


def test_pages_follow_without_a_gap_though_all_happened_at_once(
    launched: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(7):
        happen(launched.hot, "pricing_viewed")
    whole = [moment.place for moment in moments(launched.hot, FAMILIES).moments]
    monkeypatch.setattr(timeline, "PAGE", 2)
    seen, behind = [], None
    while True:
        page = moments(launched.hot, FAMILIES, behind=behind)
        seen += [moment.place for moment in page.moments]
        if not page.after:
            break
        behind = behind_of(page.after)
        assert behind is not None
    assert seen == whole
    assert len(whole) == 10


@pytest.mark.parametrize("text", ["", "x", "~~~", "2026-01-01~events~1~0", "2026-01-01T00:00:00+00:00~x~1~0"])
def test_a_place_edited_by_hand_is_none(text: str) -> None:
    assert behind_of(text) is None


def test_more_moments_cost_no_more_queries(launched: Launch) -> None:
    # A version of a rule is read once per process.
    moments(launched.hot, FAMILIES)
    with CaptureQueriesContext(connection) as few:
        moments(launched.hot, FAMILIES)
    for _ in range(20):
        happen(launched.hot, "pricing_viewed")
    with CaptureQueriesContext(connection) as many:
        moments(launched.hot, FAMILIES)
    assert len(few) == len(many)
