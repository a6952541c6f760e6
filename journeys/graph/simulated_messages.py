"""Whether a message of a simulated contact goes out: what dispatch asks of rows, asked of one person."""

from datetime import datetime

from journeys.graph.cases import TestCase
from journeys.graph.goals import Goal
from journeys.graph.person import Message, Person

EMAIL = "test@example.com"
"""The address of a test contact who states none."""


def why_not(
    message: Message,
    person: Person,
    case: TestCase,
    goal: Goal | None,
    reached: datetime | None,
    now: datetime,
) -> str:
    """Why the message must not be sent, empty when it may."""
    if case.answers.get(message.node) == "skipped":
        return "skipped"
    if message.valid_until is not None and message.valid_until < now:
        return "stale"
    if message.channel in ("email", "sms") and person.attributes.get(message.channel, EMAIL) in (
        None,
        "",
    ):
        return "no_address"
    if message.message_class != "transactional" and not person.consents_to(message.channel, message.topic):
        return "no_consent"
    if goal and reached and message.message_class == "promotional" and now < reached + goal.suppress:
        return "goal_reached"
    return ""
