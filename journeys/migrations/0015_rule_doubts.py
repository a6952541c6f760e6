"""How many findings about a rule want to be dealt with; counted with the next edit or import of each rule."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0014_timetable_upkeep")]

    operations: ClassVar = [
        migrations.AddField(
            "rule",
            "doubts",
            models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text=(
                    "How many findings about the newest version want to be dealt with; notes are not counted."
                ),
            ),
        ),
    ]
