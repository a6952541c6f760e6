"""Mails that the development mail catcher took."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from django.db.models import Q, QuerySet

from journeys.models import CaughtMail


@dataclass(frozen=True, slots=True)
class Parts:
    """A mail taken apart for reading."""

    headers: list[tuple[str, str]]
    text: str
    html: str


def mail_list(search: str = "") -> QuerySet[CaughtMail]:
    """Caught mails without their bytes, the latest first; `search` looks at subject and recipients. One
    query."""
    found = CaughtMail.objects.defer("raw").order_by("-caught_at", "-id")
    if search:
        found = found.filter(Q(subject__icontains=search) | Q(recipients__icontains=search))
    return found


def parts(source: bytes) -> Parts:
    """Take a mail apart; what cannot be read is left out, never an error."""
    parsed = message_from_bytes(source, policy=default)
    assert isinstance(parsed, EmailMessage)
    return Parts(headers=_headers(parsed), text=_body(parsed, "plain"), html=_body(parsed, "html"))


def _headers(parsed: EmailMessage) -> list[tuple[str, str]]:
    headers = []
    for name in dict.fromkeys(name for name, _ in parsed.raw_items()):
        try:
            headers.append((name, str(parsed[name])))
        except (ValueError, LookupError, TypeError, AttributeError):
            headers.append((name, ""))
    return headers


def _body(parsed: EmailMessage, kind: str) -> str:
    try:
        part = parsed.get_body((kind,))
        return str(part.get_content()) if isinstance(part, EmailMessage) else ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
