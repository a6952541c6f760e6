"""The latest decisions are found without reading their whole month."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journeys", "0005_fewer_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="decision", index=BrinIndex(autosummarize=True, fields=["at"], name="decision_latest")
        ),
    ]
