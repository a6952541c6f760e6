"""The named SQL files of this package, each read once."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from django.db import connection


@cache
def statement(name: str) -> str:
    """The text of `sql/NAME.sql`."""
    return resources.files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def rows(name: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def change(name: str, parameters: Mapping[str, Any]) -> int:
    """Run a statement and return how many rows it changed. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        changed: int = cursor.rowcount
        return changed


def columns(pairs: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    """Turn rows into `width` columns, for unnest."""
    return [[row[index] for row in pairs] for index in range(width)]
