"""What comes in together and is answered together."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contacts.ingest.messages import Message, Refused


@dataclass(frozen=True, slots=True)
class Batch:
    """The messages of one request, read. ``key`` is the write key's id, None for the product's own.

    ``received_at`` is the product's time; ``ahead`` how far that is ahead of the real time in which clients
    live.
    """

    key: int | None
    received_at: datetime
    messages: tuple[Message | Refused, ...]
    ahead: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch: messages taken, messages seen before, and what was refused, messages and
    parts."""

    accepted: int
    duplicates: int = 0
    refusals: tuple[Refused, ...] = ()


@dataclass(slots=True)
class Count:
    """The counts of one batch while it is being taken."""

    accepted: int = 0
    duplicates: int = 0
    refusals: list[Refused] = field(default_factory=list)

    def taken(self) -> Taken:
        """The counts, final."""
        return Taken(self.accepted, self.duplicates, tuple(self.refusals))
