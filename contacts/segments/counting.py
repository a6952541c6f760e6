"""How many contacts a condition holds for now, asked of all of them: for whoever is still writing it."""

from datetime import datetime
from typing import Any

import psycopg
from django.db import connection, transaction
from django.utils.translation import gettext as _

from contacts.segments.asking import LIVING, Asked
from journeys.rules.conditions import Condition
from journeys.rules.problems import Problem, RuleError

PATIENCE_MILLISECONDS = 10_000
SAMPLED = 10_000
"""About so many contacts are asked for an estimate."""
SMALL = 30_000
"""So few contacts are all asked at once."""


def count(condition: Condition, now: datetime, patience: int = PATIENCE_MILLISECONDS) -> int:
    """How many it holds for. One statement over all contacts, of so many milliseconds at most.

    Raises RuleError where it takes longer, or asks for what contacts alone do not have."""
    params: dict[str, Any] = {"now": now}
    tested = Asked(params, whole=True).condition(condition)
    # Our own words; what people wrote are parameters.
    text = f"SELECT count(*) FROM contacts_contact AS c WHERE {LIVING} AND {tested}"  # noqa: S608
    return int(_asked(text, params, patience)[0])


def estimate(condition: Condition, now: datetime, patience: int = PATIENCE_MILLISECONDS) -> int | None:
    """About how many it holds for, by a sample of pages; None where there are so few contacts that counting
    them all is as quick. Two statements. Raises RuleError as ``count`` does."""
    # Free rows between the pages' contacts are few: nobody is deleted, and who is erased keeps the row.
    known = _asked(
        "SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'contacts_contact'::regclass", {}, patience
    )
    everybody = float(known[0])
    if everybody < SMALL:
        return None
    params: dict[str, Any] = {"now": now, "percent": min(100.0, 100.0 * SAMPLED / everybody)}
    tested = Asked(params, whole=True).condition(condition)
    text = (
        f"SELECT count(*) FILTER (WHERE {LIVING} AND {tested}), count(*) "  # noqa: S608
        "FROM contacts_contact AS c TABLESAMPLE SYSTEM (%(percent)s::float8) REPEATABLE (1)"
    )
    yes, asked = _asked(text, params, patience)
    return round(everybody * yes / asked) if asked else None


def _asked(text: str, params: dict[str, Any], patience: int) -> tuple[Any, ...]:
    connection.ensure_connection()
    try:
        with transaction.atomic(), psycopg.Cursor(connection.connection) as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {int(patience)}".encode())
            cursor.execute(text.encode(), params)
            row = cursor.fetchone()
    except psycopg.errors.QueryCanceled:
        raise RuleError(
            [
                Problem(
                    "too_slow",
                    "condition",
                    _("Counting took too long and was given up."),
                    _("Save it: who belongs is then found in the background."),
                )
            ]
        ) from None
    assert row is not None, "a count has a row"
    return tuple(row)
