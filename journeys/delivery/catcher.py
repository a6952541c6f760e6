"""The mail catcher: an SMTP server on loopback that takes every mail and shows it to the team. Development
only.

Mails end in `CaughtMail`, raw, before the server says that it has them; when they cannot be stored it says
so, and the sender tries again.
"""

import asyncio
import logging
import signal
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import Error, close_old_connections

from config.log import get_logger
from journeys.models import CaughtMail

HOST = "127.0.0.1"
LARGEST_MAIL = 32 * 1024 * 1024
KEPT = 1_000
"""So many of the newest mails are kept."""
PRUNE_EVERY = 50

log = get_logger(__name__)


class Catcher:
    """What aiosmtpd asks for each mail: any sender, any recipient."""

    def __init__(self) -> None:
        self.caught = 0

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.content or b""
        if isinstance(raw, str):
            raw = raw.encode()
        try:
            self.caught += 1
            full = self.caught % PRUNE_EVERY == 0
            await sync_to_async(_keep_afresh)(raw, envelope.mail_from or "", list(envelope.rcpt_tos), full)
        except Error as problem:
            log.warning("mailcatcher.not_kept", problem=str(problem))
            return "451 4.3.0 The mail cannot be stored just now"
        return "250 2.0.0 Caught"


def keep(raw: bytes, sender: str, recipients: list[str]) -> CaughtMail:
    """Store a mail as it came. One statement."""
    mail = caught(raw, sender, recipients)
    mail.save()
    return mail


def caught(raw: bytes, sender: str, recipients: list[str]) -> CaughtMail:
    """A mail as it is stored, not stored yet."""
    return CaughtMail(
        sender=_text(sender)[:254],
        recipients=[_text(recipient) for recipient in recipients],
        subject=_text(subject_of(raw)),
        raw=raw,
    )


def prune() -> int:
    """Throw away all but the newest mails; return how many went. One statement."""
    newest = CaughtMail.objects.order_by("-caught_at", "-id").values("id")[:KEPT]
    return CaughtMail.objects.exclude(id__in=newest).delete()[0]


def subject_of(raw: bytes) -> str:
    """The decoded subject of a mail, or nothing when it has none that can be read."""
    try:
        return str(message_from_bytes(raw, policy=default)["Subject"] or "")
    except (ValueError, LookupError, TypeError):
        return ""


def _keep_afresh(raw: bytes, sender: str, recipients: list[str], full: bool) -> None:
    # A request would begin with it: the database may have been started again since the last mail.
    close_old_connections()
    keep(raw, sender, recipients)
    if full:
        prune()


CATCHER = Catcher()


async def serve(port: int, host: str = HOST) -> None:
    """Catch mails on a port until SIGTERM or SIGINT. Raises OSError when the port is taken."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # at INFO it tells every line of every session
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    server = await loop.create_server(smtp, host, port)
    log.info("mailcatcher", port=server.sockets[0].getsockname()[1])
    async with server:
        await ended.wait()


def smtp() -> SMTP:
    """The protocol of one connection."""
    return SMTP(
        CATCHER,
        enable_SMTPUTF8=True,
        data_size_limit=LARGEST_MAIL,
        hostname="localhost",
        ident="Weft mail catcher",
    )


def _text(value: str) -> str:
    """Text that PostgreSQL can hold: no NUL, nothing that is half a character."""
    return value.replace("\x00", "").encode("utf-8", "replace").decode()
