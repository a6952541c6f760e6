from django.db import models


class Demo(models.Model):
    """The demo of a development installation: one row, none where there is no demo.

    ``reached_at``: up to which instant of the product's time the demo's people have lived. ``target_at``:
    to where the clock is being moved, and ``moved_from`` whence; none while it runs by itself. ``filled_at``:
    when (real time) the history was complete. ``beat_at``: the last sign (real time) of the process that
    moves it.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    people = models.PositiveIntegerField(help_text="Contacts in all.")
    leads = models.PositiveIntegerField(help_text="Those of them who download the whitepaper.")
    began_at = models.DateTimeField()
    reached_at = models.DateTimeField()
    moved_from = models.DateTimeField(null=True)
    target_at = models.DateTimeField(null=True)
    filled_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_demo"),)

    def __str__(self) -> str:
        return f"demo of {self.people} people"

    @property
    def filling(self) -> bool:
        """Whether its history is not complete yet."""
        return self.filled_at is None

    @property
    def moving(self) -> bool:
        """Whether the clock is on its way somewhere."""
        return self.target_at is not None

    @property
    def share(self) -> float:
        """How much of the way is done, 0 to 1; 1 while nothing moves."""
        if self.target_at is None or self.moved_from is None or self.target_at <= self.moved_from:
            return 1.0
        return min(max((self.reached_at - self.moved_from) / (self.target_at - self.moved_from), 0.0), 1.0)
