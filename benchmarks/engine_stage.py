"""What `engine` runs on: the sample journey in the real tables, and contacts of known facts.

Contact number i of a round has score 37 i mod 100, every seventh is a customer (`pro`), every third looked at
prices an hour before entering. So it is known where each must end.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from config import clock
from contacts.models import Brand
from journeys.engine.names import register
from journeys.models import Enrollment, Journey, Rule, RuleVersion, Version
from journeys.services.adopt import adopt

SAMPLE = Path(__file__).parents[1] / "journeys" / "gallery" / "feature-launch.journey.json"

CONTACTS = """
WITH made AS (
    INSERT INTO contacts_contact
        (email, phone, timezone, locale, score, attributes, attributed_at, created_at)
    SELECT 'c' || i || '@example.com', '', '', '', 37 * i %% 100,
           CASE WHEN i %% 7 = 0 THEN '{"plan": "pro"}' ELSE '{"plan": "free"}' END::jsonb, '{}', %(now)s
    FROM generate_series(1, %(n)s) AS i
    RETURNING id, email
), looked AS (
    SELECT id, substring(email FROM 2 FOR position('@' IN email) - 2)::int AS i FROM made
), events AS (
    INSERT INTO contacts_event
        (received_at, contact_id, name, timestamp, properties, context, message_id, claimed_timestamp)
    SELECT %(then)s, id, 'pricing_viewed', %(then)s, '{}', '{}', '', '' FROM looked WHERE i %% 3 = 0
), totals AS (
    INSERT INTO contacts_contactevent (contact_id, name, count, first_at, last_at)
    SELECT id, 'pricing_viewed', 1, %(then)s, %(then)s FROM looked WHERE i %% 3 = 0
), active AS (
    INSERT INTO contacts_activity (contact_id, last_interaction_at) SELECT id, %(then)s FROM looked
)
SELECT id FROM looked ORDER BY i
"""


def document(shape: str) -> dict[str, Any]:
    """The sample journey; `through` is the same without its two waits, `silent` without its messages as well.
    No share without the logic, so that each contact's way is known."""
    text = SAMPLE.read_text(encoding="utf-8").replace("lead-routing", "bench-routing")
    journey: dict[str, Any] = json.loads(text) | {"slug": "bench-launch"}
    journey["settings"] = {**journey["settings"], "without_logic": {"share": 0}}
    journey["tests"] = []
    if shape in ("through", "silent"):
        onward = {"wait": "route", "patience": "done"}
        if shape == "silent":
            sends = {node["key"] for node in journey["nodes"] if node["kind"] == "send_email"}
            onward |= {edge["from"]: edge["to"] for edge in journey["edges"] if edge["from"] in sends}
        journey["nodes"] = [node for node in journey["nodes"] if node["key"] not in onward]
        journey["edges"] = [
            {**edge, "to": _past(edge["to"], onward)}
            for edge in journey["edges"]
            if edge["from"] not in onward
        ]
    return journey


def _past(key: str, onward: dict[str, str]) -> str:
    while key in onward:
        key = onward[key]
    return key


@transaction.atomic
def publish(shape: str) -> Version:
    """The journey, live, its rule approved. Whatever else is there (demo data) is paused meanwhile."""
    Journey.objects.update(status=Journey.Status.PAUSED)
    journey = document(shape)
    adopt(journey)
    for rule in journey["rules"]:
        row = Rule.objects.create(slug=rule["slug"], name=rule["name"], kind=rule["kind"])
        row.versions.create(number=1, status=RuleVersion.Status.APPROVED, document=rule)
    brand = Brand.objects.get(is_default=True)
    made = Journey.objects.create(
        slug=journey["slug"], name=journey["name"], brand=brand, status=Journey.Status.LIVE
    )
    version = Version.objects.create(journey=made, number=1, document=journey, published_at=clock.now())
    Journey.objects.filter(pk=made.pk).update(live_version=version)
    register(version)
    return version


def people(n: int, now: datetime) -> list[int]:
    """Make `n` contacts with their events; their ids in order."""
    with connection.cursor() as cursor:
        cursor.execute(CONTACTS, {"n": n, "now": now, "then": now - timedelta(hours=1)})
        return [id for (id,) in cursor.fetchall()]


def route(i: int) -> str:
    """Where the rule sends contact number `i`."""
    if i % 7 == 0:
        return "news"
    if 37 * i % 100 > 80:
        return "sales"
    return "demo" if i % 3 == 0 else "case_study"


def expected(shape: str, n: int) -> dict[str, int]:
    """How many rows a round of `n` contacts must write."""
    ways = [route(i) for i in range(1, n + 1)]
    patient = sum(way in ("demo", "case_study") for way in ways)
    if shape == "through":
        return {"steps": n * 5, "decisions": n, "deliveries": n + n - ways.count("sales")}
    return {"steps": n * 6 + patient, "decisions": n, "deliveries": n + n - ways.count("sales")}


def verify(version: Version, contacts: list[int], first_enrollment: int) -> list[str]:
    """Sentences about contacts who did not pass the node that they must, or stand elsewhere than at the
    end."""
    keys = dict(version.nodes.values_list("id", "key"))
    wrong = []
    rows = Enrollment.objects.filter(version=version, pk__gte=first_enrollment).values_list(
        "contact_id", "state", "node_id"
    )
    ends = {contact: (state, keys[node]) for contact, state, node in rows}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contact_id, node_id FROM journeys_step WHERE enrollment_id >= %s", [first_enrollment]
        )
        passed: dict[int, set[str]] = {}
        for contact, node in cursor.fetchall():
            passed.setdefault(contact, set()).add(keys[node])
    for i, contact in enumerate(contacts, 1):
        if ends.get(contact) != (Enrollment.State.ENDED, "done") or route(i) not in passed.get(contact, ()):
            wrong.append(f"contact {i}: {ends.get(contact)}, passed {sorted(passed.get(contact, ()))}")
    return wrong
