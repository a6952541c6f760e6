"""One pass's statement: the condition asked of some contacts, and the differences written and announced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

from config.nudge import nudge
from contacts.models import Segment
from contacts.segments.asking import LIVING, Asked
from contacts.segments.instants import next_instant
from contacts.statements import ask, flags, numbers
from journeys.rules.conditions import parse_condition

WAKE = ("journeys.wake", "express")

OFF = ("enable_hashjoin", "enable_mergejoin", "enable_seqscan", "jit")
"""Off while a pass asks: some thousand contacts are looked up one by one, whatever statistics say."""


@dataclass(slots=True)
class Turned:
    """Whom a pass moved: ids of those who entered and who left."""

    entered: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entered or self.left)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose condition is asked: SQL after FROM that gives ``given.id``, each once, and its parameters."""

    rows: str
    params: Mapping[str, Any]

    @classmethod
    def these(cls, contacts: Sequence[int]) -> "Chosen":
        """Contacts by id; who is gone belongs nowhere."""
        return cls("unnest(%(contacts)s::bigint[]) AS given (id)", {"contacts": numbers(contacts)})

    @classmethod
    def between(cls, after: int, until: int) -> "Chosen":
        """All contacts of a range of ids."""
        rows = "(SELECT id FROM contacts_contact WHERE id > %(after)s AND id <= %(until)s) AS given"
        return cls(rows, {"after": after, "until": until})


def turn(segment: Segment, chosen: Chosen, now: datetime) -> Turned:
    """Ask the condition of the chosen, write who entered and who left, and when each is to be looked at
    again; the caller holds the segment's row. One statement."""
    text, params = statement(segment, chosen)
    connection.ensure_connection()
    turned = Turned()
    with psycopg.Cursor(connection.connection) as cursor:
        settings = ", ".join(f"set_config('{name}', 'off', true)" for name in OFF)
        cursor.execute(f"SELECT {settings}".encode())
        cursor.execute(text.encode(), {**params, "segment": segment.pk, "now": now})
        for contact, inside in cursor.fetchall():
            (turned.entered if inside else turned.left).append(contact)
        cursor.execute(f"SELECT {settings.replace("'off'", "'on'")}".encode())
    return turned


def statement(segment: Segment, chosen: Chosen) -> tuple[str, dict[str, Any]]:
    """The statement of a pass, and its parameters but for segment and now."""
    params = dict(chosen.params)
    condition = parse_condition(segment.condition)
    asked = Asked(params)
    inside = asked.condition(condition)
    instant = next_instant(asked, condition)
    kept = f"CASE WHEN {LIVING} THEN {instant} END" if instant else "NULL::timestamptz"
    # The row of each contact is read by its key. Who is to be deleted is named to the DELETE by an array:
    # joined, the planner would hash all members. What people wrote are parameters.
    return (
        f"""
        WITH asked AS MATERIALIZED (
            SELECT given.id AS contact, coalesce(found.inside, false) AS inside, found.at
            FROM {chosen.rows}
            LEFT JOIN LATERAL (
                SELECT {LIVING} AND {inside} AS inside, {kept} AS at
                FROM contacts_contact AS c WHERE c.id = given.id LIMIT 1
            ) AS found ON true
        ), entered AS (
            INSERT INTO contacts_segmentmember (segment_id, contact_id, since)
            SELECT %(segment)s::bigint, contact, %(now)s::timestamptz FROM asked WHERE inside ORDER BY contact
            ON CONFLICT (segment_id, contact_id) DO NOTHING
            RETURNING contact_id
        ), gone AS (
            DELETE FROM contacts_segmentmember AS member
            WHERE member.segment_id = %(segment)s::bigint
              AND member.contact_id = ANY (ARRAY(SELECT contact FROM asked WHERE NOT inside))
            RETURNING member.contact_id
        ), kept AS (
            INSERT INTO contacts_segmentinstant AS known (segment_id, contact_id, at)
            SELECT %(segment)s::bigint, contact, at FROM asked WHERE at IS NOT NULL ORDER BY contact
            ON CONFLICT (segment_id, contact_id) DO UPDATE SET at = excluded.at WHERE known.at > excluded.at
        )
        SELECT contact_id, true FROM entered UNION ALL SELECT contact_id, false FROM gone
        """,  # noqa: S608
        params,
    )


def announce(segment: Segment, turned: Turned, now: datetime) -> None:
    """Count who came and went, and tell whoever watches the segment. Two statements, one when nobody moved;
    the caller holds the segment's row."""
    size = len(turned.entered) - len(turned.left)
    moved = [*turned.entered, *turned.left]
    (_, told) = ask(
        ("segment_counted", {"segment": segment.pk, "by": size, "now": now}),
        (
            "segment_told",
            {
                "slug": segment.slug,
                "now": now,
                "contacts": numbers(moved),
                "entered": flags([True] * len(turned.entered) + [False] * len(turned.left)),
            },
        ),
    )
    if told:
        nudge(*WAKE)
