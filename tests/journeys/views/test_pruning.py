"""Logic that nobody uses: found by age, and removed by a proposal."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from config import clock
from contacts.models import Member
from journeys.insights.row_days import row_days
from journeys.models import Counter, CounterDelta, RuleVersion, Version
from journeys.queries.pruning import Unused, unused
from journeys.queries.pruning_words import told
from journeys.queries.rules import uses
from journeys.services.comment_on_rule import comment
from journeys.services.edit_rule import open_draft
from tests.cast import signed_in
from tests.journeys.launch import Launch

Members = dict[str, Member]
MONTH = timedelta(days=30)


@pytest.fixture
def old(launched: Launch) -> Launch:
    """The sample journey, live for a hundred days; what happened in it was just now."""
    long_ago = clock.now() - timedelta(days=100)
    RuleVersion.objects.filter(status="approved").update(approved_at=long_ago)
    Version.objects.update(published_at=long_ago)
    return launched


def of_routing(days: int = 30) -> Unused:
    return next(one for one in unused(clock.now(), timedelta(days=days)) if one.slug == "lead-routing")


def test_rows_that_never_decided_are_listed_and_those_that_did_are_not(old: Launch) -> None:
    found = {row.id: row for row in of_routing().rows}
    assert "hot" not in found
    assert found
    assert all(row.last is None for row in found.values())
    (shown,) = told([of_routing()], clock.now() - MONTH)
    assert all(line.says for line in shown.rows)
    assert shown.decisions > 0


def test_a_row_that_is_younger_than_the_time_is_not_judged(launched: Launch) -> None:
    assert not [one for one in unused(clock.now(), MONTH) if one.rows]


def test_a_row_that_fired_before_is_listed_with_its_last_time(old: Launch) -> None:
    before = clock.now() - timedelta(days=60)
    for model in (Counter, CounterDelta):
        model.objects.filter(measure="row", outcome="hot").update(hour=before)
    found = {row.id: row for row in of_routing().rows}
    assert found["hot"].last == before
    assert "hot" not in {row.id for row in of_routing(90).rows}


def test_ways_out_that_nobody_took_are_listed(old: Launch) -> None:
    outcomes = {(branch.key, branch.outcome) for branch in of_routing().branches}
    assert ("route", "sales") not in outcomes
    assert outcomes


def test_removing_is_a_proposal(old: Launch, members: Members) -> None:
    client = signed_in(members["sales"])
    page = client.get("/pruning/").content.decode()
    rows = [row.id for row in of_routing().rows]
    assert all(f'value="{row}"' in page for row in rows)
    answer: Any = client.post("/pruning/lead-routing/", {"row": rows})
    assert answer.headers["Location"] == "/rulebook/lead-routing/"
    draft = RuleVersion.objects.get(rule__slug="lead-routing", status="draft")
    kept = {row["id"] for row in draft.document["table"]["rows"]}
    assert kept
    assert not kept & set(rows)
    approved = RuleVersion.objects.get(rule__slug="lead-routing", status="approved")
    assert set(rows) <= {row["id"] for row in approved.document["table"]["rows"]}


def test_a_way_out_that_nobody_took_is_removed_with_its_rows_and_comes_back(
    old: Launch, members: Members
) -> None:
    branch = next(each for each in of_routing().branches if each.output)
    client = signed_in(members["sales"])
    way = {"output": branch.output, "outcome": branch.outcome}
    assert f'name="outcome" value="{branch.outcome}"' in client.get("/pruning/").content.decode()
    client.post("/pruning/lead-routing/", way)
    draft = RuleVersion.objects.get(rule__slug="lead-routing", status="draft")
    table = draft.document["table"]
    assert branch.outcome not in table["outputs"][0]["values"]
    assert branch.outcome not in {row["then"][0] for row in table["rows"]}
    undo = {"act": "undo", "revision": str(draft.revision - 1)}
    answer: Any = client.post("/rulebook/lead-routing/table/", undo, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/rulebook/lead-routing/"
    assert not RuleVersion.objects.filter(pk=draft.pk).exists()
    assert "The draft is gone with it" in client.get("/rulebook/lead-routing/").content.decode()
    client.post("/pruning/lead-routing/", way)
    again = client.post("/rulebook/lead-routing/table/", undo)
    assert "after you opened this page" in again.content.decode(), "this draft has had another edit"


@pytest.mark.parametrize("touch", ["opened before", "said something", "sent to review"])
def test_a_draft_that_somebody_else_has_touched_stays_when_the_proposal_is_undone(
    old: Launch, members: Members, touch: str
) -> None:
    if touch == "opened before":
        open_draft(old.rule, members["marketer"])
    client = signed_in(members["sales"])
    client.post("/pruning/lead-routing/", {"row": [row.id for row in of_routing().rows]})
    draft = RuleVersion.objects.get(rule__slug="lead-routing", status="draft")
    if touch == "said something":
        comment(old.rule, draft, members["reviewer"], "Why?")
    if touch == "sent to review":
        RuleVersion.objects.filter(pk=draft.pk).update(status="in_review")
    undo = {"act": "undo", "revision": str(draft.revision - 1)}
    assert client.post("/rulebook/lead-routing/table/", undo).status_code == 200
    draft.refresh_from_db()
    approved = RuleVersion.objects.get(rule__slug="lead-routing", status="approved")
    assert draft.document["table"] == approved.document["table"]


def test_a_way_out_that_is_used_elsewhere_or_given_otherwise_stays(old: Launch, members: Members) -> None:
    client = signed_in(members["sales"])
    given = RuleVersion.objects.get(rule__slug="lead-routing").document["table"]["otherwise"]["then"][0]
    for way in ({"output": "route", "outcome": given}, {"output": "route", "outcome": "gone"}):
        answer: Any = client.post("/pruning/lead-routing/", way)
        assert answer.headers["Location"] == "/pruning/"
    assert not RuleVersion.objects.filter(rule__slug="lead-routing", status="draft").exists()


def test_nothing_chosen_removes_nothing_and_offers_no_undo(old: Launch, members: Members) -> None:
    client = signed_in(members["sales"])
    shown = client.post("/pruning/lead-routing/", {}, follow=True).content.decode()
    assert "No row was chosen." in shown
    assert not RuleVersion.objects.filter(rule__slug="lead-routing", status="draft").exists()


def test_a_row_has_a_line_of_days(old: Launch, members: Members) -> None:
    nodes = [(use.version_id, use.node_id) for use in uses("lead-routing")]
    days = row_days(nodes, clock.now())
    assert len(days["hot"]) == 30
    assert days["hot"][-1] + days["hot"][-2] == sum(days["hot"]) == 1
    page: Client = signed_in(members["sales"])
    assert 'class="spark logic"' in page.get("/rulebook/lead-routing/").content.decode()
