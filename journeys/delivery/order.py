"""A message on its way: everything that composing and handing it over needs, read once per window."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sender:
    """The brand that a message speaks for."""

    name: str
    from_name: str
    from_email: str
    postal_address: str
    language: str


@dataclass(frozen=True, slots=True)
class Person:
    """The contact as a message sees it."""

    id: int
    public_id: UUID
    email: str
    phone: str
    facts: Mapping[str, Any] = field(default_factory=dict)  # what templates read as contact.NAME


@dataclass(frozen=True, slots=True)
class Order:
    """One delivery with its contact, its node's settings and its sender."""

    id: int
    public_id: UUID
    enrollment: int | None
    node: int
    node_key: str
    journey: str  # slug
    channel: str
    message_class: str
    topic: str
    number: int  # of this attempt, from 1
    person: Person
    sender: Sender
    settings: Mapping[str, Any]
    entry: Mapping[str, Any]
    outputs: Mapping[str, Mapping[str, Any]]  # node key -> output name -> value
    rests: bool  # the run stands on the node until the message is handed over or dropped
    now: datetime


class CompositionError(Exception):
    """A message's content cannot be rendered for this contact. The text is a sentence for the team."""
