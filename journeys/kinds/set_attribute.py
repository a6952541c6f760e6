"""Set an attribute of the contact to a value, or to what an earlier step gave."""

from dataclasses import dataclass

from journeys.kinds.base import Kind, Reference, Settings, setting
from journeys.kinds.effects import SET, Change
from journeys.kinds.forms import Literal, Text
from journeys.kinds.group import Group, Result, World
from journeys.kinds.references import resolve
from journeys.kinds.words import gettext_noop as _

type Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class SetAttributeSettings(Settings):
    """Which attribute, and its new value."""

    attribute: str = setting(
        Text("attribute"), _("Attribute"), _("The attribute of the contact."), required=True
    )
    value: Value | Reference = setting(
        Literal(), _("Value"), _("What it becomes."), required=True, reference=True
    )


class SetAttribute(Kind[SetAttributeSettings]):
    """Sets the attribute; decisions behind this node see it at once."""

    key = "set_attribute"
    label = _("Set attribute")
    description = _("Change what is known about the contact.")
    family = "data"
    icon = "pencil"
    may_end = True
    Settings = SetAttributeSettings

    def summary(self, settings: SetAttributeSettings) -> str:
        return f"{settings.attribute} = {settings.value}"

    def run(self, settings: SetAttributeSettings, group: Group, world: World) -> Result:
        values = resolve(settings.value, group, world)
        return Result.all(group, "next", Change(group.everyone, settings.attribute, SET, values))


kind = SetAttribute()
