"""What can be kept as JSON, and where it cannot."""

from typing import Any

import pytest

from journeys.services.keepable import DEEPEST, unkeepable


def nested(levels: int) -> list[Any]:
    inner: list[Any] = []
    for _ in range(levels - 1):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    "document", [{}, {"a": ["é", 1, 2.5, None, True, {"b": ()}]}, nested(DEEPEST), "text"]
)
def test_what_can_be_kept_is_let_through(document: Any) -> None:
    assert list(unkeepable(document)) == []


@pytest.mark.parametrize(
    ("document", "code", "place"),
    [
        ({"a": [{"b": "x\x00"}]}, "bad_character", "rule/a/0/b"),
        (["ok", "\ud800"], "bad_character", "rule/1"),
        ({"a": {"x\x00": 1}}, "bad_character", "rule/a/x\ufffd"),
        ({"a": float("nan")}, "bad_number", "rule/a"),
        ([1, (float("inf"),)], "bad_number", "rule/1/0"),
        (nested(DEEPEST + 1), "too_deep", "rule" + "/0" * DEEPEST),
    ],
)
def test_what_cannot_be_kept_is_named_with_its_place(document: Any, code: str, place: str) -> None:
    assert [(found.code, found.place) for found in unkeepable(document, "rule")] == [(code, place)]
