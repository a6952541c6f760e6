"""Settings whose value another step gives: `{"from": "step.route.pause", "else": "7d"}`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from journeys.kinds.group import Group, World
from journeys.rules.values import coerce


@dataclass(frozen=True, slots=True)
class Reference:
    """The output of an earlier step, or `otherwise` where it gave none, gave something of another type, or
    where somebody walks without the logic. `type` is the type of values that the setting takes."""

    node: str
    output: str
    otherwise: Any
    type: str

    def __str__(self) -> str:
        return f"step.{self.node}.{self.output}"


def resolve(setting: Any, group: Group, world: World) -> Sequence[Any]:
    """The setting's value for each member: itself, or what the referenced step gave them.

    Costs one look-up of outputs for the group when the setting is a Reference, else nothing.
    """
    if not isinstance(setting, Reference):
        return [setting] * len(group)
    found = [coerce(value, setting.type) for value in world.outputs(group, setting.node, setting.output)]
    return [
        setting.otherwise if value is None or without else value
        for value, without in zip(found, group.without_logic, strict=True)
    ]
