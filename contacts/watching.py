"""Watches: the facts that some live journey, rule or segment waits for. Only these go to the inbox.

An event that commits while a journey is being published must either be seen by the watch or come before it.
So each batch of events holds a lock shared from before it reads the watches until it commits, and whoever
changes watches holds it alone. The same lock, held alone, keeps every batch out while two contacts are
merged.
"""

from collections.abc import Iterable

from django.db import connection

from contacts.models import Watch
from contacts.statements import Call, ask

LOCK = 0x57454654_57415443
"""The advisory lock's number, anything that nobody else uses."""

SHARE: Call = ("lock_shared", {"lock": LOCK})
ALONE: Call = ("lock_alone", {"lock": LOCK})


def share() -> None:
    """Keep the watches as they are until the end of the transaction."""
    ask(SHARE)


def replace(watcher: str, wanted: Iterable[tuple[str, str]]) -> None:
    """Let ``watcher`` (``journey:feature-launch``) watch exactly these facts, given as inbox kind and name.

    Must be called inside the transaction that makes them wanted: it waits for the batches under way, and
    batches wait for its commit. Three statements.
    """
    assert connection.in_atomic_block, "watches change with what wants them"
    ask(ALONE)
    rows = sorted(set(wanted))
    Watch.objects.filter(watcher=watcher).delete()
    Watch.objects.bulk_create(Watch(kind=kind, name=name, watcher=watcher) for kind, name in rows)


def forget(watcher: str) -> None:
    """Let ``watcher`` watch nothing any more; inside a transaction, as ``replace``."""
    replace(watcher, ())
