"""When dates and schedules let people in, and splits look for their winner: kept ahead of time, so that
nothing polls."""

from django.db import models

from journeys.models.journey import Journey


class LetsManyIn(models.Model):
    """What lets people in by itself: why, how often in a row and until when that was put off."""

    attempt = models.SmallIntegerField(db_default=0, default=0)
    retry_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, db_default="", default="")

    class Meta:
        abstract = True


class OnTheTimetable(LetsManyIn):
    """What dates and schedules share besides: by which zone (of those who state none) their instants are
    kept."""

    zone = models.CharField(max_length=64, db_default="", default="")

    class Meta:
        abstract = True


class DateTrigger(OnTheTimetable):
    """A date trigger of a live journey. It outlives the version that brought it: a new version with the same
    settings takes it over, another one retires it (``retired_at``), after which only what was due until then
    still lets people in, by the trigger of the same key.

    ``since``: instants before it let nobody in. ``cursor`` is the last contact whose date has been looked at,
    until all have been (``filled``).
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="date_triggers")
    node_key = models.CharField(max_length=60)
    settings = models.JSONField()
    since = models.DateTimeField(help_text="Domain time.")
    cursor = models.BigIntegerField(default=0)
    filled = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["journey", "node_key"],
                condition=models.Q(retired_at=None),
                name="one_date_trigger_per_key",
            ),
        )

    def __str__(self) -> str:
        return f"{self.journey_id}/{self.node_key}"


class Appointment(models.Model):
    """When a date lets a contact in next; null for never as things stand. ``fired`` is the last instant that
    did."""

    pk = models.CompositePrimaryKey("trigger_id", "contact_id")
    trigger_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    due = models.DateTimeField(null=True)
    fired = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            # What is due, and what will be next.
            models.Index(fields=["due"], name="appointment_due", condition=models.Q(due__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.contact_id} at {self.due}"


class Schedule(OnTheTimetable):
    """A schedule of a live journey: when its segment enters next (``due``, null for never again).

    While an occurrence (``occurs``) is being worked off, ``cursor`` is the last member asked, and
    ``began_at`` the instant as of which people belong to the segment. Taken over and retired as date
    triggers are.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="schedules")
    node_key = models.CharField(max_length=60)
    settings = models.JSONField()
    due = models.DateTimeField(null=True)
    occurs = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    cursor = models.BigIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["journey", "node_key"],
                condition=models.Q(retired_at=None),
                name="one_schedule_per_key",
            ),
        )
        indexes = (
            # What is due, and what will be next.
            models.Index(fields=["due"], name="schedule_due", condition=models.Q(due__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.journey_id}/{self.node_key} at {self.due}"


class SplitRace(models.Model):
    """A split of a live journey that looks for a winner, since it was published so. ``winner`` is empty until
    there is one, and never changes then; ``numbers`` are people and conversions by branch, as of the last
    look. ``due`` is when to look, null where that goes by the number of people."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="split_races")
    node_key = models.CharField(max_length=60)
    settings = models.JSONField()
    since = models.DateTimeField(help_text="Domain time.")
    due = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    winner = models.CharField(max_length=80, blank=True, default="")
    numbers = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["journey", "node_key"], name="one_race_per_split"),)

    def __str__(self) -> str:
        return f"{self.journey_id}/{self.node_key} {self.winner}"
