"""What a step costs to write: the end stands in the enrollment's own row, logs are indexed by enrollment alone,
outputs are appended, and two indexes say what three did."""

from django.db import migrations, models

ENDS = """
UPDATE journeys_enrollment SET how = run.how, entered_at = run.ended_at
FROM journeys_run run WHERE run.enrollment_id = journeys_enrollment.id AND run.ended_at IS NOT NULL;
"""
GUARDS = """
UPDATE journeys_entryguard guard SET enrollment_id = coalesce((
    SELECT run.enrollment_id FROM journeys_run run
    WHERE run.contact_id = guard.contact_id AND run.journey_id = guard.journey_id AND run.entry_key = guard.key
    ORDER BY run.entered_at DESC, run.enrollment_id DESC LIMIT 1), 0);
"""
KEYS = """
ALTER TABLE journeys_step DROP CONSTRAINT journeys_step_pkey;
ALTER TABLE journeys_decision DROP CONSTRAINT journeys_decision_pkey;
"""
OUTPUTS = """
ALTER TABLE journeys_output DROP CONSTRAINT journeys_output_pkey;
ALTER TABLE journeys_output ADD COLUMN seq integer NOT NULL DEFAULT 0;
CREATE INDEX output_of_enrollment ON journeys_output (enrollment_id);
"""
# Neither a run nor a guard is updated at the end any more.
STORAGE = """
ALTER TABLE journeys_run RESET (fillfactor);
ALTER TABLE journeys_entryguard RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="enrollment",
            name="how",
            field=models.CharField(
                blank=True, default="", help_text="end, goal, exit, merged, moved, stopped", max_length=8
            ),
        ),
        migrations.AlterField(
            model_name="enrollment",
            name="entered_at",
            field=models.DateTimeField(help_text="When they came to this node; once ended, when that was."),
        ),
        migrations.RunSQL(ENDS),
        migrations.RemoveField(model_name="run", name="ended_at"),
        migrations.RemoveField(model_name="run", name="how"),
        migrations.AddField(
            model_name="entryguard",
            name="enrollment_id",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunSQL(GUARDS),
        migrations.RemoveField(model_name="entryguard", name="live"),
        migrations.RunSQL(KEYS),
        migrations.AddIndex(
            model_name="step", index=models.Index(fields=["enrollment_id"], name="step_of_enrollment")
        ),
        migrations.AddIndex(
            model_name="decision", index=models.Index(fields=["enrollment_id"], name="decision_of_enrollment")
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(OUTPUTS)],
            state_operations=[
                migrations.DeleteModel("Output"),
                migrations.CreateModel(
                    name="Output",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "enrollment_id",
                                "seq",
                                "name",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("enrollment_id", models.BigIntegerField()),
                        ("seq", models.IntegerField(default=0)),
                        ("node_key", models.CharField(max_length=60)),
                        ("name", models.CharField(max_length=60)),
                        ("value", models.JSONField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["enrollment_id"], name="output_of_enrollment")]
                    },
                ),
            ],
        ),
        migrations.RemoveIndex(model_name="enrollment", name="enrollment_due"),
        migrations.RemoveIndex(model_name="enrollment", name="enrollment_standing"),
        migrations.AddIndex(
            model_name="enrollment",
            index=models.Index(
                condition=models.Q(("state", 1), _negated=True),
                fields=["version", "due", "node"],
                name="enrollment_due",
            ),
        ),
        migrations.AddIndex(
            model_name="enrollment",
            index=models.Index(condition=models.Q(("state", 2)), fields=["node"], name="enrollment_parked"),
        ),
        migrations.RemoveIndex(model_name="delivery", name="delivery_of_node"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["failed", "uncertain"])),
                fields=["id"],
                name="delivery_trouble",
            ),
        ),
        migrations.RunSQL(STORAGE),
    ]
