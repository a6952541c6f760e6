"""What would become of stored values if their attribute had another type."""

from dataclasses import dataclass

from django.db import connection

from journeys.rules.sql_values import Bound, converted

MOST_PAGES = 60_000
"""Pages of the table of contacts that are read while somebody waits: some hundred megabytes, a second or so.
Of a larger table it is a sample."""

SHOWN = 6
"""Values that do not convert, of which examples are told."""

LOOK = """
WITH held AS MATERIALIZED (
    SELECT attributes -> %(name)s AS value
    FROM contacts_contact TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
    WHERE erased_at IS NULL AND attributes -> %(name)s IS NOT NULL
), judged AS (
    SELECT value, {fits} AS fits FROM held WHERE value <> 'null'::jsonb
)
SELECT (SELECT count(*) FROM judged), NULL, count(*), NULL FROM judged WHERE NOT fits
UNION ALL
(SELECT NULL, value #>> '{{}}', count(*), jsonb_typeof(value) FROM judged WHERE NOT fits
 GROUP BY 2, 4 ORDER BY count(*) DESC, 2 LIMIT %(shown)s)
"""
ANY_SCALAR = "jsonb_typeof(value) IN ('string', 'number', 'boolean')"


@dataclass(frozen=True, slots=True)
class Preview:
    """How many values an attribute has, how many of them would not convert, and the most frequent of these
    with how often each is there. ``exact``: counted, not reckoned from a sample."""

    values: int
    failing: int
    examples: tuple[tuple[str, int], ...]
    exact: bool

    @property
    def converting(self) -> int:
        """How many would convert."""
        return self.values - self.failing


def preview(name: str, type: str) -> Preview:
    """Look at what is stored under ``name``. Two statements, over all contacts or ``MOST_PAGES`` of them."""
    fits = ANY_SCALAR if type == "text" else f"({converted(Bound('value'), type)}) IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('contacts_contact') / current_setting('block_size')::int")
        pages = int(cursor.fetchone()[0])
        percent = min(100.0, 100.0 * MOST_PAGES / pages) if pages else 100.0
        # Patterns of values hold no parameter, so their percent signs, were there any, are none either.
        statement = LOOK.format(fits=fits.replace("%", "%%"))
        cursor.execute(statement, {"name": name, "percent": percent, "shown": SHOWN})
        (values, _none, failing, _no_type), *examples = cursor.fetchall()

    def all_of(count: int) -> int:
        return round(count * 100.0 / percent)

    return Preview(
        values=all_of(values),
        failing=all_of(failing),
        examples=tuple((value, all_of(count)) for _no_count, value, count, _type in examples),
        exact=percent == 100.0,
    )
