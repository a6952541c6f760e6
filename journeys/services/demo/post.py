"""How mails of the demo's past go: by the product's own dispatch, under the same checks and with the same
records, straight to the mail catcher. Older ones than it would still have are neither composed nor kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime

from journeys.delivery import catcher
from journeys.delivery.channels import channels
from journeys.delivery.channels.base import Channel, Fate, Message, Outcome, Session
from journeys.delivery.order import Order
from journeys.models import CaughtMail

TAKEN = "250 2.0.0 Caught, in the demo's past"
EMAIL = "email"


@dataclass
class Post:
    """The e-mail channel into the catcher's table; ``since``: mails before that are not kept."""

    since: datetime = field(default=datetime.max.replace(tzinfo=UTC))
    key: str = EMAIL
    kept: int = 0

    @property
    def ways(self) -> Mapping[str, Channel]:
        """All channels, with this one for e-mail."""
        return {**channels(), EMAIL: self}

    def silent(self) -> bool:
        return False

    def address(self, order: Order) -> str:
        return channels()[EMAIL].address(order)

    def compose(self, order: Order) -> Message:
        if order.now < self.since:
            return Message(order.id, "", self.address(order), b"")
        return channels()[EMAIL].compose(order)

    def session(self) -> AbstractContextManager[Session]:
        return nullcontext(self)

    def hand_over(self, messages: Iterable[Message]) -> Iterator[tuple[Message, Outcome]]:
        """Keep a window in one statement, and say of each that it was taken."""
        window = list(messages)
        mails = [catcher.caught(each.raw, each.sender, [each.recipient]) for each in window if each.raw]
        if mails:
            CaughtMail.objects.bulk_create(mails)
            self.kept += len(mails)
        if self.kept > catcher.KEPT:
            self.kept = 0
            catcher.prune()
        yield from ((each, Outcome(Fate.SENT, TAKEN)) for each in window)
