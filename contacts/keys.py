"""Keys of programs: write keys send events, API keys act with the rights of a member."""

import secrets
import time

from django.conf import settings

from config.clock import real_now
from contacts.models import Key, Member

BYTES = 24
PREFIXES = {Key.Kind.WRITE: "wk_", Key.Kind.API: "ak_"}
HINT = 4

REMEMBERED_SECONDS = 10.0 if settings.WEB else 0.0
"""For so long a web process goes on taking a write key that was revoked, instead of asking with each
request."""

MOST_REMEMBERED = 10_000

_remembered: dict[str, tuple[float, int | None]] = {}


def make(kind: Key.Kind, name: str, member: Member | None = None, secret: str = "") -> tuple[Key, str]:
    """A new key and its secret, which is shown now or never; a random one unless given. One query.

    Raises ValueError for an API key without the member as whom it acts.
    """
    if kind == Key.Kind.API and member is None:
        raise ValueError("An API key acts as a member: say which.")
    secret = secret or PREFIXES[kind] + secrets.token_urlsafe(BYTES)
    key = Key(kind=kind, name=name, member=member, hash=Key.hash_of(secret), hint=secret[-HINT:])
    key.save()
    return key, secret


def revoke(key: Key) -> None:
    """Take a key out of use. One query."""
    key.revoked_at = real_now()
    key.save(update_fields=["revoked_at"])
    _remembered.clear()


def verify(secret: str, kind: Key.Kind) -> Key | None:
    """The key of this kind with this secret, with its member, if it is in use. One query."""
    found = Key.objects.select_related("member").filter(hash=Key.hash_of(secret), kind=kind, revoked_at=None)
    return found.first()


def recall(secret: str) -> tuple[bool, int | None]:
    """Whether this process still remembers the write key, and its id, None for one that is none. No query."""
    until, key = _remembered.get(Key.hash_of(secret), (0.0, None))
    return (True, key) if time.monotonic() < until else (False, None)


def write_key(secret: str) -> int | None:
    """The id of a write key in use, None for anything else. One query in ten seconds and key."""
    known, id = recall(secret)
    if known:
        return id
    key = verify(secret, Key.Kind.WRITE)
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    id = key.id if key else None
    _remembered[Key.hash_of(secret)] = (time.monotonic() + REMEMBERED_SECONDS, id)
    return id
