from datetime import timedelta

from django.db import models


class Clock(models.Model):
    """How far the product's clock is ahead of real time. One row; moved in development and tests only.

    Read through ``config.clock`` and nowhere else.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    ahead = models.DurationField(default=timedelta)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_clock"),)

    def __str__(self) -> str:
        return f"{self.ahead} ahead"
