"""What the OpenAPI document says of every endpoint alike."""

from typing import Any

from config.problem_documents import MEDIA_TYPE

TEXT = {"type": "string"}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What is wrong, for programs and people (RFC 9457).",
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "code": TEXT,
        "detail": TEXT,
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": dict.fromkeys(("code", "place", "message", "cure", "severity"), TEXT),
                "required": ["code", "place", "message", "cure", "severity"],
            },
        },
    },
    "required": ["type", "title", "status", "code", "detail", "problems"],
}
METHODS = ("get", "post", "put", "patch", "delete")


def with_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The document with its problem documents: whatever an endpoint answers besides what it names is one."""
    result.setdefault("components", {}).setdefault("schemas", {})["ProblemDocument"] = PROBLEM
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    for path in result["paths"].values():
        for method in METHODS:
            if method in path:
                said = {"description": "What is wrong with the request.", "content": content}
                path[method]["responses"].setdefault("default", said)
    return result
