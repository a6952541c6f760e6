"""The step log is written by leg: what a run passed from one rest to the next is one row."""

import re
from datetime import UTC, datetime
from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

from config import partitions
from config.partitions import CreatePartitionedModel

# As it is with the decisions: see the model.
KEY = "ALTER TABLE journeys_leg DROP CONSTRAINT journeys_leg_pkey;"

VIEW = """
DROP TABLE journeys_step;
CREATE VIEW journeys_step AS
SELECT leg.enrollment_id, leg.contact_id, way.version_id, passed.node_id,
       leg.seq + passed.place::integer - 1 AS seq,
       CASE WHEN passed.place = 1 THEN leg.entered_at ELSE leg.left_at END AS entered_at,
       leg.left_at, passed.outcome
FROM journeys_leg leg
JOIN journeys_way way ON way.id = leg.way_id
CROSS JOIN LATERAL unnest(way.nodes, way.outcomes) WITH ORDINALITY AS passed (node_id, outcome, place);
UPDATE journeys_seal SET log = 'journeys_leg' WHERE log = 'journeys_step';
"""

CARRY_OVER = """
INSERT INTO journeys_way (id, version_id, nodes, outcomes)
SELECT row_number() OVER (ORDER BY version_id, node_id, outcome), version_id, ARRAY[node_id], ARRAY[outcome]
FROM (SELECT DISTINCT version_id, node_id, outcome FROM journeys_step) one;
INSERT INTO journeys_leg (enrollment_id, contact_id, entered_at, left_at, way_id, seq)
SELECT step.enrollment_id, step.contact_id, step.entered_at, step.left_at, way.id, step.seq
FROM journeys_step step
JOIN journeys_way way ON way.version_id = step.version_id AND way.nodes[1] = step.node_id
                     AND way.outcomes[1] = step.outcome;
"""


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Each step that there is becomes a leg of one step."""
    with schema_editor.connection.cursor() as cursor:
        # Until the table is dropped: what a worker still wrote between the two would be lost.
        cursor.execute("LOCK TABLE journeys_step IN ACCESS EXCLUSIVE MODE")
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journeys_step'::regclass"
        )
        months = [re.findall(r"(\d{4})_(\d\d)$", name)[0] for (name,) in cursor.fetchall()]
        if months:
            partitions.ensure(datetime(int(year), int(month), 15, tzinfo=UTC) for year, month in months)
            # Making partitions leaves a short patience behind, for all that follows in the transaction.
            cursor.execute("SET LOCAL lock_timeout = 0")
            cursor.execute(CARRY_OVER)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0012_inflow")]

    operations = [
        migrations.CreateModel(
            name="Way",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("version_id", models.BigIntegerField()),
                (
                    "nodes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "outcomes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
            ],
        ),
        CreatePartitionedModel(
            name="Leg",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "enrollment_id",
                        "seq",
                        "left_at",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("enrollment_id", models.BigIntegerField()),
                ("contact_id", models.BigIntegerField()),
                ("entered_at", models.DateTimeField()),
                ("left_at", models.DateTimeField()),
                ("way_id", models.BigIntegerField()),
                ("seq", models.IntegerField()),
            ],
            options={"indexes": [models.Index(fields=["enrollment_id"], name="leg_of_enrollment")]},
        ),
        migrations.RunSQL(KEY),
        migrations.RunPython(carry_over),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(VIEW)],
            state_operations=[
                migrations.RemoveIndex(model_name="step", name="step_of_enrollment"),
                migrations.AlterModelOptions(name="step", options={"managed": False}),
            ],
        ),
    ]
