"""Rows that the database refuses, so that whatever would write them fails."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

REFUSES = """
CREATE OR REPLACE FUNCTION refuse_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('tests.refuses', true) = 'yes' THEN RAISE EXCEPTION 'poison'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_row BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW WHEN ({which}) EXECUTE FUNCTION refuse_row();
"""


@contextmanager
def refused(*rows: tuple[str, str]) -> Iterator[None]:
    """Until the end no row is written of which a condition on `NEW` is true: pairs of a table and such a
    condition. Inside a transaction that is rolled back."""
    with connection.cursor() as cursor:
        for table, which in rows:
            cursor.execute(REFUSES.format(table=table, which=which))
        cursor.execute("SELECT set_config('tests.refuses', 'yes', false)")
        yield
        cursor.execute("SELECT set_config('tests.refuses', 'no', false)")
