"""Empty the test database between tests that commit, in milliseconds.

Django truncates every table (half a second here: each gets new files) and takes the rows along that
migrations and `weft setup` made. This one deletes from the tables that have rows, and puts those reference
rows back.
"""

from typing import Any

from django.core.management.commands import flush
from django.db import connection, transaction

REFERENCE = "reference_rows"

TABLES = """
    SELECT format('%I', relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      AND relname <> 'django_migrations' ORDER BY relname
"""


def tables_with_rows() -> list[str]:
    """Quoted names of the tables that have rows. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in tables))
        return [name for (name,) in cursor.fetchall()]


def keep_reference_rows() -> None:
    """Remember the rows that there are now as those that every test begins with."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {REFERENCE} CASCADE")
        cursor.execute(f"CREATE SCHEMA {REFERENCE}")
        for table in tables_with_rows():
            cursor.execute(f"CREATE TABLE {REFERENCE}.{table} AS TABLE public.{table}")


class Command(flush.Command):
    """Stands in for Django's command of this name."""

    def handle(self, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # Foreign keys need no order while nobody checks them.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in tables_with_rows():
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute(
                "SELECT format('%%I', relname) FROM pg_class WHERE relnamespace = to_regnamespace(%s)"
                " AND relkind = 'r'",
                [REFERENCE],
            )
            for (table,) in cursor.fetchall():
                cursor.execute(f"INSERT INTO public.{table} SELECT * FROM {REFERENCE}.{table}")
