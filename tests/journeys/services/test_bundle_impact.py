"""The impact of publishing with the rules that were approved together with the journey: what is said
beforehand is what then happens."""

import json
from collections import Counter
from typing import Any

import pytest

from contacts.models import Member
from journeys.engine.check import check
from journeys.models import Decision, Journey, Rule, Step, VersionNode
from journeys.queries.impact import draft_impact
from journeys.rules.problems import RuleError
from journeys.services.bundle_review import approve_bundle, send_bundle
from journeys.services.edit_rule import edit_rule
from journeys.services.import_files import import_files
from journeys.services.move_people import Handling
from journeys.services.publish import publish
from tests.journeys.engine import stage
from tests.journeys.review import pass_review
from tests.journeys.services.test_move_people import draft, enter, nursery

pytestmark = pytest.mark.django_db

LEADS = {
    "format": "weft.rule/1",
    "slug": "leads",
    "name": "Leads",
    "kind": "table",
    "table": {
        "hit_policy": "first",
        "inputs": [{"fact": "contact.score", "type": "number", "missing": {"use": 0}}],
        "outputs": [{"name": "route", "type": "text", "values": ["sales"]}],
        "rows": [{"id": "hot", "when": ["> 80"], "then": ["sales"]}],
    },
}


def with_vip(document: Any) -> Any:
    """A further outcome, and the row that gives it."""
    table = document["table"]
    output = {**table["outputs"][0], "values": ["vip", "sales"]}
    rows = [{"id": "vip", "when": ["> 95"], "then": ["vip"]}, *table["rows"]]
    return {**document, "table": {**table, "outputs": [output], "rows": rows}}


def routed(*outcomes: str) -> dict[str, Any]:
    """In place of the first wait, a decision; behind each of its outcomes a wait."""
    ways = [*outcomes, "otherwise"]
    asked = {"rule": "leads", "version": "approved", "output": "route", "baseline": "otherwise"}
    waits = [{"key": way, "kind": "wait_for", "settings": {"duration": "5d"}} for way in ways]
    return stage.journey(
        [
            {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
            {"key": "route", "kind": "decide_table", "settings": asked},
            *waits,
            {"key": "end", "kind": "exit"},
        ],
        [
            ("start", "next", "route"),
            *(("route", way, way) for way in ways),
            *((way, "next", "end") for way in ways),
        ],
    )


@pytest.fixture
def journey(members: dict[str, Member]) -> Journey:
    """Three people in the first wait of what is live."""
    import_files({"leads.json": json.dumps(LEADS).encode()}, members["marketer"])
    journey = draft(nursery("3d"), members["marketer"])
    publish(journey, members["marketer"])
    for name, score in (("best", 99), ("good", 90), ("cold", 10)):
        enter(name, score=score)
    journey.refresh_from_db()
    return journey


@pytest.mark.parametrize("known", [False, True], ids=["never approved", "one is in force"])
def test_the_rules_of_the_bundle_are_those_that_count(
    journey: Journey, members: dict[str, Member], known: bool
) -> None:
    mia, lena = members["marketer"], members["reviewer"]
    rule = Rule.objects.get(slug="leads")
    if known:
        pass_review(rule, lena)
    edit_rule(rule, members["sales"], with_vip)
    draft(routed("vip", "sales"), mia)
    bundle = send_bundle(journey, mia)
    if not known:
        with pytest.raises(RuleError):
            draft_impact(journey)
    approve_bundle(journey, lena, bundle.pk)
    (step,) = draft_impact(journey, {"first": "route"}).steps
    assert (step.people, step.to, step.moving, step.at_once) == (3, "route", 3, 3)
    assert not Decision.objects.exists()

    publish(journey, mia, "", Handling("move", {"first": "route"}))
    stage.rest()
    places = dict(VersionNode.objects.values_list("key", "id"))
    assert Step.objects.filter(outcome="moved", node_id=places[step.key]).count() == step.moving
    went = Step.objects.filter(node_id=places["route"])
    assert went.count() == step.at_once
    assert Counter(went.values_list("outcome", flat=True)) == {"vip": 1, "sales": 1, "otherwise": 1}
    assert check() == []
