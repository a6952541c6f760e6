import threading
from typing import Any

import pytest
from django.db import connection

from contacts.models import Brand, Member
from journeys.models import Edit, Journey
from journeys.rules.problems import RuleError
from journeys.services.documents import draft_document
from journeys.services.edit_draft import Edited, edit_draft
from tests.cast import team

WAIT: dict[str, Any] = {
    "key": "wait",
    "kind": "wait_for",
    "name": "Wait",
    "stage": "",
    "position": [0, 144],
    "settings": {"duration": "2d"},
}


@pytest.fixture
def mia(db: None) -> Member:
    return team()["marketer"]


@pytest.fixture
def journey(mia: Member) -> Journey:
    """A journey with a trigger and an exit that it leads to."""
    made = Journey.objects.create(slug="small", name="Small", brand=Brand.objects.get(is_default=True))
    made.nodes.create(key="start", kind="trigger_event", name="Start", settings={"event": "signed_up"})
    made.nodes.create(key="done", kind="exit", name="Done", y=288)
    made.edges.create(source="start", outcome="next", target="done")
    return made


def add_wait() -> list[dict[str, Any]]:
    return [
        {"op": "add_node", "node": WAIT},
        {"op": "connect", "from": "start", "outcome": "next", "to": "wait"},
        {"op": "connect", "from": "wait", "outcome": "next", "to": "done"},
    ]


def edges(journey: Journey) -> set[tuple[str, str, str]]:
    return set(journey.edges.values_list("source", "outcome", "target"))


@pytest.mark.django_db
def test_edits_are_numbered_and_kept_with_their_inverse(journey: Journey, mia: Member) -> None:
    edited = edit_draft(journey, mia, "tab.1", add_wait())
    assert [edit["number"] for edit in edited.stored] == [1, 2, 3]
    assert edges(journey) == {("start", "next", "wait"), ("wait", "next", "done")}
    journey.refresh_from_db()
    assert journey.revision == 3
    before = [row.inverse for row in journey.edits.order_by("-number")]
    edit_draft(journey, mia, "tab.2", before)
    assert edges(journey) == {("start", "next", "done")}
    assert not journey.nodes.filter(key="wait").exists()


@pytest.mark.django_db
def test_the_rows_are_what_the_edits_make_of_the_draft(journey: Journey, mia: Member) -> None:
    edit_draft(journey, mia, "tab.1", add_wait())
    edit_draft(
        journey,
        mia,
        "tab.2",
        [
            {"op": "move", "key": "wait", "position": [8, 160]},
            {"op": "set", "key": "wait", "path": "settings.duration", "value": "3d"},
            {"op": "set", "key": "wait", "path": "name", "value": "Three days"},
            {"op": "set_journey", "path": "settings.priority", "value": 70},
            {"op": "disconnect", "from": "start", "outcome": "next"},
            {"op": "remove_node", "key": "done"},
        ],
    )
    journey.refresh_from_db()
    document = draft_document(journey)
    wait = next(node for node in document["nodes"] if node["key"] == "wait")
    assert wait == {**WAIT, "name": "Three days", "position": [8, 160], "settings": {"duration": "3d"}}
    assert (journey.settings["priority"], document["edges"]) == (70, [])


@pytest.mark.django_db
def test_one_wrong_edit_and_nothing_has_changed(journey: Journey, mia: Member) -> None:
    with pytest.raises(RuleError) as caught:
        edit_draft(journey, mia, "tab.1", [*add_wait(), {"op": "remove_node", "key": "nobody"}])
    assert [problem.code for problem in caught.value.problems] == ["unknown_node"]
    assert journey.nodes.count() == 2
    assert not Edit.objects.exists()


@pytest.mark.django_db
def test_a_repeated_act_is_applied_once(journey: Journey, mia: Member) -> None:
    first = edit_draft(journey, mia, "tab.1", add_wait(), once=True)
    again = edit_draft(journey, mia, "tab.1", add_wait(), once=True)
    assert again.stored == first.stored
    assert journey.edits.count() == 3


@pytest.mark.django_db
def test_it_says_what_the_canvas_needs_to_know_of_touched_steps_alone(journey: Journey, mia: Member) -> None:
    edited = edit_draft(journey, mia, "tab.1", [{"op": "add_node", "node": WAIT}])
    assert edited.views["wait"]["outcomes"] == [{"key": "next", "optional": False}]
    assert set(edited.views) == {"wait"}
    assert edited.problems is not None
    places = {problem["place"] for problem in edited.problems}
    assert {"nodes/wait", "nodes/wait/outcomes/next"} <= places


@pytest.mark.django_db
def test_moving_asks_for_no_problems(journey: Journey, mia: Member) -> None:
    edited = edit_draft(journey, mia, "tab.1", [{"op": "move", "key": "done", "position": [0, 296]}])
    assert (edited.problems, edited.views) == (None, {})


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_text_that_cannot_be_kept_is_refused(journey: Journey, mia: Member, text: str) -> None:
    with pytest.raises(RuleError) as caught:
        edit_draft(journey, mia, "tab.1", [{"op": "set", "key": "done", "path": "name", "value": text}])
    assert caught.value.problems[0].code == "bad_character"


@pytest.mark.django_db
@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(journey: Journey, mia: Member, number: float) -> None:
    with pytest.raises(RuleError) as caught:
        edit_draft(journey, mia, "t", [{"op": "set", "key": "done", "path": "settings.x-n", "value": number}])
    assert [problem.code for problem in caught.value.problems] == ["bad_number"]


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_both_count_and_the_last_one_wins(journey: Journey, mia: Member) -> None:
    done: list[Edited] = []

    def rename(number: int) -> None:
        try:
            edit = {"op": "set", "key": "done", "path": "name", "value": f"Name {number}"}
            done.append(edit_draft(journey, mia, f"tab{number}.1", [edit], once=True))
        finally:
            connection.close()

    threads = [threading.Thread(target=rename, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(edited.revision for edited in done) == [1, 2, 3, 4, 5, 6]
    last = journey.edits.get(number=6)
    assert journey.nodes.get(key="done").name == last.edit["value"]
