"""Whether a message may go out at this moment: send, hold until, or drop because. Pure.

`judge` sees one message with all that was read under the lock of its contact; `Tally` remembers what was
permitted earlier in the same transaction, so that two messages of one window see each other's use of
limits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

PAUSED_FOR = timedelta(hours=1)  # resuming a journey releases its messages at once; this is the second line
SILENT_FOR = timedelta(minutes=1)
STALE_AFTER = timedelta(days=3)  # a promotional message that a contact limit would hold for longer is dropped
PROMOTIONAL, SERVICE, TRANSACTIONAL = "promotional", "service", "transactional"
LEFT = frozenset({"goal", "exit", "stopped", "merged"})


class Reason(StrEnum):
    """Why a message was held or dropped, as stored with it."""

    GONE = "gone"  # its contact or its journey was deleted
    ERASED = "erased"
    NO_CHANNEL = "no_channel"
    NO_ADDRESS = "no_address"
    SUPPRESSED = "suppressed"
    TOO_LATE = "too_late"
    OFFER_ENDED = "offer_ended"
    OFFER_NOT_STARTED = "offer_not_started"
    LEFT = "left"
    PAUSED = "paused"
    NO_CONSENT = "no_consent"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    GOAL_REACHED = "goal_reached"
    DUPLICATE_ADDRESS = "duplicate_address"
    CONTACT_LIMIT = "contact_limit"
    CHANNEL_SILENT = "channel_silent"
    RENDER_ERROR = "render_error"
    DEFERRED = "deferred"
    REFUSED = "refused"
    GAVE_UP = "gave_up"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Send:
    """It may go out now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not yet: ask again at `until`."""

    until: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Drop:
    """It will never go out."""

    reason: Reason


Verdict = Send | Hold | Drop


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `at_most` promotional messages within `within`, on `channel` or (empty) on all together."""

    channel: str
    at_most: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Use:
    """A promotional message that went out, or may have."""

    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one message under the lock of its contact."""

    contact: int
    node: int
    channel: str
    message_class: str
    address: str
    queued_at: datetime
    valid_until: datetime | None = None
    channel_exists: bool = True
    channel_silent: bool = False
    erased: bool = False
    suppressed: bool = False
    consent: bool | None = None  # the latest word on this channel and topic, or on all topics
    how: str = ""  # how the run ended, if it did
    paused: bool = False
    offer_starts: datetime | None = None
    offer_ends: datetime | None = None
    goal_reached: bool = False
    duplicate: bool = False  # this message went to the same address under another contact
    uses: Sequence[Use] = ()


@dataclass(slots=True)
class Tally:
    """What has been permitted so far in one transaction."""

    limits: Sequence[Limit] = ()
    used: dict[int, list[Use]] = field(default_factory=dict)
    reached: dict[tuple[int, str], int] = field(default_factory=dict)

    def permit(self, case: Case, now: datetime) -> None:
        """Count a message that may go out against the limits of its contact and address."""
        if case.message_class == PROMOTIONAL:
            self.used.setdefault(case.contact, []).append(Use(case.channel, now))
            self.reached.setdefault((case.node, case.address.lower()), case.contact)

    def went_to_another(self, case: Case) -> bool:
        """Whether this message was just permitted to the same address under another contact."""
        return self.reached.get((case.node, case.address.lower()), case.contact) != case.contact


def judge(case: Case, tally: Tally, now: datetime) -> Verdict:
    """Decide one message and count it when it may go out.

    Transactional messages need an address that is not suppressed; service messages need consent besides;
    contact limits, goals reached, runs that were left and shared addresses concern promotional ones alone.
    """
    verdict = _refusal(case, tally, now) or _delay(case, now) or _pressure(case, tally, now) or Send()
    if isinstance(verdict, Send):
        tally.permit(case, now)
    return verdict


def _refusal(case: Case, tally: Tally, now: datetime) -> Drop | None:
    promotional = case.message_class == PROMOTIONAL
    needs_consent = case.message_class != TRANSACTIONAL
    grounds = (
        (case.erased, Reason.ERASED),
        (not case.channel_exists, Reason.NO_CHANNEL),
        (not case.address, Reason.NO_ADDRESS),
        (case.valid_until is not None and case.valid_until <= now, Reason.TOO_LATE),
        (case.offer_ends is not None and case.offer_ends <= now, Reason.OFFER_ENDED),
        (case.suppressed, Reason.SUPPRESSED),
        (promotional and case.how in LEFT, Reason.LEFT),
        (needs_consent and case.consent is None, Reason.NO_CONSENT),
        (needs_consent and case.consent is False, Reason.CONSENT_WITHDRAWN),
        (promotional and case.goal_reached, Reason.GOAL_REACHED),
        (promotional and (case.duplicate or tally.went_to_another(case)), Reason.DUPLICATE_ADDRESS),
    )
    return next((Drop(reason) for holds, reason in grounds if holds), None)


def _delay(case: Case, now: datetime) -> Verdict | None:
    if case.offer_starts is not None and case.offer_starts > now:
        return _hold(case, case.offer_starts, Reason.OFFER_NOT_STARTED)
    if case.paused:
        return Hold(now + PAUSED_FOR, Reason.PAUSED)
    if case.channel_silent:
        return Hold(now + SILENT_FOR, Reason.CHANNEL_SILENT)
    return None


def _pressure(case: Case, tally: Tally, now: datetime) -> Verdict | None:
    if case.message_class != PROMOTIONAL:
        return None
    uses = [*case.uses, *tally.used.get(case.contact, ())]
    until = max((_room(limit, case.channel, uses, now) for limit in tally.limits), default=now)
    if until <= now:
        return None
    if until > case.queued_at + STALE_AFTER:
        return Drop(Reason.CONTACT_LIMIT)
    return _hold(case, until, Reason.CONTACT_LIMIT)


def _hold(case: Case, until: datetime, reason: Reason) -> Verdict:
    late = case.valid_until is not None and until >= case.valid_until
    return Drop(reason) if late else Hold(until, reason)


def _room(limit: Limit, channel: str, uses: Iterable[Use], now: datetime) -> datetime:
    """The earliest instant at which `limit` has room for one more; `within D` is (instant - D, instant]."""
    if limit.channel not in ("", channel):
        return now
    recent = sorted((use.at for use in uses if limit.channel in ("", use.channel)), reverse=True)
    if limit.at_most == 0:
        return datetime.max.replace(tzinfo=now.tzinfo)
    if len(recent) < limit.at_most:
        return now
    return max(now, recent[limit.at_most - 1] + limit.within)


def goal_suppresses(
    reached: Iterable[tuple[str, datetime, timedelta]], names: frozenset[str], now: datetime
) -> bool:
    """Whether one of the goals reached (name, when, for how long no promotion) is among `names` and still
    holds."""
    return any(name in names and at > now - length for name, at, length in reached)
