from datetime import UTC, datetime
from typing import Any

from journeys.kinds.base import NodeContext
from journeys.kinds.effects import Deliver
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.send_email import kind
from tests.journeys.kinds.listed_world import ListedWorld, after, group_of, settings_of

MAIL: dict[str, Any] = {"subject": "Hello", "html": "<p>Hi</p>", "topic": "news"}
SETTINGS = settings_of(kind, **MAIL)
CONTEXT = NodeContext("nodes/m", "Mail", Rulebook(), {("route", "topic"): "text"})


def test_it_queues_and_goes_on() -> None:
    result = kind.run(SETTINGS, group_of(2), ListedWorld())
    assert list(result.routes["next"]) == [0, 1]
    (delivery,) = result.effects
    assert isinstance(delivery, Deliver)
    assert (delivery.channel, delivery.message_class, list(delivery.topics)) == (
        "email",
        "promotional",
        ["news", "news"],
    )
    assert (list(delivery.offers), delivery.valid_until) == (["", ""], None)


def test_with_skipped_connected_it_rests_until_the_message_is_on_its_way() -> None:
    states = [None, "queued", "sending", "sent", "uncertain", "dropped", "failed"]
    result = kind.run(SETTINGS, group_of(7, connected=("next", "skipped")), ListedWorld(states=states))
    assert list(result.rests) == [0, 1, 2]
    assert list(result.due) == [None] * 3
    assert list(result.routes["next"]) == [3, 4]
    assert list(result.routes["skipped"]) == [5, 6]
    (delivery,) = result.effects
    assert isinstance(delivery, Deliver)
    assert list(delivery.members) == [0], "one message for each visit"


def test_its_last_moment_counts_from_queueing_or_is_an_instant() -> None:
    soon = settings_of(kind, **MAIL, valid_until="12h")
    fixed = settings_of(kind, **MAIL, valid_until="2026-05-01T18:00:00Z")
    for settings, expected in ((soon, after(12)), (fixed, datetime(2026, 5, 1, 18, tzinfo=UTC))):
        (delivery,) = kind.run(settings, group_of(), ListedWorld()).effects
        assert isinstance(delivery, Deliver)
        assert delivery.valid_until == expected


def test_topic_and_offer_may_come_from_a_step() -> None:
    settings = settings_of(
        kind,
        subject="S",
        text="T",
        topic={"from": "step.route.topic", "else": "news"},
        offer={"from": "step.route.offer", "else": "none"},
    )
    given = {("route", "topic"): ["sport", None], ("route", "offer"): ["sale\n", "sale"]}
    (delivery,) = kind.run(settings, group_of(2), ListedWorld(given=given)).effects
    assert isinstance(delivery, Deliver)
    assert list(delivery.topics) == ["sport", "news"]
    assert list(delivery.offers) == ["none", "sale"], "a value that no offer can have is none"


def problems(**values: Any) -> list[tuple[str, str]]:
    found = kind.problems(settings_of(kind, **values), CONTEXT)
    return [(problem.code, problem.place) for problem in found]


def test_its_texts_must_be_readable() -> None:
    assert problems(**MAIL) == []
    assert problems(**{**MAIL, "html": "{{ a"}) == [("bad_liquid", "nodes/m/settings/html")]
    assert problems(**{**MAIL, "subject": "{{ a | shout }}"}) == [("bad_liquid", "nodes/m/settings/subject")]


def test_a_message_that_needs_consent_names_its_topic() -> None:
    assert problems(subject="S", text="T") == [("no_topic", "nodes/m/settings/topic")]
    assert problems(subject="S", text="T", class_="transactional") == []


def test_a_topic_that_no_step_gives_is_a_problem() -> None:
    wrong = {**MAIL, "topic": {"from": "step.route.tpic", "else": "news"}}
    assert problems(**wrong) == [("unknown_step_output", "nodes/m/settings/topic/from")]


def test_a_message_needs_content_and_a_subject_in_one_line() -> None:
    assert [p.place for p in kind.Settings.parse({"subject": "S"}).missing] == ["settings/html"]
    assert [p.code for p in kind.Settings.parse({**MAIL, "subject": "a\nBcc: b"}).wrong] == ["line_break"]
    assert [p.code for p in kind.Settings.parse({**MAIL, "class": "spam"}).wrong] == ["unknown_choice"]
