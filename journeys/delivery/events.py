"""Telling the facts loop what became of messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from config import clock
from contacts import ingest

CLICKED, OPENED = "message_clicked", "message_opened"
DELIVERED, BOUNCED, UNSUBSCRIBED = "message_delivered", "message_bounced", "message_unsubscribed"


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """Something that happened with a message to a contact: `properties` name the message. `id` is given where
    the same may be told twice, to count once."""

    contact: int
    name: str
    properties: Mapping[str, object]
    id: str = ""


def tell(events: Sequence[MessageEvent]) -> None:
    """Append the events to their contacts' history, and let them wake whoever waits for them. One batch of
    ingest."""
    if events:
        ingest.take(
            [
                {
                    "type": "track",
                    "contact": event.contact,
                    "event": event.name,
                    "messageId": event.id or str(uuid4()),
                    "properties": dict(event.properties),
                }
                for event in events
            ],
            None,
            clock.now(),
        )
