"""Send an e-mail.

It leaves by `next` as soon as it is queued, unless `skipped` is connected: then everybody rests here until
the message was handed over (`next`) or dropped (`skipped`). What it says is rendered when it is sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from journeys.kinds import liquid
from journeys.kinds.base import (
    INCOMPLETE,
    Kind,
    NodeContext,
    Reference,
    Settings,
    reference_problems,
    setting,
)
from journeys.kinds.effects import Deliver
from journeys.kinds.forms import Choice, Template, Text, Until
from journeys.kinds.group import Group, Result, World
from journeys.kinds.references import resolve
from journeys.kinds.words import gettext_noop as _
from journeys.rules.problems import Problem
from journeys.rules.shape import Shape

CHANNEL = "email"
SKIPPED = "skipped"
AFTER = {"sent": "next", "uncertain": "next", "dropped": SKIPPED, "failed": SKIPPED}
"""The outcome that follows from the state of a delivery; others are still on their way."""
CLASSES = (
    ("promotional", _("Promotional")),
    ("service", _("Service")),
    ("transactional", _("Transactional")),
)
CONTENT, SENDING = _("Message"), _("Sending")


@dataclass(frozen=True, slots=True)
class SendEmailSettings(Settings):
    """What the message says, and on what terms it is sent."""

    subject: str = setting(
        Template(lines=False, longest=500),
        _("Subject"),
        _("May speak to the reader: {{ contact.first_name | default: 'there' }}."),
        required=True,
        section=CONTENT,
    )
    mjml: str | None = setting(
        Template(),
        _("MJML"),
        _("MJML becomes HTML that every mail program shows. Takes {{ contact.… }} as well."),
        section=CONTENT,
    )
    html: str | None = setting(
        Template(html=True),
        _("HTML"),
        _("HTML of your own, instead of MJML. Takes {{ contact.… }} as well."),
        section=CONTENT,
    )
    text: str | None = setting(
        Template(), _("Text"), _("Plain text. Left empty, it is made from the HTML."), section=CONTENT
    )
    message_class: str = setting(
        Choice(CLASSES),
        _("Class"),
        _("Contact limits hold for promotional messages; transactional ones need no consent."),
        key="class",
        default="promotional",
        section=SENDING,
    )
    topic: str | Reference | None = setting(
        Text("topic", 50),
        _("Topic"),
        _("What the contact has agreed to hear about."),
        reference=True,
        section=SENDING,
    )
    offer: str | Reference | None = setting(
        Text("offer", 80),
        _("Offer"),
        _("The message drops when the offer ends."),
        reference=True,
        section=SENDING,
    )
    valid_until: timedelta | datetime | None = setting(
        Until(), _("Send no later than"), _("A time after queueing, or an instant."), section=SENDING
    )
    sender: str | None = setting(
        Text(), _("From"), _("Without it the sender of the brand."), key="from", section=SENDING
    )

    @classmethod
    def check(cls, values: Mapping[str, Any], shape: Shape, missing: list[Problem]) -> None:
        if not any(shape.document.get(key) for key in ("mjml", "html", "text")):
            message, cure = "The message has no content.", "Write its HTML, MJML or text."
            missing.append(Problem(INCOMPLETE, shape.at("html"), message, cure))


class SendEmail(Kind[SendEmailSettings]):
    """Queues one e-mail for everybody."""

    key = "send_email"
    label = _("E-mail")
    description = _("Send an e-mail.")
    family = "message"
    icon = "mail"
    optional = frozenset((SKIPPED,))
    may_end = True
    fixed_outcomes = ("next", SKIPPED)
    Settings = SendEmailSettings

    def problems(self, settings: SendEmailSettings, context: NodeContext) -> Iterable[Problem]:
        yield from reference_problems(settings, context)
        for key in ("subject", "mjml", "html", "text"):
            source = getattr(settings, key)
            wrong = liquid.check(source) if source else None
            if wrong:
                yield context.problem(
                    "bad_liquid", f"settings/{key}", f"The {key} of '{context.name}' cannot be read: {wrong}",
                    "Mend it at this place; every {{ and {% needs its end.",
                )  # fmt: skip
        if settings.topic is None and settings.message_class != "transactional":
            yield context.problem(
                "no_topic", "settings/topic",
                f"'{context.name}' is {settings.message_class} but names no topic to ask consent for.",
                "Name its topic, or make it transactional.",
            )  # fmt: skip

    def templates(self, settings: SendEmailSettings) -> Iterable[str]:
        return [text for text in (settings.subject, settings.mjml, settings.html, settings.text) if text]

    def summary(self, settings: SendEmailSettings) -> str:
        return settings.subject

    def run(self, settings: SendEmailSettings, group: Group, world: World) -> Result:
        if SKIPPED not in group.connected:
            return Result.all(group, "next", self.message(settings, group, group.everyone, world))
        states = world.deliveries(group)
        new = [i for i, state in enumerate(states) if state is None]
        outcomes = [AFTER.get(state) if state else None for state in states]
        effects = (self.message(settings, group, new, world),) if new else ()
        return Result.each(outcomes, [None] * len(group), effects)

    def message(self, settings: SendEmailSettings, group: Group, members: Any, world: World) -> Deliver:
        """The delivery of this node for some members."""
        part = group.part(members)
        until = settings.valid_until
        return Deliver(
            members=members,
            channel=CHANNEL,
            message_class=settings.message_class,
            topics=resolve(settings.topic or "", part, world),
            offers=resolve(settings.offer or "", part, world),
            valid_until=world.now + until if isinstance(until, timedelta) else until,
        )


kind = SendEmail()
