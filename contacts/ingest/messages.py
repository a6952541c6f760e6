"""One message as it came in, and as it is taken: checked, with its ids as text and its parts as JSON."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from contacts.ingest.body import TooDeepError, cleaned
from contacts.ingest.times import Claim, read_claim

KINDS = frozenset({"identify", "track", "page", "screen", "group", "alias"})
EVENTS = {"page": "page_viewed", "screen": "screen_viewed"}
LARGEST = 64 * 1024
LONGEST_ID = 200
LONGEST_EXCERPT = 2000

TOO_DEEP = "Its objects and lists stand in each other too deeply."

NOBODY = frozenset({"", "null", "undefined", "None", "NaN", "[object Object]"})
"""Texts that broken clients send for a missing id. Taken as ids they would melt strangers into one
contact."""

type Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """A message, or a part of one, that was not taken: for programs a code, for people a sentence."""

    code: str
    reason: str
    message_id: str = ""
    excerpt: str = ""


class RefusalError(Exception):
    """Ends the reading of one message."""

    def __init__(self, code: str, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Message:
    """A message that may be taken. Ids are texts, empty where there is none; ``properties`` and ``context``
    are JSON.

    ``name`` is the event's for track, page and screen, else empty. ``contact`` is a contact's own id, which
    only the product itself may name. ``traits`` are those of an identify or group call. ``consent`` holds
    what the message says of consent, by category.
    """

    kind: str
    message_id: str
    user: str
    anonymous: str
    contact: int | None
    previous: str
    group: str
    name: str
    properties: str
    context: str
    traits: Raw
    consent: Raw
    machine: bool
    claim: Claim
    raw: Raw

    def refused(self, code: str, reason: str) -> Refused:
        """The refusal of a part of this message."""
        return Refused(code, reason, self.message_id, excerpt(self.raw))


@dataclass(frozen=True, slots=True)
class Reader:
    """How the messages of one batch are read.

    ``kind`` is the one of the address they came to, empty for a batch; ``sent_at`` the batch's; ``context``
    what the batch states for all of its messages. ``measure``: whether one may be too large; ``clean``:
    whether texts must be cleaned. ``ours``: they come from the product itself, which may name contacts by
    their own id.
    """

    kind: str = ""
    sent_at: datetime | None = None
    context: Raw | None = None
    measure: bool = False
    clean: bool = False
    ours: bool = False

    def read(self, raw: object) -> Message | Refused:
        """A message, or why it is not taken. Never raises, whatever it is given."""
        try:
            if self.clean:
                raw = cleaned(raw)
            if not isinstance(raw, dict):
                raise RefusalError("not_an_object", "A message is a JSON object.")
            return self._read(raw)
        except RefusalError as refusal:
            return Refused(refusal.code, refusal.reason, _message_id(raw), excerpt(raw))
        except (TooDeepError, RecursionError):
            return Refused("too_deep", TOO_DEEP)

    def _read(self, raw: Raw) -> Message:
        if self.measure and len(_json(raw)) > LARGEST:
            raise RefusalError("too_large", "A message has at most 64 KB.")
        kind = self.kind or raw.get("type")
        if not isinstance(kind, str) or kind not in KINDS:
            raise RefusalError("unknown_type", f"'type' is one of {', '.join(sorted(KINDS))}.")
        properties, context, traits = (_object(raw, name) for name in ("properties", "context", "traits"))
        if self.context:
            context = {**self.context, **context}
        name = EVENTS.get(kind, "")
        if kind == "track":
            name = _text(raw, "event")
            if not name.strip():
                raise RefusalError("no_event", "A track call names its 'event'.")
        elif name:
            named = {part: raw[part] for part in ("name", "category") if raw.get(part)}
            properties = {**named, **properties}
        elif kind == "identify" and isinstance(told := context.get("traits"), dict):
            traits = {**told, **traits}
        if kind == "group":
            # Accounts keep them as they come, so they must be storable as a whole.
            _json(traits)
        message = Message(
            kind=kind,
            message_id=_message_id(raw),
            user=_id(raw, "userId"),
            anonymous=_id(raw, "anonymousId"),
            contact=_contact(raw) if self.ours else None,
            previous=_id(raw, "previousId") if kind == "alias" else "",
            group=_id(raw, "groupId") if kind == "group" else "",
            name=name,
            properties=_json(properties).decode() if name else "",
            context=_json(context).decode() if name else "",
            traits=traits if kind in ("identify", "group") else {},
            consent=_consent(context),
            machine=properties.get("machine") is True,
            claim=read_claim(raw, self.sent_at),
            raw=raw,
        )
        return _with_somebody(message)


def excerpt(raw: object) -> str:
    """The beginning of a message, for people to recognize it by."""
    try:
        return _json(raw)[:LONGEST_EXCERPT].decode(errors="ignore")
    except RefusalError:
        return ""


def _with_somebody(message: Message) -> Message:
    if message.kind == "alias" and not (message.user and (message.previous or message.anonymous)):
        raise RefusalError("no_identity", "An alias call names 'previousId' and 'userId'.")
    if message.kind == "group" and not message.group:
        raise RefusalError("no_group", "A group call names its 'groupId'.")
    if not (message.user or message.anonymous or message.contact is not None):
        address = message.traits.get("email") if message.kind == "identify" else None
        if not (isinstance(address, str) and "@" in address):
            raise RefusalError("no_identity", "It names nobody: give 'userId' or 'anonymousId'.")
    return message


def _text(raw: Raw, name: str) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RefusalError("wrong_type", f"'{name}' is a text.")
    if len(value) > LONGEST_ID:
        raise RefusalError("too_long", f"'{name}' has at most {LONGEST_ID} characters.")
    return value


def _id(raw: Raw, name: str) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value) if isinstance(value, int) or value.is_integer() else value)
    if not isinstance(value, str):
        raise RefusalError("wrong_type", f"'{name}' is a text or a number.")
    value = value.strip()
    if len(value) > LONGEST_ID:
        raise RefusalError("too_long", f"'{name}' has at most {LONGEST_ID} characters.")
    return "" if value in NOBODY else value


def _message_id(raw: object) -> str:
    value = raw.get("messageId") if isinstance(raw, dict) else None
    return str(value)[:LONGEST_ID] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _contact(raw: Raw) -> int | None:
    value = raw.get("contact")
    return value if isinstance(value, int) else None


def _object(raw: Raw, name: str) -> Raw:
    value = raw.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RefusalError("wrong_type", f"'{name}' is an object.")
    return value


def _consent(context: Raw) -> Raw:
    consent = context.get("consent")
    categories = consent.get("categoryPreferences") if isinstance(consent, dict) else None
    return categories if isinstance(categories, dict) else {}


def _json(value: object) -> bytes:
    try:
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS)
    except TypeError as problem:
        if "ecursion" in str(problem):
            raise RefusalError("too_deep", TOO_DEEP) from None
        raise RefusalError("not_storable", f"It cannot be written as JSON: {problem}.") from None
