import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0008_seal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Overdue",
            fields=[
                ("enrollment_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("journey_id", models.BigIntegerField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["journey_id"], name="overdue_of_journey")],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("paused_at", models.DateTimeField()),
                (
                    "entrants",
                    models.CharField(
                        choices=[("drop", "dropped"), ("wait", "kept waiting")], default="drop", max_length=4
                    ),
                ),
                ("resumed_at", models.DateTimeField(null=True)),
                (
                    "waits",
                    models.CharField(
                        choices=[("run", "run on"), ("extend", "extended by the pause")],
                        default="run",
                        max_length=6,
                    ),
                ),
                (
                    "overdue",
                    models.CharField(
                        choices=[("send", "sent"), ("skip", "skipped")], default="send", max_length=4
                    ),
                ),
                ("per_minute", models.PositiveIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("message_at", models.BigIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to="journeys.journey",
                    ),
                ),
                (
                    "paused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resumed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("waits", "extend")), fields=["journey"], name="pause_extends"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("journey",),
                        name="one_open_pause",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingEntrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "node_key",
                    models.CharField(help_text="The trigger; empty for the first one.", max_length=60),
                ),
                ("contact_id", models.BigIntegerField()),
                ("at", models.DateTimeField(help_text="When their fact happened.")),
                ("properties", models.JSONField(default=dict)),
                ("test", models.BooleanField(default=False)),
                (
                    "journey",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="journeys.journey",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["journey", "at", "id"], name="waiting_entrant_next"),
                    models.Index(fields=["contact_id"], name="waiting_entrant_of_contact"),
                ],
            },
        ),
    ]
