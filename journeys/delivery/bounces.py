"""Addresses that a receiver refused: told as contact events, and laid to rest when nobody is there."""

from collections.abc import Sequence
from datetime import datetime

import psycopg
from django.db import DatabaseError, OperationalError, transaction

from config.log import get_logger
from contacts.models import Suppression
from journeys.delivery.channels import channels
from journeys.delivery.channels.base import Outcome
from journeys.delivery.events import BOUNCED, MessageEvent, tell
from journeys.delivery.order import Order

log = get_logger(__name__)


def bounced(refused: Sequence[tuple[Order, Outcome]], now: datetime) -> None:
    """Write a `message_bounced` event for each, and suppress dead addresses.

    Part of the caller's transaction, but never its end: what is known of a window of messages must not be
    lost because a fact about one of them could not be told. """
    dead = sorted(
        {
            (order.channel, channels()[order.channel].address(order).lower())
            for order, outcome in refused
            if outcome.dead_address
        }
    )
    Suppression.objects.bulk_create(
        [
            Suppression(channel=channel, address=address, reason="bounced", at=now)
            for channel, address in dead
        ],
        ignore_conflicts=True,
    )
    events = [
        MessageEvent(
            order.person.id,
            BOUNCED,
            {
                "delivery": str(order.public_id),
                "node": order.node_key,
                "journey": order.journey,
                "answer": outcome.answer,
            },
        )
        for order, outcome in refused
    ]
    try:
        with transaction.atomic():
            tell(events)
    except (DatabaseError, psycopg.Error) as problem:
        if isinstance(problem, psycopg.OperationalError | OperationalError):
            raise
        log.error("bounces.not_told", contacts=[event.contact for event in events], problem=str(problem))
