"""What is known of facts from the data themselves: how often they are filled, and with what."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

PAGES = 1_500
"""Pages of a table that are read at most: some ten thousand contacts, a tenth of a second."""
KEPT_SECONDS = 60
SHOWN = 5
"""Values of a fact that are told."""

ATTRIBUTES = """
WITH sampled AS MATERIALIZED (
    SELECT attributes || jsonb_strip_nulls(jsonb_build_object(
               'score', score, 'email', nullif(email, ''), 'phone', nullif(phone, ''),
               'timezone', nullif(timezone, ''), 'locale', nullif(locale, '')
           )) AS attributes
    FROM contacts_contact TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
    WHERE merged_into_id IS NULL AND erased_at IS NULL
), held AS (
    SELECT key, value #>> '{}' AS value, count(*) AS times
    FROM sampled CROSS JOIN LATERAL jsonb_each(attributes)
    WHERE value <> 'null'::jsonb
    GROUP BY 1, 2
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY key ORDER BY times DESC, value) AS place FROM held
)
SELECT key, sum(times)::bigint, count(*),
       array_agg(left(value, 40) ORDER BY place) FILTER (WHERE place <= %(shown)s),
       (SELECT count(*) FROM sampled)
FROM ranked GROUP BY key
"""
ATTRIBUTE = """
WITH sampled AS MATERIALIZED (
    SELECT (attributes || jsonb_strip_nulls(jsonb_build_object(
               'score', score, 'email', nullif(email, ''), 'phone', nullif(phone, ''),
               'timezone', nullif(timezone, ''), 'locale', nullif(locale, '')
           ))) -> %(name)s AS value
    FROM contacts_contact TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
    WHERE merged_into_id IS NULL AND erased_at IS NULL
), held AS (
    SELECT value #>> '{}' AS value, count(*) AS times
    FROM sampled WHERE value <> 'null'::jsonb GROUP BY 1
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY times DESC, value) AS place FROM held
)
SELECT sum(times)::bigint, count(*),
       array_agg(left(value, 40) ORDER BY place) FILTER (WHERE place <= %(shown)s),
       (SELECT count(*) FROM sampled)
FROM ranked
"""
PEOPLE = """
SELECT name, count(*) * 100.0 / %(percent)s
FROM contacts_contactevent TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
WHERE %(name)s::text IS NULL OR name = %(name)s
GROUP BY name
"""
PROPERTIES = """
SELECT DISTINCT name, jsonb_object_keys(properties)
FROM contacts_event TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
WHERE jsonb_typeof(properties) = 'object' AND (%(name)s::text IS NULL OR name = %(name)s)
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """An attribute among the contacts looked at: the share (0 to 1) that has it, how many values it has, and
    the most frequent of them."""

    share: float
    distinct: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event: about how many contacts it happened to, and the properties that came with it."""

    people: int
    properties: tuple[str, ...]


def attributes() -> Mapping[str, Filled]:
    """By name, those that any contact of the sample has. Two statements; kept for a minute."""
    kept: Mapping[str, Filled] | None = cache.get("facts:attributes")
    if kept is None:
        with connection.cursor() as cursor:
            percent = _percent(cursor, "contacts_contact")
            cursor.execute(ATTRIBUTES, {"percent": percent, "shown": SHOWN})
            kept = {
                name: Filled(times / people, distinct, tuple(values))
                for name, times, distinct, values, people in cursor.fetchall()
            }
        cache.set("facts:attributes", kept, KEPT_SECONDS)
    return kept


def attribute(name: str) -> Filled | None:
    """One of them; None where nobody of the sample has it. Two statements, none where all were measured
    lately."""
    kept: Mapping[str, Filled] | None = cache.get("facts:attributes")
    if kept is not None:
        return kept.get(name)
    with connection.cursor() as cursor:
        percent = _percent(cursor, "contacts_contact")
        cursor.execute(ATTRIBUTE, {"percent": percent, "shown": SHOWN, "name": name})
        times, distinct, values, people = cursor.fetchone()
    return Filled(times / people, distinct, tuple(values)) if times else None


def events() -> Mapping[str, Happened]:
    """By name. Four statements; kept for a minute."""
    kept: Mapping[str, Happened] | None = cache.get("facts:events")
    if kept is None:
        kept = _happened(None)
        cache.set("facts:events", kept, KEPT_SECONDS)
    return kept


def event(name: str) -> Happened | None:
    """One of them; None where it happened to nobody. Four statements, none where all were measured lately."""
    kept: Mapping[str, Happened] | None = cache.get("facts:events")
    return (_happened(name) if kept is None else kept).get(name)


def _happened(name: str | None) -> dict[str, Happened]:
    properties: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        percent = _percent(cursor, "contacts_event")
        cursor.execute(PROPERTIES, {"percent": percent, "name": name})
        for event_name, key in cursor.fetchall():
            properties.setdefault(event_name, []).append(key)
        cursor.execute(PEOPLE, {"percent": _percent(cursor, "contacts_contactevent"), "name": name})
        people = dict(cursor.fetchall())
    return {
        each: Happened(round(people.get(each, 0)), tuple(properties.get(each, ())))
        for each in people.keys() | properties
    }


def _percent(cursor: object, table: str) -> float:
    """Which share of a table ``PAGES`` pages are; 100 for a small one. By the size of its files."""
    cursor.execute(  # type: ignore[attr-defined]  # Django's cursors have no type of their own
        "SELECT coalesce(sum(pg_relation_size(relid)), 0) / current_setting('block_size')::int "
        "FROM pg_partition_tree(%s::regclass) WHERE isleaf",
        [table],
    )
    held = int(cursor.fetchone()[0])  # type: ignore[attr-defined]
    return min(100.0, 100.0 * PAGES / held) if held else 100.0
