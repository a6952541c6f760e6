"""Put the contact on a list, or take them off it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from journeys.kinds.base import Kind, NodeContext, Settings, setting
from journeys.kinds.effects import ChangeList as Move
from journeys.kinds.forms import Choice, Text
from journeys.kinds.group import Group, Result, World
from journeys.kinds.words import gettext_noop as _
from journeys.rules.problems import Problem

ADD, REMOVE = "add", "remove"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")


@dataclass(frozen=True, slots=True)
class ChangeListSettings(Settings):
    """Which list, and which way."""

    list: str = setting(
        Text("list", 50),
        _("List"),
        _("A new name makes a new list. Rules ask for it as segment.NAME."),
        required=True,
    )
    action: str = setting(
        Choice(((ADD, _("Add to it")), (REMOVE, _("Remove from it")))), _("What"), default=ADD
    )


class ChangeList(Kind[ChangeListSettings]):
    """Moves everybody onto the list or off it; decisions behind this node see it at once."""

    key = "change_list"
    label = _("Change list")
    description = _("Add the contact to a list, or remove them from it.")
    family = "data"
    icon = "list-plus"
    may_end = True
    Settings = ChangeListSettings

    def problems(self, settings: ChangeListSettings, context: NodeContext) -> Iterable[Problem]:
        if settings.list and not NAME.fullmatch(settings.list):
            yield context.problem(
                "bad_slug", "settings/list", f"'{settings.list}' cannot be the name of a list.",
                "Use small letters, digits, hyphens and underscores, for instance hot-leads.",
            )  # fmt: skip

    def summary(self, settings: ChangeListSettings) -> str:
        return f"{'+' if settings.action == ADD else '-'} {settings.list}"

    def run(self, settings: ChangeListSettings, group: Group, world: World) -> Result:
        return Result.all(group, "next", Move(group.everyone, settings.list, settings.action == ADD))


kind = ChangeList()
