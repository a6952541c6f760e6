"""What receivers said, told as contact events; and addresses where nobody is, laid to rest."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import psycopg
from django.db import DatabaseError, OperationalError, transaction

from config.log import get_logger
from contacts.models import Inbox, Suppression, Watch
from journeys.delivery.channels import channels
from journeys.delivery.channels.base import Fate, Outcome
from journeys.delivery.events import BOUNCED, DELIVERED, MessageEvent, tell
from journeys.delivery.order import Order

log = get_logger(__name__)

type End = tuple[Order, Outcome]


def report(ends: Sequence[End], now: datetime) -> None:
    """Write a `message_bounced` event for each address that was refused, and suppress the dead ones; where
    some journey waits for `message_delivered`, write that for each message taken.

    Part of the caller's transaction, but never its end: what is known of a window of messages must not be
    lost because a fact about one of them could not be told. One statement, and what ingest costs."""
    refused = [(order, outcome) for order, outcome in ends if outcome.bounced]
    sent = [(order, outcome) for order, outcome in ends if outcome.fate is Fate.SENT]
    _lay_to_rest([end for end in refused if end[1].dead_address], now)
    events = list(_events(BOUNCED, refused))
    if sent and Watch.objects.filter(kind=Inbox.Kind.EVENT, name=DELIVERED).exists():
        events += _events(DELIVERED, sent)
    try:
        with transaction.atomic():
            tell(events)
    except (DatabaseError, psycopg.Error) as problem:
        if isinstance(problem, psycopg.OperationalError | OperationalError):
            raise
        log.error("reports.not_told", contacts=[event.contact for event in events], problem=str(problem))


def _events(name: str, ends: Iterable[End]) -> Iterable[MessageEvent]:
    for order, outcome in ends:
        properties = {
            "delivery": str(order.public_id),
            "node": order.node_key,
            "journey": order.journey,
            "answer": outcome.answer,
        }
        yield MessageEvent(order.person.id, name, properties)


def _lay_to_rest(dead: Sequence[End], now: datetime) -> None:
    addresses = sorted(
        {(order.channel, channels()[order.channel].address(order).lower()) for order, _ in dead}
    )
    Suppression.objects.bulk_create(
        [
            Suppression(channel=channel, address=address, reason="bounced", at=now)
            for channel, address in addresses
        ],
        ignore_conflicts=True,
    )
