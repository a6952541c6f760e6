"""What a walk has changed and not yet written: reads look here first, so that the next node sees it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from journeys.kinds.effects import SET, Assign, Change, ChangeList, SetValues, added
from journeys.kinds.group import Group
from journeys.rules.facts import Column, Need


@dataclass(frozen=True, slots=True)
class Attribute:
    """What becomes of one attribute of one contact: ``absolute`` replaces it, otherwise ``value`` is
    added."""

    absolute: bool
    value: Any

    def then(self, later: "Attribute") -> "Attribute":
        """This change and another after it, as one."""
        return later if later.absolute else Attribute(self.absolute, added(self.value, later.value))

    def of(self, base: object) -> object:
        """The value that it makes of ``base``."""
        return self.value if self.absolute else added(base, self.value)


@dataclass(slots=True)
class Overlay:
    """Attributes by name and contact, outputs by (node, name) and enrollment, branches by node and contact,
    lists by slug and contact (whether inside)."""

    now: datetime
    attributes: dict[str, dict[int, Attribute]] = field(default_factory=dict)
    outputs: dict[tuple[str, str], dict[int, Any]] = field(default_factory=dict)
    branches: dict[str, dict[int, str]] = field(default_factory=dict)
    lists: dict[str, dict[int, bool]] = field(default_factory=dict)

    def lay(self, need: Need, column: Column, group: Group) -> Column:
        """The column with what this walk has changed; the column itself where it has changed nothing."""
        if need.family == "contact" and need.name in self.attributes:
            return self._attribute(column, self.attributes[need.name], group.contacts)
        if need.family == "segment" and need.name in self.lists:
            moved = self.lists[need.name]
            pairs = zip(group.contacts, column.values, strict=True)
            return Column([moved.get(contact, inside) for contact, inside in pairs], column.as_of)
        if need.family == "step":
            node, _, name = need.name.partition(".")
            given = self.outputs.get((node, name))
            if given:
                values = [given.get(id, old) for id, old in zip(group.ids, column.values, strict=True)]
                return Column(values, column.as_of)
        return column

    def _attribute(self, column: Column, changed: dict[int, Attribute], contacts: list[int]) -> Column:
        values = list(column.values)
        ages = None if column.as_of is None else list(column.as_of)
        for place, contact in enumerate(contacts):
            change = changed.get(contact)
            if change is not None:
                values[place] = change.of(values[place])
                if ages is not None:
                    ages[place] = self.now
        return Column(values, ages)

    def set_values(self, group: Group, effect: SetValues) -> None:
        """Remember outputs of this step."""
        for name, values in effect.outputs.items():
            given = self.outputs.setdefault((group.node, name), {})
            ids = group.ids
            given.update((ids[member], value) for member, value in zip(effect.members, values, strict=True))

    def change(self, group: Group, effect: Change) -> None:
        """Remember changes of an attribute, each after those before it."""
        changed = self.attributes.setdefault(effect.attribute, {})
        for member, value in zip(effect.members, effect.values, strict=True):
            contact = group.contacts[member]
            change = Attribute(effect.operation == SET, value)
            before = changed.get(contact)
            changed[contact] = before.then(change) if before else change

    def change_list(self, group: Group, effect: ChangeList) -> None:
        """Remember who is on a list now."""
        moved = self.lists.setdefault(effect.list, {})
        moved.update((group.contacts[member], effect.inside) for member in effect.members)

    def assign(self, group: Group, effect: Assign) -> None:
        """Remember the branch of contacts who came to a split for the first time."""
        given = self.branches.setdefault(group.node, {})
        for member, branch in zip(effect.members, effect.branches, strict=True):
            given.setdefault(group.contacts[member], branch)
