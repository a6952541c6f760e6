"""The bytes of a mail: headers that receivers can read, text beside HTML, nothing that a value could
break."""

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr

from journeys.delivery.order import CompositionError

UNFOLDED = frozenset({"list-unsubscribe", "list-unsubscribe-post", "message-id"})


class WirePolicy(EmailPolicy):
    """CRLF lines of at most 76 characters (RFC 2045, RFC 2047), but never a break inside an address that
    machines read.

    The library folds a long List-Unsubscribe into RFC 2047 encoded words, which receivers take for garbage.
    A line may have 998 characters, so these headers stay whole; lines of that length for all would make
    subjects of encoded words over 75 characters and bodies over 76, which receivers may refuse.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in UNFOLDED:
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


WIRE = WirePolicy(linesep=SMTP.linesep, max_line_length=76)
WIRE_UTF8 = WIRE.clone(utf8=True)


def mail(
    *,
    sender: Address,
    recipient: str,
    subject: str,
    text: str,
    html: str,
    identifier: str,
    date: datetime,
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A complete mail with CRLF line ends, 7-bit clean unless an address itself is not ASCII.

    Raises CompositionError when a header cannot be written.
    """
    message = EmailMessage(policy=WIRE if recipient.isascii() else WIRE_UTF8)
    try:
        message["From"] = sender
        message["To"] = _mailbox(recipient)
        message["Subject"] = subject
        message["Date"] = format_datetime(date)
        message["Message-ID"] = f"<{identifier}@{sender.domain}>"
        for name, value in headers:
            message[name] = value
        message.set_content(text, cte="quoted-printable")
        if html:
            message.add_alternative(html, subtype="html", cte="quoted-printable")
        return message.as_bytes()
    except (ValueError, LookupError) as problem:
        raise CompositionError(f"The mail cannot be written: {problem}.") from problem


def address(text: str, *defaults: str) -> Address:
    """`Name <name@example.com>` or a bare address as a header address; the first that can be read.

    Raises CompositionError when none can.
    """
    for one in (text, *defaults):
        name, spec = parseaddr(one)
        if normalized(spec):
            return _mailbox(normalized(spec), " ".join(name.split()))
    raise CompositionError("The message has no sender address: give the brand one.")


def _mailbox(spec: str, name: str = "") -> Address:
    local, _, domain = spec.rpartition("@")
    return Address(display_name=name, username=local, domain=domain)


def normalized(spec: str) -> str:
    """An address with its domain in lower case ASCII, or empty when it is none that a mail can go to."""
    local, at, domain = spec.strip().rpartition("@")
    try:
        domain = domain.lower() if domain.isascii() else domain.encode("idna").decode("ascii")
        parsed = Address(username=local, domain=domain)
    except (ValueError, LookupError):
        return ""
    plain = (
        at
        and local
        and domain
        and len(spec) <= 254
        and not any(c.isspace() or c in '<>,;:"\\()[]' for c in spec)
    )
    return f"{local}@{domain}" if plain and parsed.addr_spec.isprintable() else ""
