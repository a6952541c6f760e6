import json
from typing import Any

import pytest

from contacts.models import Attribute, EventType, Topic
from journeys.models import Edit, JournalEntry, Journey, Node, Rule, RuleVersion
from journeys.rules.problems import RuleError
from journeys.services.demo import GALLERY
from journeys.services.documents import draft_document
from journeys.services.edit_rule import edit_rule
from journeys.services.export_files import journey_file
from journeys.services.import_files import import_files
from journeys.services.import_rules import planned
from journeys.services.open_version import Seen
from journeys.services.send_to_review import send_to_review
from tests.cast import team
from tests.journeys.review import pass_review

pytestmark = pytest.mark.django_db

SAMPLE = GALLERY / "feature-launch.journey.json"


def sample() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(SAMPLE.read_bytes())
    return document


def imported(document: dict[str, Any]) -> None:
    import_files({"a.json": json.dumps(document).encode()}, None)


def refused(content: bytes) -> list[tuple[str, str]]:
    """The code and place of each problem, after checking that nothing came in."""
    with pytest.raises(RuleError) as caught:
        import_files({"a.json": content}, None)
    assert not Journey.objects.exists()
    assert not Rule.objects.exists()
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_it_makes_the_journey_its_rule_as_a_draft_and_its_tests() -> None:
    imported(sample())
    journey = Journey.objects.get(slug="feature-launch")
    assert len(journey.tests) == 10
    assert journey.nodes.count() == len(sample()["nodes"])
    assert RuleVersion.objects.get(rule__slug="lead-routing").status == RuleVersion.Status.DRAFT


def test_the_draft_says_what_the_file_said() -> None:
    imported(sample())
    document = journey_file(Journey.objects.get())
    assert {**document, "segments": []} == {**sample(), "segments": []}


def test_a_rule_in_force_stays_as_it_is_described_and_its_open_draft_is_replaced_in_sight() -> None:
    members = team()
    import_files({"a.json": json.dumps(sample()).encode()}, members["marketer"])
    rule = Rule.objects.get(slug="lead-routing")
    pass_review(rule, members["reviewer"])
    document = rule.versions.get().document
    other = {**document, "name": "Other", "owner": "somebody else", "purpose": "No."}
    assert [plan.makes for plan in planned([other])] == ["draft"]
    imported(other)
    rule.refresh_from_db()
    assert (rule.name, rule.owner) == (document["name"], document["owner"])
    draft = edit_rule(rule, members["sales"], lambda said: {**said, "purpose": "Mine."})
    send_to_review(rule, members["sales"], Seen(draft.revision))
    (plan,) = planned([other])
    assert (plan.makes, plan.whose) == ("replaces", str(members["sales"]))
    imported(other)
    draft.refresh_from_db()
    assert (draft.status, draft.document["purpose"]) == ("draft", "No.")
    assert draft.revisions.filter(revision=draft.revision - 1).get().document["purpose"] == "Mine."
    assert JournalEntry.objects.filter(verb="rule.taken_back", subject="rule:lead-routing").exists()


def test_names_join_the_catalog_undocumented() -> None:
    imported(sample())
    assert Attribute.objects.get(name="plan").documented is False
    assert (
        EventType.objects.filter(
            name__in=["whitepaper_downloaded", "demo_requested", "trial_started"]
        ).count()
        == 3
    )
    assert Topic.objects.filter(slug="product_news").exists()
    assert not Attribute.objects.filter(name="score").exists()


def test_importing_it_again_changes_nothing() -> None:
    imported(sample())
    before = Edit.objects.count()
    assert import_files({"a": SAMPLE.read_bytes()}, None).unchanged == [
        "Rule lead-routing",
        "Journey feature-launch",
    ]
    assert (Edit.objects.count(), RuleVersion.objects.count()) == (before, 1)


def test_a_changed_file_replaces_the_draft_by_edits() -> None:
    imported(sample())
    document = sample()
    document["nodes"][1]["name"] = "Hello"
    imported(document)
    assert Node.objects.get(key="welcome").name == "Hello"
    assert Edit.objects.count() == 2


def test_an_approved_rule_is_never_rewritten() -> None:
    imported(sample())
    RuleVersion.objects.update(status=RuleVersion.Status.APPROVED)
    document = sample()
    document["rules"][0]["table"]["rows"][1]["when"][0] = "> 70"
    imported(document)
    versions = RuleVersion.objects.order_by("number")
    assert [(v.number, v.status) for v in versions] == [(1, "approved"), (2, "draft")]
    assert versions[0].document == sample()["rules"][0]


def test_every_problem_is_told_with_its_place_and_nothing_is_half_imported() -> None:
    document = sample()
    document["nodes"][2]["settings"]["duration"] = "soon"
    document["rules"][0]["table"]["rows"][1]["when"][0] = "> 8x"
    document["surprise"] = 1
    found = refused(json.dumps(document).encode())
    places = [place for _code, place in found]
    assert ("unknown_key", "a.json/surprise") in found
    assert any(place.startswith("a.json/nodes/wait/settings/duration") for place in places)
    assert any(place.startswith("a.json/rules/0/table/rows") for place in places)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe{}", "not_utf8"),
        (b'{"format": "weft.journey/1",', "not_json"),
        (b"[" * 100_000, "too_deep"),
        (b"[]", "unknown_format"),
        (b'{"format": "weft.poem/1"}', "unknown_format"),
        (b'{"format": {"weft": 1}}', "unknown_format"),
        (b"", "not_json"),
        (b'{"format": "weft.rule/1", "x-n": ' + b"9" * 5000 + b"}", "too_long"),
        (b'{"format": "weft.rule/1", "x-n": NaN}', "bad_number"),
        (b'{"format": "weft.rule/1", "x-n": 1e400}', "bad_number"),
        (b'{"format": "weft.rule/1", "x-n": "\\u0000"}', "bad_character"),
        (b'{"format": "weft.rule/1", "x-\\ud800": 1}', "bad_character"),
        (b'{"format": "weft.rule/1", "x-n": ' + b"[" * 200 + b"]" * 200 + b"}", "too_deep"),
    ],
)
def test_what_is_no_file_of_weft_is_refused(content: bytes, code: str) -> None:
    assert [found for found, _place in refused(content)] == [code]


def test_one_bad_file_refuses_the_others() -> None:
    with pytest.raises(RuleError):
        import_files({"good.json": SAMPLE.read_bytes(), "bad.json": b"{}"}, None)
    assert not Journey.objects.exists()


def test_a_draft_is_told_by_its_rows() -> None:
    imported(sample())
    document = draft_document(Journey.objects.get())
    assert document["edges"] == sample()["edges"]


def test_a_rule_without_a_name_is_called_by_its_slug() -> None:
    rule = sample()["rules"][0]
    del rule["name"]
    imported({**rule, "format": "weft.rule/1", "owner": None})
    assert Rule.objects.get().name == rule["slug"]


@pytest.mark.parametrize(
    ("key", "value"), [("name", "n" * 161), ("owner", "o" * 121), ("goal", "g" * 201), ("tags", ["t" * 41])]
)
def test_a_rule_with_a_word_that_has_no_room_is_refused(key: str, value: Any) -> None:
    content = json.dumps({**sample()["rules"][0], "format": "weft.rule/1", key: value}).encode()
    assert len(refused(content)) == 1


@pytest.mark.parametrize("fact", ["contact." + "a" * 101, "event." + "e" * 201], ids=["attribute", "event"])
def test_a_fact_whose_name_nothing_could_have_is_refused(fact: str) -> None:
    condition = {"fact": fact, "is": "known"}
    segment = {"format": "weft.segment/1", "slug": "s", "name": "S", "condition": condition}
    assert "too_long" in [code for code, _place in refused(json.dumps(segment).encode())]


def test_the_slug_of_a_segment_can_stand_in_an_address() -> None:
    condition = {"fact": "contact.plan", "is": "known"}
    segment = {"format": "weft.segment/1", "slug": "a b", "name": "S", "condition": condition}
    assert refused(json.dumps(segment).encode()) == [("bad_slug", "a.json/slug")]


def test_no_rule_takes_the_address_of_a_page() -> None:
    document = {
        "format": "weft.rule/1", "slug": "facts", "name": "Facts", "kind": "condition",
        "condition": {"fact": "contact.score", "is": "greater_than", "value": 1},
    }  # fmt: skip
    assert refused(json.dumps(document).encode()) == [("taken_by_a_page", "a.json/slug")]
    journey = {**json.loads(SAMPLE.read_text()), "rules": [document]}
    assert ("taken_by_a_page", "a.json/rules/0/slug") in refused(json.dumps(journey).encode())
