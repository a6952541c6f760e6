"""Hand a person over to people: a task in a queue, with a due time. It does not wait for the answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from journeys.kinds import liquid
from journeys.kinds.base import Kind, NodeContext, Reference, Settings, reference_problems, setting
from journeys.kinds.effects import HandOver
from journeys.kinds.forms import Choice, Duration, Template, Text
from journeys.kinds.group import Group, Result, World
from journeys.kinds.references import resolve
from journeys.kinds.words import gettext_noop as _
from journeys.rules.problems import Problem

PRIORITIES = (("low", _("Low")), ("normal", _("Normal")), ("high", _("High")))


@dataclass(frozen=True, slots=True)
class SalesTaskSettings(Settings):
    """What is to be done, by whom, until when."""

    title: str = setting(
        Template(lines=False, longest=300),
        _("Title"),
        _("Takes {{ contact.first_name }} and the like."),
        required=True,
    )
    queue: str | Reference = setting(
        Text("queue", 80), _("Queue"), _("The team that takes it."), required=True, reference=True
    )
    due: timedelta | Reference | None = setting(
        Duration(), _("Due within"), _("Counted from the hand-over."), reference=True
    )
    priority: str | Reference = setting(
        Choice(PRIORITIES), _("Priority"), _("High ones come first."), reference=True, default="normal"
    )


class SalesTask(Kind[SalesTaskSettings]):
    """Makes a task about everybody and goes on."""

    key = "sales_task"
    label = _("Sales task")
    description = _("Give a colleague a task about this person.")
    family = "handover"
    icon = "phone-call"
    may_end = True
    Settings = SalesTaskSettings

    def problems(self, settings: SalesTaskSettings, context: NodeContext) -> Iterable[Problem]:
        yield from reference_problems(settings, context)
        wrong = liquid.check(settings.title)
        if wrong:
            yield context.problem(
                "bad_liquid", "settings/title", f"The title of '{context.name}' cannot be read: {wrong}",
                "Mend it at this place; every {{ and {% needs its end.",
            )  # fmt: skip

    def templates(self, settings: SalesTaskSettings) -> Iterable[str]:
        return (settings.title,)

    def summary(self, settings: SalesTaskSettings) -> str:
        return f"{settings.queue}: {settings.title}"

    def run(self, settings: SalesTaskSettings, group: Group, world: World) -> Result:
        spans = resolve(settings.due, group, world)
        task = HandOver(
            members=group.everyone,
            title=settings.title,
            queues=resolve(settings.queue, group, world),
            dues=[None if span is None else world.now + span for span in spans],
            priorities=resolve(settings.priority, group, world),
        )
        return Result.all(group, "next", task)


kind = SalesTask()
