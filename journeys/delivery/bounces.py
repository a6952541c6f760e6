"""Addresses that a receiver refused: told as contact events, and laid to rest when nobody is there."""

from collections.abc import Sequence
from datetime import datetime

from contacts.models import Suppression
from journeys.delivery.channels import channels
from journeys.delivery.channels.base import Outcome
from journeys.delivery.order import Order


def bounced(refused: Sequence[tuple[Order, Outcome]], now: datetime) -> None:
    """Write a `message_bounced` event for each, and suppress dead addresses. Part of the caller's
    transaction."""
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
