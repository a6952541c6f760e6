"""Contacts that filters find: a page at a time, a chosen number of them, or all, one after the other.

Nothing is counted. A page continues behind the last row of the one before, by the columns of an index.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from config.pages import instant_of
from contacts.audience.filters import Filters
from contacts.audience.question import Question, ask
from contacts.models import Contact
from contacts.segments.asking import LIVING
from journeys.rules.problems import Problem, RuleError

PAGE = 50
WINDOW = 20_000
"""Contacts that are looked at for one page where no index knows who fits."""

PATIENCE_MILLISECONDS = 5_000
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Order:
    """``by``: what is sorted by, and the id, as SQL; ``types`` of the two; ``down``: the highest first.
    ``also``: who is in this order at all."""

    by: str
    down: bool
    type: str = "timestamptz"
    also: str = "TRUE"

    @property
    def clause(self) -> str:
        """ORDER BY, as an index has it."""
        way = "DESC" if self.down else "ASC"
        return f"{self.by} {way}, c.id {way}"

    def behind(self, place: str = "after") -> str:
        """The rows behind a place; its parts are parameters."""
        sign = "<" if self.down else ">"
        return f"({self.by}, c.id) {sign} (%({place}_by)s::{self.type}, %({place}_id)s::bigint)"


ORDERS = {
    "newest": Order("c.created_at", down=True),
    "oldest": Order("c.created_at", down=False),
    "address": Order("lower(c.email)", down=False, type="text", also="c.email <> ''"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the value sorted by, as text, and the id."""

    by: str
    id: int

    def written(self) -> str:
        """For an address."""
        return base64.urlsafe_b64encode(json.dumps([self.by, self.id]).encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Found:
    """A page of contacts. ``after`` is where the next one begins, empty on the last.

    ``partial``: the filters were asked of a window of contacts alone, the next page looks at those behind;
    ``looked_back_to`` says down to whom, in an order of time: those known since then.
    """

    contacts: list[Contact]
    after: str = ""
    partial: bool = False
    looked_back_to: datetime | None = None
    problems: tuple[Problem, ...] = ()


def page(filters: Filters, now: datetime) -> Found:
    """The page that the filters ask for. Two queries, three where filters are asked row by row; at most five
    seconds, else a problem says so."""
    if filters.problems:
        return Found([], problems=filters.problems)
    try:
        question = ask(filters, now)
        order, after = ORDERS[filters.sort], _place(filters)
    except RuleError as error:
        return Found([], problems=error.problems)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE_MILLISECONDS}")
            rows, window = _rows(cursor, question, order, after)
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        return Found([], problems=(_too_slow(),))
    shown = rows[:PAGE]
    known = Contact.objects.select_related("activity").in_bulk([id for _by, id in shown])
    contacts = [known[id] for _by, id in shown if id in known]
    if len(rows) > PAGE:
        by, id = shown[-1]
        return Found(contacts, Place(by, id).written())
    if window is not None:
        since = instant_of(window.by) if filters.sort != "address" else None
        return Found(contacts, window.written(), partial=True, looked_back_to=since)
    return Found(contacts)


def every(filters: Filters, now: datetime, at_once: int = AT_ONCE) -> Iterator[list[int]]:
    """The ids of everybody who fits, in the order of their ids, so many at a time. One query each, over the
    primary key. Raises RuleError for filters that cannot be asked."""
    if filters.problems:
        raise RuleError(filters.problems)
    question = ask(filters, now)
    last = 0
    while True:
        with connection.cursor() as cursor:
            tests = [LIVING, question.found, question.tested, "c.id > %(last)s"]
            params = {**question.params, "last": last}
            cursor.execute(_select(["c.id"], tests, f"ORDER BY c.id LIMIT {at_once}"), params)
            ids = [id for (id,) in cursor.fetchall()]
        if ids:
            yield ids
        if len(ids) < at_once:
            return
        last = ids[-1]


def check(filters: Filters, now: datetime) -> None:
    """Raise RuleError for filters that cannot be asked. At most two queries, none of contacts."""
    if filters.problems:
        raise RuleError(filters.problems)
    ask(filters, now)


def first(filters: Filters, now: datetime, most: int) -> list[int]:
    """The ids of the first ``most`` and one more who fit. One query; raises as ``every``."""
    return next(every(filters, now, most + 1), [])


def _rows(
    cursor: Any, question: Question, order: Order, after: Place | None
) -> tuple[list[tuple[str, int]], Place | None]:
    """Up to a page and one more of (value sorted by, id); where the window ended, if it did before the
    page was full."""
    params = dict(question.params)
    tests = [LIVING, order.also]
    if after is not None:
        params |= {"after_by": after.by, "after_id": after.id}
        tests.append(order.behind())
    window = None
    if question.by_row and question.found == "TRUE":
        window = _window(cursor, order, tests, params)
        if window is not None:
            params |= {"until_by": window.by, "until_id": window.id}
            tests.append(f"NOT {order.behind('until')}")
    tests += [question.found, question.tested]
    end = f"ORDER BY {order.clause} LIMIT {PAGE + 1}"
    cursor.execute(_select([_text(order), "c.id"], tests, end), params)
    return cursor.fetchall(), window


def _window(cursor: Any, order: Order, tests: list[str], params: dict[str, Any]) -> Place | None:
    """The last contact of the window; None where fewer are left."""
    end = f"ORDER BY {order.clause} OFFSET {WINDOW - 1} LIMIT 1"
    cursor.execute(_select([_text(order), "c.id"], tests, end), params)
    row = cursor.fetchone()
    return Place(*row) if row else None


def _select(columns: Sequence[str], tests: Sequence[str], end: str) -> sql.Composed:
    """A statement over contacts, of our own words; what people wrote are its parameters."""
    return sql.SQL("SELECT {columns} FROM contacts_contact AS c WHERE {tests} {end}").format(
        columns=sql.SQL(", ").join(map(sql.SQL, columns)),
        tests=sql.SQL(" AND ").join(map(sql.SQL, tests)),
        end=sql.SQL(end),
    )


def _text(order: Order) -> str:
    """The value sorted by as text that reads back as the same."""
    if order.type == "text":
        return order.by
    # A parameter's percent sign would have to be doubled; this format has none.
    return f"to_char({order.by} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')"


def _place(filters: Filters) -> Place | None:
    if not filters.after:
        return None
    try:
        text = base64.urlsafe_b64decode(filters.after + "=" * (-len(filters.after) % 4))
        by, id = json.loads(text)
        if not (isinstance(by, str) and isinstance(id, int) and 0 < id < 2**63) or "\0" in by:
            raise ValueError
        if ORDERS[filters.sort].type != "text" and instant_of(by) is None:
            raise ValueError
        return Place(by, id)
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise RuleError(
            [
                Problem(
                    "no_such_page",
                    "after",
                    _("This page does not continue the list."),
                    _("Begin with the first page."),
                )
            ]
        ) from None


def _too_slow() -> Problem:
    return Problem(
        "too_slow",
        "search",
        _("Looking for these contacts took longer than five seconds and was given up."),
        _("Search for more of the name or address, or ask for less at once."),
    )
