"""The statements that run for every batch find their rows by index, whatever the statistics say."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from psycopg.pq import Format

from config import clock, partitions
from journeys.engine.enroll import enroll
from journeys.engine.facts.events import SKEW
from journeys.engine.statements import array, prepared, session, statement
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db

BATCH = range(1, 2001)
BIG = ("journeys_enrollment", "journeys_run", "contacts_event", "contacts_contact", "journeys_entryguard")


@pytest.fixture(params=["known", "unknown", "unknown and few", "of a quiet hour"])
def crowded(request: pytest.FixtureRequest) -> int:
    """Thousands of enrollments and events of three months, with statistics, with none, and with those of an
    hour in which nobody was under way; the version.

    The lock keeps autovacuum away: what it had seen of another test, or of these rows before their commit,
    would be statistics of chance.
    """
    statistics = request.param
    size = 3_000 if statistics == "unknown and few" else 20_000
    forget_statistics()
    version = stage.publish(stage.waiting_journey())
    now = clock.now()
    partitions.ensure([now - timedelta(days=90), now])
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO contacts_contact
                (email, phone, timezone, locale, attributes, attributed_at, created_at)
            SELECT '', '', '', '', '{}', '{}', %s FROM generate_series(1, %s) RETURNING id
            """,
            [now, size],
        )
        contacts = [id for (id,) in cursor.fetchall()]
        cursor.execute(
            """
            INSERT INTO contacts_event
                (received_at, contact_id, name, timestamp, properties, context, message_id, claimed_timestamp)
            SELECT at, id, 'finished', at, '{}', '{}', '', ''
            FROM (SELECT id, %s - id %% 90 * interval '1 day' AS at FROM contacts_contact) happened
            """,
            [now],
        )
    enroll(version.pk, contacts)
    with connection.cursor() as cursor:
        if statistics == "known":
            cursor.execute("ANALYZE")
        elif statistics == "of a quiet hour":
            cursor.execute("UPDATE journeys_enrollment SET state = 1")
            cursor.execute("ANALYZE")
            cursor.execute("UPDATE journeys_enrollment SET state = 0")
    return version.pk


def forget_statistics() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(BIG)} IN SHARE UPDATE EXCLUSIVE MODE")
        for table in BIG:
            cursor.execute("SELECT pg_clear_relation_stats('public', %s)", [table])
            cursor.execute(
                """
                SELECT pg_clear_attribute_stats('public', %s, attname, false) FROM pg_attribute
                WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
                """,
                [table, table],
            )


def plan(name: str, /, **parameters: Any) -> str:
    """How PostgreSQL runs a statement of the engine: by the one plan of a prepared statement, or by the plan
    for these parameters."""
    with session() as work:
        work.cursor.format = Format.TEXT
        if not prepared(name):
            rows = work.cursor.execute(b"EXPLAIN " + statement(name), parameters).fetchall()
        else:
            names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", statement(name).decode())))
            text = re.sub(r"%\((\w+)\)s", lambda m: f"${names.index(m[1]) + 1}", statement(name).decode())
            work.cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            work.cursor.execute(f"PREPARE asked AS {text}".encode())
            nulls = ", ".join(["NULL"] * len(names))
            rows = work.cursor.execute(f"EXPLAIN EXECUTE asked({nulls})".encode()).fetchall()
            work.cursor.execute("DEALLOCATE asked")
    return "\n".join(line for (line,) in rows)


def bounds() -> dict[str, Any]:
    now = clock.now()
    return {"now": now, "since": now - timedelta(days=7), "horizon": now + SKEW, "name": "finished"}


def statements(version: int) -> dict[str, dict[str, Any]]:
    """The statements of every batch, with parameters of its size."""
    ids, now = array(BATCH), clock.now()
    instants = array([now] * len(BATCH))
    return {
        "claim": {"version": version, "journey": 1, "now": now, "since": now - timedelta(days=1),
                  "limit": 2000},
        "move": {"ids": ids, "nodes": ids, "dues": instants, "now": now, "seqs": ids},
        "stop": {"ids": ids, "nodes": ids, "now": now, "seqs": ids,
                 "states": array(0 for _ in BATCH), "hows": [""] * len(BATCH)},
        "take_out": {"ids": ids, "how": "goal", "now": now},
        "enter_guard": {"journey": 1, "contacts": ids, "keys": [""] * len(BATCH), "instants": instants,
                        "again": True, "pause": timedelta(days=1)},
        "wake_lock": {"contacts": ids},
        "wake_read": {"ids": ids},
        "wake_due": {"ids": ids, "dues": instants},
        "began": {"ids": ids},
        "event_latest": {"contacts": ids, "names": ["finished"]},
        "event_newest_until": {"contacts": ids, "untils": instants, "name": "finished",
                               "horizon": now + SKEW},
        "event_count": {"contacts": ids, **bounds()},
        "event_first": {"contacts": ids, "afters": instants, "untils": instants, "names": ["finished"],
                        "oldest": now - timedelta(days=7), "horizon": now + SKEW},
        "goal_runs": {"contacts": ids, "journeys": array([1]), "versions": array([version])},
    }  # fmt: skip


def test_statements_find_their_rows_by_index(crowded: int) -> None:
    no_statement_of_a_batch_reads_a_whole_table(crowded)
    facts_with_a_window_look_only_into_its_months(crowded)
    the_claim_walks_the_due_index_in_its_order(crowded)


def no_statement_of_a_batch_reads_a_whole_table(crowded: int) -> None:
    for name, parameters in statements(crowded).items():
        found = plan(name, **parameters)
        assert "Hash Join" not in found, f"{name}\n{found}"
        assert "Merge Join" not in found, f"{name}\n{found}"
        assert "Materialize" not in found, f"{name}\n{found}"
        lines = found.splitlines()
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            if "Scan" in line and any(f" on {table}" in line for table in BIG):
                assert "Seq Scan" not in line, f"{name}\n{found}"
                assert " Cond: " in following or "Bitmap" in line, f"{name} walks a whole index\n{found}"


def facts_with_a_window_look_only_into_its_months(crowded: int) -> None:
    now = clock.now()
    months = {f"{now - timedelta(days=7):%Y_%m}", f"{now:%Y_%m}", f"{now + SKEW:%Y_%m}"}
    for name in ("event_count", "event_first"):
        found = plan(name, **statements(crowded)[name])
        read = {
            word[len("contacts_event_") :][:7]
            for word in found.split()
            if word.startswith("contacts_event_2")
        }
        assert read, found
        assert read <= months, found


def the_claim_walks_the_due_index_in_its_order(crowded: int) -> None:
    found = plan("claim", **statements(crowded)["claim"])
    assert "enrollment_due" in found
    assert "Sort" not in found
