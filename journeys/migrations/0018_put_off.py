"""Inflows can be put off as dates and schedules can; a stuck fact knows since when it is."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0017_bundles_and_mentions")]

    operations: ClassVar = [
        migrations.AddField("inflow", "attempt", models.SmallIntegerField(db_default=0, default=0)),
        migrations.AddField("inflow", "problem", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField("inflow", "retry_at", models.DateTimeField(null=True)),
        migrations.AddField("stuckfact", "apart_at", models.DateTimeField(null=True)),
        migrations.AddIndex("stuckfact", models.Index(fields=["contact_id"], name="stuck_of_contact")),
    ]
