"""What changed between two states of a journey, told to readers."""

import copy
from typing import Any

from journeys.queries.journey_diff import journey_diff

BEFORE: dict[str, Any] = {
    "slug": "small",
    "name": "Small",
    "settings": {"reentry": "once"},
    "nodes": [
        {"key": "start", "kind": "trigger_event", "name": "Start", "settings": {"event": "signed_up"}},
        {
            "key": "hello",
            "kind": "send_email",
            "name": "Hello",
            "settings": {"class": "service", "subject": "Good morning", "html": "<p>Hi</p>"},
        },
        {"key": "done", "kind": "exit", "name": "Done", "settings": {}},
    ],
    "edges": [
        {"from": "start", "outcome": "next", "to": "hello"},
        {"from": "hello", "outcome": "next", "to": "done"},
    ],
}


def changed() -> dict[str, Any]:
    return copy.deepcopy(BEFORE)


def test_a_moved_step_changes_nothing() -> None:
    after = changed()
    after["nodes"][0]["position"] = [80, 80]
    assert journey_diff(BEFORE, after).nothing


def test_a_message_is_told_word_by_word_and_apart() -> None:
    after = changed()
    after["nodes"][1]["settings"]["subject"] = "Good evening"
    found = journey_diff(BEFORE, after)
    (message,) = found.messages
    (text,) = message.texts
    assert (message.name, message.state, text.label) == ("Hello", "changed", "Subject")
    assert [(piece.state, piece.text) for piece in text.pieces] == [
        ("same", "Good "),
        ("removed", "morning"),
        ("added", "evening"),
    ]
    assert not found.sentences


def test_steps_ways_and_settings_are_told_in_sentences() -> None:
    after = changed()
    after["settings"] = {"reentry": "always"}
    after["nodes"][0]["settings"]["event"] = "came_back"
    wait = {"key": "wait", "kind": "wait_for", "name": "A day", "settings": {"duration": "1d"}}
    after["nodes"].insert(1, wait)
    after["edges"][0]["to"] = "wait"
    after["edges"].append({"from": "wait", "outcome": "next", "to": "hello"})
    said = journey_diff(BEFORE, after).sentences
    assert said[0].startswith("The step *A day* is new: ")
    assert "*Start*: Event was “signed_up” and is “came_back”." in said
    assert "*next* of *Start* led to *Hello* and leads to *A day*." in said
    assert "*next* of *A day* leads to *Hello*." in said
    assert "Of the journey, reentry was “once” and is “always”." in said


def test_everything_is_new_where_there_was_nothing_and_what_is_gone_is_told() -> None:
    assert len(journey_diff(None, BEFORE).messages) == 1
    after = changed()
    after["nodes"] = after["nodes"][:1]
    after["edges"] = []
    found = journey_diff(BEFORE, after)
    assert "The step *Done* is gone." in found.sentences
    assert [(message.name, message.state) for message in found.messages] == [("Hello", "removed")]
