"""Permission as a pure decision: one line of the rules each."""

from datetime import UTC, datetime, timedelta

import pytest

from journeys.delivery.limits import (
    Case,
    Drop,
    Hold,
    Limit,
    Reason,
    Send,
    Tally,
    Use,
    goal_suppresses,
    judge,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def case(message_class: str = "promotional", **known: object) -> Case:
    values: dict[str, object] = {
        "contact": 1,
        "node": 1,
        "channel": "email",
        "message_class": message_class,
        "address": "ada@example.com",
        "queued_at": NOW,
        "consent": True,
    }
    return Case(**(values | known))  # type: ignore[arg-type]  # the values are of the fields that they name


@pytest.mark.parametrize("message_class", ["promotional", "service", "transactional"])
def test_what_nothing_speaks_against_goes_out(message_class: str) -> None:
    assert judge(case(message_class), Tally(), NOW) == Send()


@pytest.mark.parametrize(
    ("known", "promotional", "service", "transactional"),
    [
        ({"erased": True}, "erased", "erased", "erased"),
        ({"address": ""}, "no_address", "no_address", "no_address"),
        ({"suppressed": True}, "suppressed", "suppressed", "suppressed"),
        ({"valid_until": NOW}, "too_late", "too_late", "too_late"),
        ({"offer_ends": NOW}, "offer_ended", "offer_ended", "offer_ended"),
        ({"consent": None}, "no_consent", "no_consent", None),
        ({"consent": False}, "consent_withdrawn", "consent_withdrawn", None),
        ({"how": "goal"}, "left", None, None),
        ({"how": "exit"}, "left", None, None),
        ({"how": "end"}, None, None, None),
        ({"goal_reached": True}, "goal_reached", None, None),
        ({"duplicate": True}, "duplicate_address", None, None),
    ],
)
def test_each_class_has_its_own_grounds_to_drop(
    known: dict[str, object], promotional: str | None, service: str | None, transactional: str | None
) -> None:
    expected = {"promotional": promotional, "service": service, "transactional": transactional}
    for message_class, reason in expected.items():
        verdict = judge(case(message_class, **known), Tally(), NOW)
        assert verdict == (Drop(Reason(reason)) if reason else Send()), message_class


def test_a_message_is_still_good_just_before_its_last_moment() -> None:
    assert judge(case(valid_until=NOW + timedelta(microseconds=1)), Tally(), NOW) == Send()


def test_a_drop_weighs_more_than_a_hold() -> None:
    assert judge(case(paused=True, suppressed=True), Tally(), NOW) == Drop(Reason.SUPPRESSED)


def test_a_limit_has_room_again_the_instant_its_window_has_passed() -> None:
    limit = Tally([Limit("", 1, DAY)])
    used = case(uses=[Use("email", NOW - DAY + HOUR)])
    assert judge(used, limit, NOW) == Hold(NOW + HOUR, Reason.CONTACT_LIMIT)
    assert judge(case(uses=[Use("email", NOW - DAY)]), limit, NOW) == Send()


def test_a_limit_of_one_channel_counts_that_channel_alone() -> None:
    assert judge(case(uses=[Use("sms", NOW)]), Tally([Limit("email", 1, DAY)]), NOW) == Send()
    assert judge(case(uses=[Use("email", NOW)]), Tally([Limit("sms", 1, DAY)]), NOW) == Send()
    assert isinstance(judge(case(uses=[Use("sms", NOW)]), Tally([Limit("", 1, DAY)]), NOW), Hold)


def test_every_limit_must_have_room() -> None:
    limits = Tally([Limit("", 5, DAY), Limit("email", 1, 2 * DAY)])
    assert judge(case(uses=[Use("email", NOW - DAY)]), limits, NOW) == Hold(NOW + DAY, Reason.CONTACT_LIMIT)


def test_a_limit_of_nothing_lets_nothing_through() -> None:
    assert judge(case(), Tally([Limit("", 0, DAY)]), NOW) == Drop(Reason.CONTACT_LIMIT)


def test_a_message_held_past_its_last_moment_is_dropped_at_once() -> None:
    stale = case(valid_until=NOW + HOUR, uses=[Use("email", NOW)])
    assert judge(stale, Tally([Limit("", 1, DAY)]), NOW) == Drop(Reason.CONTACT_LIMIT)


def test_messages_of_one_window_see_each_other() -> None:
    tally = Tally([Limit("", 1, DAY)])
    assert judge(case(), tally, NOW) == Send()
    assert isinstance(judge(case(), tally, NOW), Hold)
    assert judge(case("service"), tally, NOW) == Send()


def test_a_shared_address_gets_one_of_the_same_message_in_a_window() -> None:
    tally = Tally()
    assert judge(case(), tally, NOW) == Send()
    assert judge(case(contact=2, address="Ada@example.com"), tally, NOW) == Drop(Reason.DUPLICATE_ADDRESS)
    assert judge(case(contact=2, address="ada@example.com", node=2), tally, NOW) == Send()


def test_a_goal_silences_for_its_own_time() -> None:
    names = frozenset({"trial_started"})
    assert goal_suppresses([("trial_started", NOW - DAY + HOUR, DAY)], names, NOW)
    assert not goal_suppresses([("trial_started", NOW - DAY, DAY)], names, NOW)
    assert not goal_suppresses([("demo", NOW, DAY)], names, NOW)
