"""Segments in files: imported with their journey, exported with what names them, refused whole."""

import json
from typing import Any

import pytest

from contacts.models import Segment
from contacts.segments import passes
from journeys.graph.document import parse_journey
from journeys.models import Journey
from journeys.queries.segments import named
from journeys.rules.problems import RuleError
from journeys.services.export_files import journey_file
from journeys.services.import_files import import_files
from journeys.services.readiness import readiness
from tests.contacts.facts import identify, take, who
from tests.contacts.segments.crowd import members
from tests.journeys.graph.journeys import raw

pytestmark = pytest.mark.django_db

PRO = {"fact": "contact.plan", "is": "equal_to", "value": "pro"}


def file(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def segment(slug: str, **more: Any) -> dict[str, Any]:
    return {"format": "weft.segment/1", "slug": slug, "name": slug.capitalize(), **more}


def test_a_journey_brings_its_segments_and_takes_them_along() -> None:
    import_files({"segments.journey.json": file(raw("segments"))}, None)
    kinds = dict(Segment.objects.values_list("slug", "kind"))
    assert kinds == {"vip": "list", "paying_vips": "condition", "silent": "condition", "lost": "condition"}
    exported = journey_file(Journey.objects.get())
    assert {one["slug"] for one in exported["segments"]} == set(kinds)
    assert parse_journey(exported).segments
    again = import_files({"segments.journey.json": file(exported)}, None)
    assert again.journeys == []
    ready = readiness(Journey.objects.get())
    assert ready.report is not None
    assert ready.report.passed, "its tests are walked with the segments that are kept"


def test_an_imported_segment_finds_who_belongs() -> None:
    take(identify("ada", plan="pro"))
    import_files({"pros.json": file(segment("pros", condition=PRO))}, None)
    passes.rebuild_some()
    assert members("pros") == {who("ada").pk}


def test_a_circle_is_refused_with_the_file_and_nothing_is_kept() -> None:
    a = segment("a", condition={"fact": "segment.b", "is": "equal_to", "value": True})
    b = segment("b", condition={"fact": "segment.a", "is": "equal_to", "value": True})
    with pytest.raises(RuleError) as error:
        import_files({"a.json": file(a), "b.json": file(b)}, None)
    (problem,) = error.value.problems
    assert (problem.code, problem.place) == ("circular_segment", "b.json/condition")
    assert not Segment.objects.exists()


def test_a_list_has_no_condition_and_a_condition_is_needed_otherwise() -> None:
    with pytest.raises(RuleError) as error:
        import_files({"x.json": file(segment("x", kind="list", condition=PRO))}, None)
    assert error.value.problems[0].place == "x.json/condition"
    with pytest.raises(RuleError):
        import_files({"x.json": file(segment("x"))}, None)


def test_a_new_list_that_a_journey_changes_is_made() -> None:
    document = {
        **raw("segments"),
        "segments": [one for one in raw("segments")["segments"] if one["slug"] != "vip"],
    }
    import_files({"segments.journey.json": file(document)}, None)
    assert Segment.objects.get(slug="vip").is_list


def test_a_trigger_without_its_segment_refuses_publishing() -> None:
    nodes = [
        {"key": "start", "kind": "trigger_segment", "name": "Pros", "settings": {"segment": "pros"}},
        {"key": "end", "kind": "exit", "name": "End", "settings": {}},
    ]
    edges = [{"from": "start", "outcome": "next", "to": "end"}]
    document = {"format": "weft.journey/1", "slug": "x", "name": "X", "nodes": nodes, "edges": edges}
    import_files({"x.json": file(document)}, None)
    assert [one.code for one in readiness(Journey.objects.get()).errors] == ["unknown_segment"]
    import_files({"pros.json": file(segment("pros", condition=PRO))}, None)
    assert readiness(Journey.objects.get()).errors == ()
    assert named(document) == {"pros"}
