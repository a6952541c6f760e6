from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0006_latest_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="moving",
            field=models.JSONField(
                blank=True,
                help_text="While its people move to another version: to (id), destinations, again, total, moved.",
                null=True,
            ),
        ),
    ]
