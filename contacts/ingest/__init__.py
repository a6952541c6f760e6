"""Events in: the one door by which everything that contacts do comes into the product.

    request -> body -> messages -> Batch -> store: one transaction -> Taken
               (read)  (checked)            lock, dedupe, people, catalogue, rows, events, inbox

Two things call it: the collection API (``contacts.api``), and the product itself for what comes back from
messages (``take``). What is wrong with one message, or with one value in it, is refused by itself and kept
as a ``RefusalError``; everything else of the batch is taken. A message id counts once per write key, however
often and wherever it comes.

After ``take`` returns (outside of a transaction: after its commit), the facts are durable, last interaction
and running totals include them, and those that a live journey waits for are on the inbox, with a nudge on
its way.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from contacts.ingest.batch import Batch, Taken
from contacts.ingest.messages import Reader
from contacts.ingest.storing import store
from contacts.ingest.times import read_instant
from contacts.models import Key

__all__ = ["Batch", "Reader", "Taken", "store", "take"]


def take(
    messages: Sequence[Mapping[str, object]],
    key: Key | None,
    received_at: datetime,
    sent_at: datetime | str | None = None,
) -> Taken:
    """Take messages of the tracking API, as mappings; see ``store`` for what it costs and raises.

    ``received_at`` is the product's time. Without a key they are the product's own, and may name a contact
    by its own id: ``{"type": "track", "event": "message_clicked", "contact": 12, "messageId": "click-…",
    "properties": {…}}``. An event whose property ``machine`` is true is no interaction.
    """
    reader = Reader(sent_at=read_instant(sent_at), clean=True, ours=key is None)
    read = tuple(reader.read(dict(message)) for message in messages)
    return store([Batch(key.id if key else None, received_at, read)])[0]
