"""Test traffic is found without reading all enrollments. Made while the engine goes on."""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies: ClassVar = [("journeys", "0018_put_off")]

    operations: ClassVar = [
        AddIndexConcurrently(
            "enrollment",
            models.Index(condition=models.Q(test=True), fields=["id"], name="enrollment_test"),
        ),
    ]
