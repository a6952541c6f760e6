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


def count(condition: Condition, now: datetime, patience: int = PATIENCE_MILLISECONDS) -> int:
    """How many it holds for. One statement over all contacts, of so many milliseconds at most.

    Raises RuleError where it takes longer, or asks for what contacts alone do not have."""
    params: dict[str, Any] = {"now": now}
    tested = Asked(params, whole=True).condition(condition)
    # Our own words; what people wrote are parameters.
    text = f"SELECT count(*) FROM contacts_contact AS c WHERE {LIVING} AND {tested}"  # noqa: S608
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
    return int(row[0])
