"""The REST API as people read it, from the same OpenAPI document that programs get."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 3
"""Objects in objects are unfolded so far; deeper ones are named by their type alone."""

type Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One value that is asked for or given; ``depth`` says inside how many others it stands."""

    name: str
    type: str
    needed: bool
    words: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address: what it does, what it takes, what it gives, and a line that calls it."""

    id: str
    method: str
    path: str
    summary: str
    more: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    status: str
    example: str


@dataclass(frozen=True, slots=True)
class Part:
    """The operations on one sort of thing, by the first word of their addresses."""

    name: str
    operations: tuple[Operation, ...]


@cache
def api_parts() -> tuple[Part, ...]:
    """The whole API, by part. Read once per process; no query."""
    generator: Any = SchemaGenerator
    schema = generator().get_schema(request=None, public=True)
    shapes: dict[str, Schema] = schema["components"]["schemas"]
    parts: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        name = path.removeprefix("/api/v1/").split("/")[0]
        for method in METHODS:
            if method in methods:
                parts.setdefault(name, []).append(_operation(method, path, methods[method], shapes))
    return tuple(Part(name, tuple(operations)) for name, operations in parts.items())


def _operation(method: str, path: str, said: Schema, shapes: dict[str, Schema]) -> Operation:
    summary, _, more = _plain(said.get("description", "")).partition("\n\n")
    status, answer = next(
        ((code, given) for code, given in said["responses"].items() if code.startswith("2")), ("204", {})
    )
    body = _content(said.get("requestBody", {}))
    return Operation(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=summary.replace("\n", " "),
        more=more,
        parameters=tuple(
            Field(
                each["name"],
                _type(each["schema"], shapes),
                each.get("required", False),
                _plain(each.get("description", "")),
            )
            for each in said.get("parameters", ())
        ),
        body=tuple(_fields(body, shapes)),
        answer=tuple(_fields(_content(answer), shapes)),
        status=status,
        example=_example(method, path, body, shapes),
    )


def _content(holder: Schema) -> Schema:
    found: Schema = next(iter(holder.get("content", {}).values()), {})
    schema: Schema = found.get("schema", {})
    return schema


def _resolved(schema: Schema, shapes: dict[str, Schema]) -> Schema:
    while True:
        if "$ref" in schema:
            schema = shapes[schema["$ref"].rsplit("/", 1)[1]]
        elif len(schema.get("allOf", ())) == 1:
            schema = schema["allOf"][0]
        else:
            return schema


def _fields(schema: Schema, shapes: dict[str, Schema], depth: int = 0) -> Iterator[Field]:
    schema = _resolved(schema, shapes)
    if schema.get("type") == "array":
        schema = _resolved(schema["items"], shapes)
    needed = schema.get("required", ())
    for name, value in schema.get("properties", {}).items():
        words = value.get("description") or _resolved(value, shapes).get("description", "")
        yield Field(name, _type(value, shapes), name in needed, _plain(words), depth)
        if depth < DEEPEST:
            yield from _fields(value, shapes, depth + 1)


def _plain(words: object) -> str:
    """Without marks of Markdown, and without the choices, which the type names."""
    lines = str(words).replace("``", "`").replace("`", "").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("* ")).strip()


def _type(schema: Schema, shapes: dict[str, Schema]) -> str:
    schema = _resolved(schema, shapes)
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if options := schema.get("oneOf") or schema.get("anyOf"):
        return " | ".join(dict.fromkeys(_type(option, shapes) for option in options))
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return " | ".join(kind)
    if kind == "array":
        return f"list of {_type(schema['items'], shapes)}"
    return str(schema.get("format") or kind)


SAMPLES = {"integer": 1, "number": 1.5, "boolean": True, "object": {}, "array": []}


def _example(method: str, path: str, body: Schema, shapes: dict[str, Schema]) -> str:
    line = f"curl -H 'Authorization: Bearer YOUR_API_KEY' HOST{path}"
    if method != "get":
        line = line.replace("curl", f"curl -X {method.upper()}", 1)
    if body:
        shown = json.dumps(_sample(body, shapes), indent=2)
        line += f" \\\n  -H 'Content-Type: application/json' \\\n  -d '{shown}'"
    return line


def _sample(schema: Schema, shapes: dict[str, Schema], depth: int = 0) -> Any:
    schema = _resolved(schema, shapes)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "string")
    if kind == "array" and depth < DEEPEST:
        return [_sample(schema["items"], shapes, depth + 1)]
    if kind == "object" and depth < DEEPEST and "properties" in schema:
        needed = schema.get("required") or list(schema["properties"])[:3]
        return {
            name: _sample(value, shapes, depth + 1)
            for name, value in schema["properties"].items()
            if name in needed
        }
    return SAMPLES.get(kind, "…") if isinstance(kind, str) else "…"
