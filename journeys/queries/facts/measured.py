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
PEOPLE = """
SELECT name, count(*) * 100.0 / %(percent)s
FROM contacts_contactevent TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
GROUP BY name
"""
PROPERTIES = """
SELECT DISTINCT name, jsonb_object_keys(properties)
FROM contacts_event TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
WHERE jsonb_typeof(properties) = 'object'
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


def events() -> Mapping[str, Happened]:
    """By name. Four statements; kept for a minute."""
    kept: Mapping[str, Happened] | None = cache.get("facts:events")
    if kept is None:
        properties: dict[str, list[str]] = {}
        with connection.cursor() as cursor:
            cursor.execute(PROPERTIES, {"percent": _percent(cursor, "contacts_event")})
            for name, key in cursor.fetchall():
                properties.setdefault(name, []).append(key)
            cursor.execute(PEOPLE, {"percent": _percent(cursor, "contacts_contactevent")})
            people = dict(cursor.fetchall())
        kept = {
            name: Happened(round(people.get(name, 0)), tuple(properties.get(name, ())))
            for name in people.keys() | properties
        }
        cache.set("facts:events", kept, KEPT_SECONDS)
    return kept


def _percent(cursor: object, table: str) -> float:
    """Which share of a table ``PAGES`` pages are; 100 for a small one. By the size of its files."""
    cursor.execute(  # type: ignore[attr-defined]  # Django's cursors have no type of their own
        "SELECT coalesce(sum(pg_relation_size(relid)), 0) / current_setting('block_size')::int "
        "FROM pg_partition_tree(%s::regclass) WHERE isleaf",
        [table],
    )
    held = int(cursor.fetchone()[0])  # type: ignore[attr-defined]
    return min(100.0, 100.0 * PAGES / held) if held else 100.0
