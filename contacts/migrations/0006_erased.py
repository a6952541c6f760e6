from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0005_segments_kept"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                fields=["id"], name="contact_erased", condition=models.Q(erased_at__isnull=False)
            ),
        ),
    ]
