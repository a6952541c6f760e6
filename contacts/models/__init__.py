"""Rows of the contact side. They know no verbs; verbs are in ``contacts.ingest``, ``identity``,
``consent``."""

from contacts.models.account import Account, AccountContact
from contacts.models.brand import Brand
from contacts.models.catalog import Attribute, EventType, Topic
from contacts.models.clock import Clock
from contacts.models.consent import Channel, Consent, ConsentRecord, Suppression
from contacts.models.contact import Activity, Contact, Identity
from contacts.models.event import ContactEvent, Event, Inbox, Refusal, Watch
from contacts.models.form import Form
from contacts.models.imports import Import, ImportBlock, ImportPart, ImportProblem
from contacts.models.key import Key
from contacts.models.member import Member
from contacts.models.retyping import Retyping
from contacts.models.segment import (
    Segment,
    SegmentInstant,
    SegmentLook,
    SegmentMember,
    SegmentWatch,
)

__all__ = [
    "Account",
    "AccountContact",
    "Activity",
    "Attribute",
    "Brand",
    "Channel",
    "Clock",
    "Consent",
    "ConsentRecord",
    "Contact",
    "ContactEvent",
    "Event",
    "EventType",
    "Form",
    "Identity",
    "Import",
    "ImportBlock",
    "ImportPart",
    "ImportProblem",
    "Inbox",
    "Key",
    "Member",
    "Refusal",
    "Retyping",
    "Segment",
    "SegmentInstant",
    "SegmentLook",
    "SegmentMember",
    "SegmentWatch",
    "Suppression",
    "Topic",
    "Watch",
]
