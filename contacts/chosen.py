"""What is done with many contacts at once: set an attribute, let their addresses rest, take either back,
write them into a table.

Changes go through the doors that everything else uses (``contacts.ingest``, the suppression list), so
journeys that wait for them wake. What a change did is kept for a while, so that it can be undone.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from config import clock
from contacts import ingest
from contacts.audience.filters import BUILT_IN
from contacts.ingest.profiles import BUILT_IN as COLUMNS
from contacts.models import Attribute, Channel, Contact, Identity, Suppression
from contacts.statements import ask, numbers

MOST = 10_000
"""Contacts that are changed at once, while one waits; for more there is the import of a file."""

AT_ONCE = 1_000
KEPT_SECONDS = 15 * 60
REASON = "chosen by hand"
FIXED = ("created_at", "email")
"""What is asked of contacts but set for many of them by nobody."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act: how many were ``changed``, how many were left as they were, ``refused`` says why
    the first one was refused, ``undo`` is the name by which it is taken back, empty where there is nothing
    to."""

    changed: int
    left: int = 0
    refused: str = ""
    undo: str = ""


def settable() -> list[tuple[str, str, str]]:
    """Name, label and type of each attribute that can be set for many. One query."""
    known = Attribute.objects.filter(ignored=False).exclude(name__in=FIXED).order_by("name")
    found = {name: (name, label or name.replace("_", " "), type) for name, label, type in _rows(known)}
    for name, type in BUILT_IN.items():
        if name not in FIXED:
            found.setdefault(name, (name, name.replace("_", " "), type))
    return sorted(found.values(), key=lambda entry: entry[1].lower())


def set_attribute(contacts: Sequence[int], name: str, text: str) -> Done:
    """Set an attribute of contacts, or remove it where ``text`` is empty. Values of another type are refused.

    As many statements as taking an identify call for each, a thousand together.
    """
    before = dict(_values(contacts, name))
    wanted: object = text.strip() or None
    return _said(name, [(contact, wanted) for contact in before], before)


def suppress(contacts: Sequence[int]) -> Done:
    """Let the e-mail addresses of contacts rest: nothing is sent to them until that is taken back. One
    statement."""
    with transaction.atomic():
        (rows,) = ask(
            (
                "suppress",
                {"ids": numbers(contacts), "channel": Channel.EMAIL, "reason": REASON, "at": clock.now()},
            )
        )
    ids = [id for (id,) in rows]
    return Done(len(ids), len(contacts) - len(ids), undo=_keep("rest", ids) if ids else "")


def undo(token: str) -> Done | None:
    """Take back what was done under this name; None when that is too long ago, or was taken back already."""
    key = _key(token)
    kept = cache.get(key)
    if kept is None or not cache.delete(key):
        return None
    what, data = kept
    if what == "rest":
        return Done(Suppression.objects.filter(pk__in=data).delete()[0])
    name, before = data
    return _said(name, list(before), None)


def table(batches: Iterable[Sequence[int]]) -> Iterator[list[object]]:
    """Head and rows of a table of contacts: built-in columns, then every attribute of the catalogue. Two
    queries per batch of ids."""
    names = list(
        Attribute.objects.filter(ignored=False)
        .exclude(name__in=COLUMNS)
        .order_by("name")
        .values_list("name", flat=True)
    )
    yield ["id", "user_id", *COLUMNS, "created_at", "last_interaction_at", *names]
    for ids in batches:
        users = dict(
            Identity.objects.filter(contact_id__in=ids, kind=Identity.Kind.USER)
            .order_by("-pk")
            .values_list("contact_id", "value")
        )
        found = Contact.objects.filter(pk__in=ids).select_related("activity").order_by("pk")
        for contact in found:
            yield _line(contact, users.get(contact.pk, ""), names)


def _line(contact: Contact, user: str, names: Sequence[str]) -> list[object]:
    columns = [getattr(contact, name) for name in COLUMNS]
    activity = getattr(contact, "activity", None)
    seen = activity.last_interaction_at.isoformat() if activity else ""
    return [
        contact.public_id,
        user,
        *columns,
        contact.created_at.isoformat(),
        seen,
        *(_plain(contact.attributes.get(name)) for name in names),
    ]


def _plain(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _rows(known: Any) -> Iterable[tuple[str, str, str]]:
    found: Iterable[tuple[str, str, str]] = known.values_list("name", "label", "type")
    return found


def _values(contacts: Sequence[int], name: str) -> Iterator[tuple[int, object]]:
    found = Contact.objects.filter(pk__in=contacts, merged_into=None, erased_at=None)
    field = name if name in COLUMNS else "attributes"
    for pk, value in found.order_by("pk").values_list("pk", field):
        stored = value.get(name) if field == "attributes" else value
        yield pk, (None if stored in (None, "") else stored if name != "score" else str(stored))


def _said(name: str, wanted: list[tuple[int, object]], before: dict[int, object] | None) -> Done:
    now = clock.now()
    refused = 0
    reason = ""
    for part in batched(wanted, AT_ONCE):
        messages = [
            {"type": "identify", "contact": contact, "traits": {name: value}} for contact, value in part
        ]
        taken = ingest.take(messages, None, now)
        refused += len(taken.refusals)
        reason = reason or next((refusal.reason for refusal in taken.refusals), "")
    changed = len(wanted) - refused
    if before is None or not changed:
        return Done(changed, refused, reason)
    return Done(changed, refused, reason, _keep("set", (name, list(before.items()))))


def _keep(what: str, data: object) -> str:
    token = secrets.token_urlsafe(16)
    cache.set(_key(token), (what, data), KEPT_SECONDS)
    return token


def _key(token: str) -> str:
    return f"contacts:undo:{token[:64]}"


def too_many(number: int) -> str:
    """What is said when more than ``MOST`` are chosen; empty otherwise."""
    if number <= MOST:
        return ""
    return _(
        "More than %(most)s people fit. Narrow the list with a filter; to change more, import a file."
    ) % {"most": f"{MOST:,}"}
