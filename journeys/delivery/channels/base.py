"""What a channel is to the dispatcher."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from journeys.delivery.order import Order


class Fate(StrEnum):
    """What is known of a message after an attempt to hand it over."""

    SENT = "sent"  # the receiver took it
    DEFERRED = "deferred"  # the receiver said not now, or never saw it: try again later
    REFUSED = "refused"  # the receiver said never
    UNCERTAIN = "uncertain"  # it may have been taken, no answer came
    UNTRIED = "untried"  # it was not shown to the receiver: the attempt does not count
    BROKEN = "broken"  # its content could not be rendered


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one attempt. `answer` is what the receiver said; `bounced`: the address itself was
    refused."""

    fate: Fate
    answer: str = ""
    bounced: bool = False
    dead_address: bool = False  # nobody is there and nobody will be


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to be handed over: the envelope and the bytes on the wire."""

    delivery: int
    sender: str
    recipient: str
    raw: bytes


class Session(Protocol):
    """A connection to a provider, good for many windows."""

    def hand_over(self, messages: Iterable[Message]) -> Iterator[tuple[Message, Outcome]]:
        """Hand over a window; yield one outcome per message, never raise for what the other side does."""
        ...


class Channel(Protocol):
    """One way to deliver."""

    @property
    def key(self) -> str: ...

    def silent(self) -> bool:
        """Whether the provider has stopped answering lately, so that nothing should be tried for a moment."""
        ...

    def address(self, order: Order) -> str:
        """Where the contact is reached on this channel, normalized; empty when nowhere."""
        ...

    def compose(self, order: Order) -> Message:
        """Make the message. Raises CompositionError with a sentence when its content cannot be rendered."""
        ...

    def session(self) -> AbstractContextManager[Session]:
        """A session; connecting is left to the first hand-over."""
        ...
