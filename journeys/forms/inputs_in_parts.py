"""Inputs of several fields: from when a wait counts, filters, branches, and values that an earlier step
gives."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from journeys.forms.inputs import Json, Literal, Number, Sent, SettingInput, one, parts
from journeys.rules.operators import OPERATORS

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


class Where(SettingInput):
    """Tests on properties of an event, one per row."""

    template = "where"
    operators = [(operator, _(operator.replace("_", " "))) for operator in OPERATORS]
    literal = Literal()

    def spread(self, name: str, value: Json) -> dict[str, list[str]]:
        rows = [row for row in value or [] if isinstance(row, dict)]
        return {
            f"{name}__property": [str(row.get("property", "")) for row in rows],
            f"{name}__is": [str(row.get("is", "equal_to")) for row in rows],
            f"{name}__value": [self._text(row.get("value")) for row in rows],
        }

    def _text(self, value: Json) -> str:
        if isinstance(value, list):
            return ", ".join(self.literal.shown(item) for item in value)
        return "" if value is None else self.literal.shown(value)

    def value_from_datadict(self, data: Sent, files: Any, name: str) -> Json:
        columns = (parts(data, f"{name}__{part}") for part in ("property", "is", "value"))
        rows = zip(*columns, strict=False)
        return [self._row(*row) for row in rows if row[0].strip()] or None

    def _row(self, name: str, test: str, text: str) -> Json:
        if test in ("known", "unknown"):
            return {"property": name.strip(), "is": test}
        if test in ("one_of", "not_one_of", "between"):
            values = [self.literal.read(item.strip()) for item in text.split(",") if item.strip()]
            return {"property": name.strip(), "is": test, "value": values}
        return {"property": name.strip(), "is": test, "value": self.literal.read(text.strip())}


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
