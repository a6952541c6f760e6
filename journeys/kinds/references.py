"""Settings whose value another step gives: `{"from": "step.route.pause", "else": "7d"}`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from journeys.kinds.group import Group, World
from journeys.rules.values import coerce


class Taker(Protocol):
    """The form of a setting, as far as it takes values from a step."""

    @property
    def type(self) -> str:
        """The type of values that it takes."""
        ...

    def fits(self, value: Any) -> bool:
        """Whether a value of that type may stand in the setting."""
        ...


@dataclass(frozen=True, slots=True)
class Reference:
    """The output of an earlier step, or `otherwise` where it gave none, gave something that does not fit the
    setting's `form`, or where somebody walks without the logic."""

    node: str
    output: str
    otherwise: Any
    form: Taker

    def __str__(self) -> str:
        return f"step.{self.node}.{self.output}"


def resolve(setting: Any, group: Group, world: World) -> Sequence[Any]:
    """The setting's value for each member: itself, or what the referenced step gave them.

    Costs one look-up of outputs for the group when the setting is a Reference, else nothing.
    """
    if not isinstance(setting, Reference):
        return [setting] * len(group)
    found = _taken(setting, world.outputs(group, setting.node, setting.output))
    if not group.members.any_without_logic:
        return found
    return [
        setting.otherwise if without else value
        for value, without in zip(found, group.without_logic, strict=True)
    ]


def _taken(setting: Reference, given: Sequence[Any]) -> list[Any]:
    """Each value as the setting takes it. A step gives few different ones, so each of them is converted
    once."""
    type, fits, otherwise = setting.form.type, setting.form.fits, setting.otherwise
    known: dict[tuple[Any, Any], Any] = {}
    found = []
    for value in given:
        # The class is part of the key, since True and 1 are equal. Lists fit no setting.
        key = (value.__class__, None if isinstance(value, list | dict) else value)
        if key not in known:
            converted = None if isinstance(value, list | dict) else coerce(value, type)
            known[key] = otherwise if converted is None or not fits(converted) else converted
        found.append(known[key])
    return found
