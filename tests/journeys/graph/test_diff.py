from journeys.graph.diff import diff
from journeys.graph.draft import Draft
from journeys.graph.edits import apply
from tests.journeys.graph.journeys import raw

DRAFT = Draft.of(raw())


def test_a_draft_is_no_different_from_itself() -> None:
    assert diff(DRAFT, Draft.of(DRAFT.to_json())).nothing


def test_every_kind_of_change_is_named() -> None:
    after, _ = apply(
        DRAFT,
        {
            "op": "batch",
            "edits": [
                {"op": "set", "key": "wait", "path": "name", "value": "Pause"},
                {"op": "set", "key": "wait", "path": "settings.cut_short_by", "value": None},
                {"op": "connect", "from": "wait", "outcome": "next", "to": "done"},
                {"op": "set_journey", "path": "summary", "value": "Shorter"},
                {"op": "remove_node", "key": "news"},
            ],
        },
    )
    found = diff(DRAFT, after)
    assert found.changed == {"wait": ("name", "settings.cut_short_by")}
    assert found.connected == (("wait", "next", "done"),)
    assert ("wait", "next", "route") in found.disconnected
    assert found.removed == ("news",)
    assert found.journey == ("summary",)
    assert not found.nothing
