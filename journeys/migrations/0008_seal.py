from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0007_moving_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "log",
                    models.CharField(
                        help_text="The table.", max_length=40, primary_key=True, serialize=False
                    ),
                ),
                ("until", models.DateTimeField()),
            ],
        ),
    ]
