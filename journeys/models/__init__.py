"""Rows of the journey side: workflow, rulebook, runs, log, numbers, messages."""

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
from journeys.models.log import Conversion, Decision, Refused, Step
from journeys.models.review import RuleComment, RuleRevision, TeamSettings
from journeys.models.rule import Rule, RuleVersion
from journeys.models.task import JournalEntry, Task

__all__ = [
    "Assignment",
    "Attempt",
    "CaughtMail",
    "ContactLimit",
    "Conversion",
    "Counter",
    "CounterDelta",
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
    "Link",
    "MessageClass",
    "Node",
    "Offer",
    "Output",
    "Pressure",
    "Refused",
    "Rule",
    "RuleComment",
    "RuleRevision",
    "RuleVersion",
    "Run",
    "Step",
    "StuckFact",
    "Task",
    "TeamSettings",
    "Version",
    "VersionNode",
    "WakeName",
]
