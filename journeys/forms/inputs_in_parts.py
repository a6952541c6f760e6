"""Inputs of several fields: from when a wait counts, filters, branches, and values that an earlier step
gives."""

from typing import Any

from journeys.forms.inputs import Condition, Json, Number, Sent, SettingInput, one, parts

EVENT = "event:"
BLANK_ROWS = 1


class Since(SettingInput):
    """From when a wait counts: one of two instants, or the latest event of a name."""

    template = "since"

    def spread(self, name: str, value: Json) -> dict[str, list[str]]:
        text = "" if value is None else str(value)
        if text.startswith(EVENT):
            return {name: [EVENT], f"{name}__event": [text.removeprefix(EVENT)]}
        return {name: [text] if text else []}

    def value_from_datadict(self, data: Sent, files: Any, name: str) -> Json:
        text = one(data, name)
        return f"{EVENT}{one(data, f'{name}__event').strip()}" if text == EVENT else text or None


class Where(Condition):
    """Tests on properties of an event, as documents hold them; nothing for none."""

    template = "where"

    def spread(self, name: str, value: Json) -> dict[str, list[str]]:
        return super().spread(name, value or None)

    def read(self, text: str) -> Json:
        return super().read(text) or None


class Branches(SettingInput):
    """The branches of a split, each with its weight."""

    template = "branches"
    number = Number()

    def spread(self, name: str, value: Json) -> dict[str, list[str]]:
        rows = [row for row in value or [] if isinstance(row, dict)]
        return {
            f"{name}__key": [str(row.get("key", "")) for row in rows],
            f"{name}__weight": [str(row.get("weight", 1)) for row in rows],
        }

    def value_from_datadict(self, data: Sent, files: Any, name: str) -> Json:
        rows = zip(parts(data, f"{name}__key"), parts(data, f"{name}__weight"), strict=False)
        made = [
            {"key": key.strip(), "weight": self.number.read(weight.strip() or "1")}
            for key, weight in rows
            if key.strip()
        ]
        return made or None


class Referable(SettingInput):
    """A value of one's own, or the output of an earlier step with a value for whoever has none."""

    template = "referable"

    def __init__(self, own: SettingInput) -> None:
        super().__init__()
        self.own = own

    def spread(self, name: str, value: Json) -> dict[str, list[str]]:
        if isinstance(value, dict) and "from" in value:
            return {f"{name}__from": [str(value["from"])], **self.own.spread(name, value.get("else"))}
        return {f"{name}__from": [""], **self.own.spread(name, value)}

    def value_from_datadict(self, data: Sent, files: Any, name: str) -> Json:
        own = self.own.value_from_datadict(data, files, name)
        step = one(data, f"{name}__from")
        return {"from": step, "else": own} if step else own
