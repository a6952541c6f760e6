"""One contact in one version: where they stand (hot, narrow), and all else about the run (cold)."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.models.fields import PublicIdField, WrittenAtField
from journeys.models.journey import Journey, Version, VersionNode


class Enrollment(models.Model):
    """Where somebody stands. The row is the lock: a tick holds it from claim to commit.

    ``due``: the earliest instant (domain time) at which to ask the node again; a lower bound. Null
    while only a fact can wake it, and for whoever has ended or was parked. ``seq`` counts the steps
    passed. What the end adds stands here too, since this row is written then anyway.

    No foreign key is checked here: each check would share-lock a row that every worker shares (the
    node, the version), and the engine, the only writer, takes ids from the rows themselves. ``weft
    check`` looks for strays.
    """

    class State(models.IntegerChoices):
        LIVE = 0, _("Live")
        ENDED = 1, _("Ended")
        FAILED = 2, _("Parked")

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, models.DO_NOTHING, db_index=False, db_constraint=False)
    version = models.ForeignKey(Version, models.DO_NOTHING, db_index=False, db_constraint=False)
    node = models.ForeignKey(VersionNode, models.DO_NOTHING, db_index=False, db_constraint=False)
    due = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(help_text="When they came to this node; once ended, when that was.")
    seq = models.IntegerField(default=0)
    state = models.SmallIntegerField(choices=State, default=State.LIVE)
    without_logic = models.BooleanField(default=False)
    test = models.BooleanField(default=False, help_text="Test traffic is never counted.")
    attempt = models.SmallIntegerField(default=0, help_text="Failures in a row on this node.")
    how = models.CharField(
        max_length=8, blank=True, default="", help_text="end, goal, exit, merged, moved, stopped"
    )

    class Meta:
        indexes = (
            # The claim: the earliest due of each version. And who stands where: for that the node is part of
            # it, since an index of its own would cost a tenth of every move.
            models.Index(
                fields=["version", "due", "node"], name="enrollment_due", condition=~models.Q(state=1)
            ),
            # Whom people must look at.
            models.Index(fields=["node"], name="enrollment_parked", condition=models.Q(state=2)),
            # What no number counts: decisions that are tried anew leave these out.
            models.Index(fields=["id"], name="enrollment_test", condition=models.Q(test=True)),
        )

    def __str__(self) -> str:
        return f"enrollment {self.id}"


class Run(models.Model):
    """What is true of an enrollment from entry to end; written at entry and seldom after it."""

    enrollment = models.OneToOneField(
        Enrollment, models.CASCADE, primary_key=True, related_name="run", db_constraint=False
    )
    public_id = PublicIdField()
    journey = models.ForeignKey(Journey, models.DO_NOTHING, db_index=False, db_constraint=False)
    contact = models.ForeignKey(Contact, models.DO_NOTHING, db_index=False, db_constraint=False)
    entered_at = models.DateTimeField()
    entry = models.JSONField(default=dict, help_text="Properties of the triggering event.")
    entry_key = models.CharField(
        max_length=200, blank=True, default="", help_text="The value of `per`, else empty."
    )
    test = models.BooleanField(default=False)

    class Meta:
        indexes = (
            # Goals count for runs that have ended, too.
            models.Index(fields=["contact", "journey", "entered_at"], name="run_of_contact"),
            models.Index(fields=["journey", "-entered_at"], name="run_newest"),
        )

    def __str__(self) -> str:
        return f"run {self.enrollment_id}"

    @property
    def ended_at(self) -> datetime | None:
        """When it ended; None while it is under way. A query unless the enrollment is there already."""
        enrollment = self.enrollment
        return enrollment.entered_at if enrollment.state == Enrollment.State.ENDED else None

    @property
    def how(self) -> str:
        """How it ended; empty while it is under way."""
        return self.enrollment.how


class Output(models.Model):
    """A value that a step gave and later nodes read as ``step.NODE.OUTPUT``: the newest counts. Appended by
    COPY."""

    pk = models.CompositePrimaryKey("enrollment_id", "seq", "name")
    enrollment_id = models.BigIntegerField()
    seq = models.IntegerField(default=0)
    node_key = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    value = models.JSONField(null=True)

    class Meta:
        # Alone, instead of the key: see ``journeys.models.log``.
        indexes = (models.Index(fields=["enrollment_id"], name="output_of_enrollment"),)

    def __str__(self) -> str:
        return f"{self.node_key}.{self.name}"


class EntryGuard(models.Model):
    """Who has entered a journey, and the enrollment that this made last: one atomic statement on this row
    decides each entry. Whether that run is over is asked of the enrollment, so nothing is written here when
    it ends. Whoever is under way stands in here, and so is found by contact: an index for that on the
    enrollments would be written at each of their moves."""

    pk = models.CompositePrimaryKey("contact_id", "journey_id", "key")
    journey_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    key = models.CharField(max_length=200, default="")
    entered_at = models.DateTimeField()
    enrollment_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.journey_id} {self.contact_id} {self.key}"


class Assignment(models.Model):
    """The branch that a split gave a contact: stored at first and kept."""

    pk = models.CompositePrimaryKey("journey_id", "node_key", "contact_id")
    journey_id = models.BigIntegerField()
    node_key = models.CharField(max_length=60)
    contact_id = models.BigIntegerField()
    branch = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.node_key} {self.branch}"


class Failure(models.Model):
    """Why an enrollment was retried or parked; what ops see."""

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="failures")
    node = models.ForeignKey(VersionNode, models.CASCADE)
    attempt = models.SmallIntegerField()
    reason = models.TextField()
    trace = models.TextField()
    parked = models.BooleanField()
    resolved_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    written_at = WrittenAtField()

    def __str__(self) -> str:
        return self.reason


class StuckFact(models.Model):
    """A fact from the inbox whose consequences could not be worked out: set apart, so that others go on.

    ``apart_at`` is the domain time at which it was; ``retry_at`` is when it is tried again, null once that
    has been given up and somebody must look at it.
    """

    kind = models.CharField(max_length=9)
    contact_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    timestamp = models.DateTimeField()
    payload = models.JSONField(default=dict)
    apart_at = models.DateTimeField(null=True)
    attempt = models.SmallIntegerField()
    retry_at = models.DateTimeField(null=True)
    reason = models.TextField()
    trace = models.TextField()
    written_at = WrittenAtField()

    class Meta:
        indexes = (
            # What is tried again.
            models.Index(fields=["retry_at"], name="stuck_retry", condition=models.Q(retry_at__isnull=False)),
            # merge_stuck, erase_stuck.
            models.Index(fields=["contact_id"], name="stuck_of_contact"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name} of {self.contact_id}: {self.reason}"
