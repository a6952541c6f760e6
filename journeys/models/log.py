"""What happened on the way. Partitioned by month; written by COPY; never updated.

Django's composite keys name the rows; the database indexes the enrollment alone. Its lock rules out that a
step is logged twice (``weft check`` looks), and an entry of the whole key costs twice as much to write.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Way(models.Model):
    """Nodes that can be passed one after the other without a rest, and the outcomes by which they are left.
    One row for all who went it; its id is made of what it holds."""

    id = models.BigIntegerField(primary_key=True)
    version_id = models.BigIntegerField()
    nodes = ArrayField(models.BigIntegerField())
    outcomes = ArrayField(models.CharField(max_length=80))

    def __str__(self) -> str:
        return " ".join(map(str, self.nodes))


class Leg(models.Model):
    """What one enrollment passed from one rest to the next, written when it leaves. Ids only: no personal
    data.

    It came to the first node of the way at ``entered_at`` with ``seq`` steps behind it, and passed that and
    all others at ``left_at``.
    """

    pk = models.CompositePrimaryKey("enrollment_id", "seq", "left_at")
    enrollment_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField()
    way_id = models.BigIntegerField()
    seq = models.IntegerField()

    class Meta:
        # The path of a run.
        indexes = (models.Index(fields=["enrollment_id"], name="leg_of_enrollment"),)

    def __str__(self) -> str:
        return f"{self.enrollment_id}#{self.seq}"


class Step(models.Model):
    """One enrollment passing one node: the legs step by step. A view; a filter by enrollment or by the time
    of leaving is one of the legs."""

    pk = models.CompositePrimaryKey("enrollment_id", "seq", "left_at")
    enrollment_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    node_id = models.BigIntegerField()
    seq = models.IntegerField()
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=80, help_text="A way out; or goal, exit, merged, moved for who was taken out."
    )

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.enrollment_id}#{self.seq}"


class Decision(models.Model):
    """Why somebody was sent one way: rule version, row, the values seen."""

    pk = models.CompositePrimaryKey("enrollment_id", "seq", "at")
    enrollment_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    node_id = models.BigIntegerField()
    seq = models.IntegerField()
    at = models.DateTimeField()
    rule_version_id = models.BigIntegerField(null=True)
    row = models.CharField(max_length=60)
    outcome = models.CharField(max_length=80)
    fallback = models.CharField(
        max_length=20, blank=True, default="", help_text="missing, no_row, ..., baseline; else empty"
    )
    seen = models.JSONField(default=dict)
    outputs = models.JSONField(default=dict)

    class Meta:
        indexes = (
            # The reasons of a run.
            models.Index(fields=["enrollment_id"], name="decision_of_enrollment"),
            # The latest of all. It notes between which instants each stretch of the table lies, which costs
            # the writer next to nothing, since the log grows at its end.
            BrinIndex(fields=["at"], name="decision_latest", autosummarize=True),
        )

    def __str__(self) -> str:
        return f"{self.enrollment_id}#{self.seq} {self.row}"


class Conversion(models.Model):
    """That a run reached its goal; once each, live or ended."""

    enrollment_id = models.BigIntegerField(primary_key=True)
    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    goal = models.CharField(max_length=200)
    at = models.DateTimeField()
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    without_logic = models.BooleanField(default=False)

    class Meta:
        indexes = (
            # Suppression: does this contact have a recent conversion of that goal?
            models.Index(fields=["contact_id", "goal", "at"], name="conversion_of_contact"),
            models.Index(fields=["journey_id", "at"], name="conversion_of_journey"),
        )

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.goal}"


class Refused(models.Model):
    """How many were refused entry, by reason and UTC hour."""

    journey_id = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    hour = models.DateTimeField()
    count = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["journey_id", "reason", "hour"], name="one_refused_row"),
        )

    def __str__(self) -> str:
        return f"{self.journey_id} {self.reason} {self.count}"


class Seal(models.Model):
    """Up to where a log has been thrown away: numbers of the hours before it are no longer recounted, and
    stay as they are."""

    log = models.CharField(max_length=40, primary_key=True, help_text="The table.")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.log} {self.until}"
