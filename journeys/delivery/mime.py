"""The bytes of a mail: headers that receivers can read, text beside HTML, nothing that a value could break.

Written by hand, as the library takes milliseconds for each and folds a long List-Unsubscribe into RFC 2047
encoded words, which receivers take for garbage. Only headers that people write (sender, subject) go through
the library."""

import re
from binascii import b2a_qp
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from journeys.delivery.order import CompositionError

LINES = EmailPolicy(linesep=SMTP.linesep, max_line_length=76)  # RFC 2045 and RFC 2047 allow no more
LONGEST_LINE = 998
# Quoted-printable never writes an equals sign before an underscore, so no text holds this line.
BOUNDARY = b"=_part"
# Everything that ends a line or steers a terminal, in any of the ways that Unicode has for it.
STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# RFC 5321 allows more in quotes, which no provider gives out.
ATOM = r"""[^\s<>,;:"\\()\[\]@\x00-\x1f\x7f-\x9f]"""
ADDRESS = re.compile(f"({ATOM}{{1,64}})@({ATOM}{{1,189}})")


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
    """A complete mail with CRLF line ends, 7-bit clean unless an address itself is not ASCII. About 0.1 ms.

    Raises CompositionError when a header cannot be written.
    """
    lines = [
        _folded("From", str(sender)),
        _line("To", recipient),
        _folded("Subject", subject),
        _line("Date", format_datetime(date)),
        _line("Message-ID", f"<{identifier}@{sender.domain}>"),
        *(_line(name, value) for name, value in headers),
        b"MIME-Version: 1.0\r\n",
    ]
    plain = _part("plain", text)
    if not html:
        return b"".join([*lines, plain])
    return b"".join(
        [
            *lines,
            b'Content-Type: multipart/alternative; boundary="%b"\r\n\r\n' % BOUNDARY,
            b"--%b\r\n%b\r\n" % (BOUNDARY, plain),
            b"--%b\r\n%b\r\n" % (BOUNDARY, _part("html", html)),
            b"--%b--\r\n" % BOUNDARY,
        ]
    )


def _line(name: str, value: str) -> bytes:
    """A header that machines read: whole, on one line."""
    line = f"{name}: {value}".encode("utf-8", "surrogateescape")
    if len(line) > LONGEST_LINE or STEERING.search(value):
        raise CompositionError(f"The header {name} cannot be written.")
    return line + b"\r\n"


@lru_cache(maxsize=1000)
def _folded(name: str, value: str) -> bytes:
    """A header that people write: encoded where it is not ASCII, and folded."""
    if STEERING.search(value):
        raise CompositionError(f"The header {name} cannot be written: it has more than one line.")
    try:
        return str(LINES.header_factory(name, value).fold(policy=LINES)).encode("ascii")
    except (ValueError, LookupError) as problem:
        raise CompositionError(f"The header {name} cannot be written: {problem}.") from problem


def _part(kind: str, text: str) -> bytes:
    """A body in quoted-printable, with its headers."""
    body = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    encoded = b2a_qp(body, istext=True).replace(b"\n", b"\r\n")
    return (
        b'Content-Type: text/%b; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n%b'
        % (kind.encode("ascii"), encoded)
    )


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
    found = ADDRESS.fullmatch(spec.strip())
    if found is None:
        return ""
    local, domain = found[1], found[2].lower()
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except ValueError:
        return ""
