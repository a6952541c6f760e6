"""Addresses in messages that lead back: signed, so that nobody can make one, and short, since mails are
small.

A token names the delivery by its public id. One that clicks or opens lives for `WEFT_LINK_DAYS`; one that
unsubscribes or opens the preference centre never ends, because nobody may be kept from leaving. Signing
keys rotate with SECRET_KEY and SECRET_KEY_FALLBACKS.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

CLICK, OPEN, UNSUBSCRIBE, PREFERENCES = "c", "o", "u", "p"
ENDS = frozenset({CLICK, OPEN})


class ForgedLinkError(Exception):
    """The token was not made here, or was damaged on its way."""


class ExpiredLinkError(Exception):
    """The token was made here, too long ago."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What a token says. `link`: the row of the link; 0 when `url` itself is in the token, as for addresses
    that are made for one reader and must not end up in a table of links."""

    delivery: UUID
    contact: UUID
    link: int = 0
    url: str = ""


def click_address(delivery: UUID, contact: UUID, link: int, url: str = "") -> str:
    """The tracked address of a link. `url` is given for links without a row."""
    return _address(CLICK, Followed(delivery, contact, link, "" if link else url))


def open_address(delivery: UUID, contact: UUID) -> str:
    """The address of the picture whose loading says that a message was opened."""
    return _address(OPEN, Followed(delivery, contact))


def unsubscribe_address(delivery: UUID, contact: UUID) -> str:
    """The address that unsubscribes by POST and asks by GET (RFC 8058)."""
    return _address(UNSUBSCRIBE, Followed(delivery, contact))


def preferences_address(delivery: UUID, contact: UUID) -> str:
    """The address of the contact's preference centre."""
    return _address(PREFERENCES, Followed(delivery, contact))


def read_token(purpose: str, token: str) -> Followed:
    """What a token of this purpose says. Raises ForgedLinkError or ExpiredLinkError. No statement."""
    longest = timedelta(days=settings.WEFT_LINK_DAYS) if purpose in ENDS else None
    try:
        payload = _signer(purpose).unsign(token, max_age=longest)
    except SignatureExpired:
        raise ExpiredLinkError from None
    except BadSignature:
        raise ForgedLinkError from None
    return _unpack(payload)


def _address(purpose: str, followed: Followed) -> str:
    # Spelled out, not reversed: workers that send need none of the pages, and these addresses never change.
    end = ".gif" if purpose == OPEN else "/"
    return f"{_base()}/{purpose}/{_signer(purpose).sign(_pack(followed))}{end}"


def _base() -> str:
    return str(settings.WEFT_BASE_URL).rstrip("/")


def _signer(purpose: str) -> TimestampSigner:
    return TimestampSigner(salt=f"weft.link.{purpose}", sep=".")


def _pack(followed: Followed) -> str:
    payload = followed.delivery.bytes + followed.contact.bytes
    if followed.link or followed.url:
        payload += struct.pack(">Q", followed.link) + followed.url.encode()
    return urlsafe_b64encode(payload).decode().rstrip("=")


def _unpack(text: str) -> Followed:
    payload = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    delivery, contact, rest = UUID(bytes=payload[:16]), UUID(bytes=payload[16:32]), payload[32:]
    link = struct.unpack(">Q", rest[:8])[0] if rest else 0
    return Followed(delivery, contact, link, rest[8:].decode())


def own_addresses() -> tuple[str, ...]:
    """How addresses of ours begin that must not be tracked: leaving and choosing."""
    return f"{_base()}/{UNSUBSCRIBE}/", f"{_base()}/{PREFERENCES}/"
