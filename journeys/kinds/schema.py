"""What the kinds say of themselves, for other programs: the palette, JSON Schema, TypeScript types.

    python -m journeys.kinds.schema              prints the palette and the schemas as JSON
    python -m journeys.kinds.schema FOLDER       writes kinds.json, kinds.schema.json and kinds.ts there

Build output, never committed: it cannot be stale, because every build makes it anew from the kinds.
"""

import json
import sys
from pathlib import Path
from typing import Any

from journeys import kinds
from journeys.kinds.base import FAMILIES, Kind, described, form_fields
from journeys.kinds.forms import Json
from journeys.kinds.rulebook import Rulebook

DYNAMIC = "dynamic"


def palette() -> list[dict[str, Any]]:
    """One entry for each kind, in the order of families and labels.

    `outcomes` are those of a fresh node; `fixed` says that no setting or rule can change them.
    """
    order = {family: index for index, family in enumerate(FAMILIES)}
    found = sorted(kinds.KINDS.values(), key=lambda kind: (order[kind.family], kind.label))
    return [
        {
            "key": kind.key,
            "label": kind.label,
            "family": kind.family,
            "icon": kind.icon,
            "description": kind.description,
            "defaults": defaults(kind),
            "outcomes": DYNAMIC if kind.fixed_outcomes is None else list(kind.fixed_outcomes),
            "fresh_outcomes": list(kind.outcomes(None, Rulebook())),
            "optional": sorted(kind.optional),
            "may_end": kind.may_end,
            "takes_entry": kind.takes_entry,
        }
        for kind in found
    ]


def defaults(kind: Kind[Any]) -> dict[str, Any]:
    """The settings of a fresh node: those that have a default, as documents hold them."""
    fields = form_fields(kind.Settings)
    return {field.key: field.default for field in fields if field.default not in (None, [], "")}


def json_schema(kind: Kind[Any]) -> Json:
    """JSON Schema of a kind's settings, complete ones; keys that begin with x- are free."""
    properties, required = {}, []
    for item in described(kind.Settings).values():
        value = item.form.schema()
        if item.reference:
            value = {"anyOf": [value, _reference(value)]}
        properties[item.key] = {"title": item.label, "description": item.help, **value}
        if item.required:
            required.append(item.key)
    return {
        "title": kind.label,
        "type": "object",
        "properties": properties,
        "required": required,
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
    }


def json_schemas() -> Json:
    """The schemas of all kinds, under `$defs` by their keys."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of node kinds",
        "$defs": {key: json_schema(kind) for key, kind in sorted(kinds.KINDS.items())},
    }


def typescript() -> str:
    """Types of the settings of all kinds."""
    blocks = [
        "/** Made from journeys/kinds by journeys.kinds.schema; not to be changed by hand. */",
        "export interface FromStep<T> {\n  from: string;\n  else: T;\n}",
    ]
    names = {}
    for key, kind in sorted(kinds.KINDS.items()):
        names[key] = kind.Settings.__name__
        lines = [f"/** {kind.description} */", f"export interface {names[key]} {{"]
        for item in described(kind.Settings).values():
            type = item.form.typescript
            if item.form.choices:
                type = " | ".join(json.dumps(word) for word, _label in item.form.choices)
            optional = "" if item.required else "?"
            union = f"{type} | FromStep<{type}>" if item.reference else type
            lines += [f"  /** {item.label}. {item.help} */", f"  {item.key}{optional}: {union};"]
        blocks.append("\n".join([*lines, "}"]))
    blocks.append("export interface SettingsByKind {\n" + "".join(
        f"  {key}: {name};\n" for key, name in names.items()) + "}")  # fmt: skip
    blocks.append("export type KindKey = keyof SettingsByKind;")
    return "\n\n".join(blocks) + "\n"


def write(folder: Path) -> None:
    """Writes the three files into the folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "kinds.json": json.dumps(palette(), indent=2) + "\n",
        "kinds.schema.json": json.dumps(json_schemas(), indent=2) + "\n",
        "kinds.ts": typescript(),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _reference(value: Json) -> Json:
    properties = {"from": {"type": "string", "pattern": r"^step\.[^.]+\.[^.]+"}, "else": value}
    return {
        "type": "object",
        "properties": properties,
        "required": ["from", "else"],
        "additionalProperties": False,
    }


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write(Path(sys.argv[1]))
    else:
        sys.stdout.write(json.dumps({"palette": palette(), **json_schemas()}, indent=2) + "\n")
