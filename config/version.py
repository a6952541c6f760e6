"""The version of this copy of Weft."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def version() -> str:
    """Return the version that pyproject.toml states, read once per process."""
    text = (Path(__file__).resolve().parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])
