"""What `rulebook` runs on: thousands of rules, two hundred journeys that ask them, and a log of decisions.

Every rule has a retired way of deciding behind it (two approved versions), every fifth a draft; rules are
tables of eight rows, every fifth is a condition. Each journey asks ten of them, filters who enters, and has
hits for thirty days. One rule has a table of 500 rows of 8 inputs.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from benchmarks.analysis import table_of
from config import clock, partitions
from contacts.models import Brand, Member
from journeys.models import Journey, Node, Rule, RuleVersion, Version, VersionNode
from journeys.queries.reading import read
from journeys.services.adopt import adopt
from journeys.services.describe_rule import described
from journeys.services.import_files import import_files
from journeys.services.publish import publish
from journeys.services.review_rule import approve_rule

SAMPLE = Path(__file__).parents[1] / "journeys" / "gallery" / "feature-launch.journey.json"
ASKED = 10
"""Rules that one journey asks."""

CONTACTS = """
INSERT INTO contacts_contact (email, phone, timezone, locale, score, attributes, attributed_at, created_at)
SELECT 'r' || i || '@example.com', '', '', '', i %% 100,
       jsonb_build_object('plan', 'plan-' || i %% 12, 'country', 'country-' || i %% 20, 'value', i %% 1000,
                          'vip', i %% 9 = 0, 'renewal', '2026-05-01'), '{}', %(now)s
FROM generate_series(1, %(n)s) AS i
"""
HITS = """
INSERT INTO journeys_counter (version_id, node_id, measure, outcome, without_logic, hour, count)
SELECT node.version_id, node.id, 'row', 'row-' || row, false,
       date_trunc('hour', %(now)s - day * interval '1 day'), 7
FROM journeys_versionnode node CROSS JOIN generate_series(0, 3) row CROSS JOIN generate_series(1, 10) day
WHERE node.kind = 'decide_table'
"""
DECISIONS = """
WITH runs AS (
    INSERT INTO journeys_enrollment
        (contact_id, version_id, node_id, due, entered_at, seq, state, without_logic, test, attempt, how)
    SELECT i, %(version)s, %(node)s, NULL, %(now)s, 3, 1, false, i %% 100 = 0, 0, 'end'
    FROM generate_series(1, %(n)s + %(n)s / 99) AS i
    RETURNING id, contact_id
)
INSERT INTO journeys_decision (enrollment_id, contact_id, version_id, node_id, seq, at, rule_version_id, row,
                               outcome, fallback, seen, outputs)
SELECT id, contact_id, %(version)s, %(node)s, 2, %(now)s - (contact_id %% 28) * interval '1 day', %(rule)s,
       'hot', 'sales', '',
       jsonb_build_object('contact.score', contact_id * 37 %% 1000 / 10.0,
                          'contact.plan', CASE WHEN contact_id %% 7 = 0 THEN 'pro' ELSE 'free' END,
                          'event.pricing_viewed', contact_id %% 3 = 0),
       '{"route": "sales", "pause": "1d"}'
FROM runs
"""


def rules(many: int, author: Member) -> None:
    """Make so many rules, in a statement for each thousand rows."""
    random = Random(5)
    found = [_document(number, random) for number in range(many)]
    adopt(found)
    now, versions = clock.now(), []
    rows = [Rule(slug=document["slug"], **described(read(document))) for document in found]
    Rule.objects.bulk_create(rows, batch_size=1000)
    for number, (row, document) in enumerate(zip(rows, found, strict=True)):
        for version in (1, 2):
            at = now - timedelta(days=300 - version * 100)
            versions.append(_version(row, version, "approved", document, author, at))
        if number % 5 == 1:
            versions.append(_version(row, 3, "draft", document, author, None))
    RuleVersion.objects.bulk_create(versions, batch_size=1000)


def _version(
    row: Rule, number: int, status: str, document: dict[str, Any], author: Member, at: datetime | None
) -> RuleVersion:
    return RuleVersion(
        rule=row, number=number, status=status, document=document, author=author, approved_at=at
    )


def _document(number: int, random: Random) -> dict[str, Any]:
    about = {
        "slug": f"rule-{number:04}",
        "name": f"Rule {number:04} of {('sales', 'marketing', 'legal', 'support')[number % 4]}",
        "purpose": f"Decides about matter {number}. " + "It was agreed on with those whom it concerns. " * 4,
        "owner": f"Owner {number % 40}",
        "review_by": f"2027-{number % 12 + 1:02}-01",
    }
    if number % 5 == 0:
        leaves = [
            {"fact": f"contact.fact_{number % 150}", "is": "greater_than", "value": random.randint(1, 99)},
            {"event": f"event_{number % 60}", "within": "30d"},
        ]
        return {**about, "kind": "condition", "condition": {"all": leaves}}
    said = table_of("plan", 8, number).document
    table = dict(said["table"])
    table["inputs"] = [
        {**column, "fact": f"contact.fact_{(number + place) % 150}"}
        if column["fact"].startswith("contact.") and place > 1
        else column
        for place, column in enumerate(table["inputs"])
    ]
    return {**about, "kind": "table", "table": table}


def journeys(many: int, rules: int) -> None:
    """Make so many live journeys, which ask all of the tables in turn, with what stands in their drafts."""
    brand, now = Brand.objects.get(is_default=True), clock.now()
    tables = [f"rule-{number:04}" for number in range(rules) if number % 5]
    made, versions, nodes, drafts = [], [], [], []
    for number in range(many):
        asked = [tables[(number * ASKED + place) % len(tables)] for place in range(ASKED)]
        made.append(
            Journey(slug=f"journey-{number:03}", name=f"Journey {number:03}", brand=brand, status="live")
        )
        steps = [_decision(place, slug) for place, slug in enumerate(asked)]
        steps.insert(0, _trigger(number))
        edges = [
            {"from": step["key"], "outcome": f"way-{way}", "to": "end"}
            for step in steps[1:]
            for way in range(6)
        ]
        document = {"slug": made[-1].slug, "nodes": steps, "edges": edges}
        versions.append(
            Version(journey=made[-1], number=1, document=document, published_at=now - timedelta(90))
        )
        nodes += [
            VersionNode(version=versions[-1], ordinal=place, key=step["key"], kind=step["kind"])
            for place, step in enumerate(steps)
        ]
        drafts += [
            Node(
                journey=made[-1],
                key=step["key"],
                kind=step["kind"],
                name=step["key"],
                settings=step["settings"],
            )
            for step in [*steps, *_other_steps()]
        ]
    Journey.objects.bulk_create(made, batch_size=1000)
    Version.objects.bulk_create(versions, batch_size=1000)
    VersionNode.objects.bulk_create(nodes, batch_size=1000)
    Node.objects.bulk_create(drafts, batch_size=1000)
    for journey, version in zip(made, versions, strict=True):
        journey.live_version = version
    Journey.objects.bulk_update(made, ["live_version"], batch_size=1000)


def _decision(place: int, slug: str) -> dict[str, Any]:
    settings = {"rule": slug, "version": "approved", "output": "route"}
    return {"key": f"decide_{place}", "kind": "decide_table", "name": f"Decide {place}", "settings": settings}


def _trigger(number: int) -> dict[str, Any]:
    where = [{"property": "plan", "is": "equal_to", "value": f"plan-{number % 12}"}]
    settings = {"event": f"event_{number % 60}", "where": where}
    return {"key": "start", "kind": "trigger_event", "name": "Start", "settings": settings}


def _other_steps() -> list[dict[str, Any]]:
    body = "Hello {{ contact.first_name }}, {% if contact.plan == 'pro' %}welcome{% endif %}" + " words" * 200
    mail = {
        "key": "mail",
        "kind": "send_email",
        "settings": {"subject": "Hello", "body": body, "topic": "news"},
    }
    waits = [{"key": f"wait_{at}", "kind": "wait_for", "settings": {"duration": "2d"}} for at in range(8)]
    return [mail, *waits]


def large(rows: int, author: Member) -> Rule:
    """A rule with a draft of a table of so many rows, beside the version in force."""
    document = {**table_of("plan", rows, 7).document, "slug": "large-table", "name": "Large table"}
    row = Rule.objects.create(slug="large-table", **described(read(document)))
    for number, status in ((1, "approved"), (2, "draft")):
        _version(row, number, status, document, author, clock.now()).save()
    return row


def decided(many: int, author: Member) -> Journey:
    """The sample journey, live, with so many decisions of its rule in the last month."""
    import_files({"sample.json": SAMPLE.read_bytes()}, author)
    rule = Rule.objects.get(slug="lead-routing")
    approve_rule(rule, author, rule.versions.get().revision)
    journey = Journey.objects.get(slug=json.loads(SAMPLE.read_bytes())["slug"])
    version = publish(journey, author)
    now = clock.now()
    partitions.ensure([now - timedelta(days=30), now])
    values: dict[str, Any] = {
        "version": version.pk,
        "node": version.nodes.get(key="route").pk,
        "rule": rule.versions.get().pk,
        "now": now,
        "n": many,
    }
    with connection.cursor() as cursor:
        cursor.execute(DECISIONS, values)
    return journey


def settled(contacts: int) -> None:
    """Contacts and hits; then everything is counted, as it is on an installation that has run for a while."""
    with connection.cursor() as cursor:
        cursor.execute(CONTACTS, {"n": contacts, "now": clock.now()})
        cursor.execute(HITS, {"now": clock.now()})
        cursor.execute("ANALYZE")
