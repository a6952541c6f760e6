"""The hot statements read rows by index, with many messages there."""

from typing import Any

import pytest
from django.db import connection

from config import clock
from journeys.delivery.dispatch import dispatch
from journeys.delivery.statements import statement
from journeys.models import Delivery
from tests.journeys.delivery.cast import Cast
from tests.journeys.delivery.mail_server import MailServer

MANY = 30_000

FILL = """
INSERT INTO journeys_delivery (contact_id, version_id, node_id, enrollment_id, seq, channel, message_class,
                               topic, state, reason, queued_at, due, attempts, settled_at)
SELECT %(contact)s + n %% 50, %(version)s, %(node)s, NULL, 0, 'email', 'promotional', 'product_news',
       CASE WHEN n %% 3 = 0 THEN 'queued' ELSE 'sent' END, '', %(now)s,
       %(now)s - n * interval '1 second', 0, %(now)s
  FROM generate_series(1, %(many)s) AS n
"""
TABLES = (
    "journeys_delivery",
    "journeys_attempt",
    "journeys_enrollment",
    "journeys_run",
    "journeys_pressure",
    "contacts_contact",
    "contacts_consent",
    "contacts_suppression",
)


@pytest.fixture
def many(cast: Cast) -> list[int]:
    """A queue of ten thousand and twice as many that went out; returns a hundred that are queued."""
    version = cast.version()
    contacts = [cast.contact() for _ in range(50)]
    with connection.cursor() as cursor:
        cursor.execute(
            FILL,
            {
                "contact": contacts[0].pk,
                "version": version.pk,
                "node": version.nodes.get().pk,
                "now": clock.now(),
                "many": MANY,
            },
        )
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")
    return list(Delivery.objects.filter(state="queued").order_by("id").values_list("pk", flat=True)[:100])


def plan(name: str, parameters: dict[str, Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement(name)}", parameters)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_the_claim_walks_the_index_of_the_queue(many: list[int]) -> None:
    steps = plan("claim", {"now": clock.now(), "limit": 100})
    assert steps.count("Index Scan using delivery_queued") == 3
    assert "Sort" not in steps
    assert "Seq Scan" not in steps


def test_a_window_is_read_and_written_by_key(many: list[int]) -> None:
    now = clock.now()
    parameters = {
        "deliveries": many,
        "now": now,
        "since": now,
        "started": now,
        "lease": now,
        "until": [now] * len(many),
        "reasons": ["left"] * len(many),
    }
    for name in ("facts", "pressure_rows", "pressure_lock", "twins", "reserve", "drop", "hold", "wake"):
        assert "Seq Scan on journeys_delivery" not in plan(name, parameters), name


def test_a_long_queue_is_worked_off_in_windows(many: list[int], mail_server: MailServer) -> None:
    assert dispatch(limit=200).claimed == 200
