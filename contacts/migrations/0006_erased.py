from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # The table is large, and people go on being taken in meanwhile.
    atomic = False

    dependencies = [
        ("contacts", "0005_segments_kept"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                fields=["id"], name="contact_erased", condition=models.Q(erased_at__isnull=False)
            ),
        ),
    ]
