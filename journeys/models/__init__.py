"""Rows of the journey side: workflow, rulebook, runs, log, numbers, messages."""

from journeys.models.bundle import Bundle, BundledRule
from journeys.models.counter import Counter, CounterDelta
from journeys.models.delivery import (
    Attempt,
    CaughtMail,
    ContactLimit,
    Delivery,
    Link,
    MessageClass,
    Offer,
    Pressure,
)
from journeys.models.demo import Demo
from journeys.models.enrollment import (
    Assignment,
    Enrollment,
    EntryGuard,
    Failure,
    Output,
    Run,
    StuckFact,
)
from journeys.models.inflow import Inflow
from journeys.models.journey import Edge, Edit, Journey, Node, Version, VersionNode, WakeName
from journeys.models.log import Conversion, Decision, Leg, Refused, Seal, Step, Way
from journeys.models.pause import Overdue, Pause, WaitingEntrant
from journeys.models.review import Mention, RuleComment, RuleRevision, TeamSettings
from journeys.models.rule import Rule, RuleVersion
from journeys.models.task import JournalEntry, Task
from journeys.models.timetable import Appointment, DateTrigger, Schedule, SplitRace

__all__ = [
    "Appointment",
    "Assignment",
    "Attempt",
    "Bundle",
    "BundledRule",
    "CaughtMail",
    "ContactLimit",
    "Conversion",
    "Counter",
    "CounterDelta",
    "DateTrigger",
    "Decision",
    "Delivery",
    "Demo",
    "Edge",
    "Edit",
    "Enrollment",
    "EntryGuard",
    "Failure",
    "Inflow",
    "JournalEntry",
    "Journey",
    "Leg",
    "Link",
    "Mention",
    "MessageClass",
    "Node",
    "Offer",
    "Output",
    "Overdue",
    "Pause",
    "Pressure",
    "Refused",
    "Rule",
    "RuleComment",
    "RuleRevision",
    "RuleVersion",
    "Run",
    "Schedule",
    "Seal",
    "SplitRace",
    "Step",
    "StuckFact",
    "Task",
    "TeamSettings",
    "Version",
    "VersionNode",
    "WaitingEntrant",
    "WakeName",
    "Way",
]
