"""Recounts: who belongs by the condition, asked anew, against who is kept as a member."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.db import connection

from contacts.models import Segment
from contacts.segments.asking import LIVING, Asked
from journeys.rules.conditions import parse_condition

MOST = 100
"""Contacts that are named of each segment."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A contact who is kept as a member and does not belong (``member``), or the other way round."""

    segment: str
    contact: int
    member: bool


def strays(now: datetime, sample: int | None = None) -> list[Stray]:
    """Contacts of whom the kept membership is wrong: the whole, or of ``sample`` contacts at most of each
    segment, drawn by their ids. Whoever is to be looked at still is left out, as are segments that are being
    rebuilt. One statement per segment."""
    found: list[Stray] = []
    for segment in Segment.objects.filter(kind=Segment.Kind.CONDITION, built_to=None).order_by("pk"):
        found += _strays(segment, now, sample)
    return found


def sizes() -> list[tuple[str, int, int]]:
    """Slug, kept count and number of members of each segment whose count is wrong. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT segment.slug, segment.size, count(member.contact_id)
            FROM contacts_segment AS segment
            LEFT JOIN contacts_segmentmember AS member ON member.segment_id = segment.id
            GROUP BY segment.id HAVING segment.size <> count(member.contact_id) ORDER BY segment.slug
            """
        )
        return list(cursor.fetchall())


def _strays(segment: Segment, now: datetime, sample: int | None) -> list[Stray]:
    params: dict[str, object] = {"segment": segment.pk, "now": now, "most": MOST, "sample": sample or 0}
    inside = Asked(params).condition(parse_condition(segment.condition))
    drawn = "TRUE"
    if sample is not None:
        # Every so-manieth contact, by what the table held when it was last analyzed.
        drawn = (
            "c.id % greatest(1, (SELECT reltuples FROM pg_class WHERE oid = 'contacts_contact'::regclass)"
            "::bigint / %(sample)s::bigint) = 0"
        ).replace("c.id %", "c.id %%")
    text = f"""
        SELECT asked.id, asked.member FROM (
            SELECT c.id, coalesce({LIVING} AND {inside}, false) AS inside,
                   (SELECT true FROM contacts_segmentmember AS member
                    WHERE member.segment_id = %(segment)s::bigint AND member.contact_id = c.id LIMIT 1)
                   IS NOT NULL AS member
            FROM contacts_contact AS c WHERE {drawn}
        ) AS asked
        WHERE asked.inside <> asked.member
          AND (SELECT true FROM contacts_segmentlook AS look
               WHERE look.segment_id = %(segment)s::bigint AND look.contact_id = asked.id LIMIT 1) IS NULL
          AND (SELECT true FROM contacts_segmentinstant AS turn
               WHERE turn.segment_id = %(segment)s::bigint AND turn.contact_id = asked.id
                 AND turn.at <= %(now)s::timestamptz LIMIT 1) IS NULL
        LIMIT %(most)s
    """  # noqa: S608  # our own words; what people wrote are parameters
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(text.encode(), params)
        return [Stray(segment.slug, contact, member) for contact, member in cursor.fetchall()]
