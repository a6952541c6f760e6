"""Threads stand on cells too."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0019_test_traffic")]

    operations: ClassVar = [
        migrations.AddField(
            "rulecomment",
            "part",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Of a cell: `when` or `then`; empty: the whole row.",
                max_length=4,
            ),
        ),
        migrations.AddField(
            "rulecomment",
            "column",
            models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Of a cell: what its column asks, or the answer that it gives.",
            ),
        ),
    ]
