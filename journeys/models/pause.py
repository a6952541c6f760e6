"""The pauses of journeys: what was chosen when each began and ended, and who waits because of one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Member
from journeys.models.journey import Journey


class Pause(models.Model):
    """A journey held from ``paused_at`` until it is live again at ``ended_at``. All instants are domain time.

    held --resumed--> resuming (``done`` of ``total`` are seen to, the journey is still held) --> ended

    ``message_at`` is the last queued message that was seen to while resuming, ``next_at`` the next instant
    that a pace gives away: with them, resuming goes on where it was killed.
    """

    class Entrants(models.TextChoices):
        DROP = "drop", _("dropped")
        WAIT = "wait", _("kept waiting")

    class Waits(models.TextChoices):
        RUN = "run", _("run on")
        EXTEND = "extend", _("extended by the pause")

    class Overdue(models.TextChoices):
        SEND = "send", _("sent")
        SKIP = "skip", _("skipped")

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="pauses")
    paused_at = models.DateTimeField()
    paused_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    entrants = models.CharField(max_length=4, choices=Entrants, default=Entrants.DROP)
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    waits = models.CharField(max_length=6, choices=Waits, default=Waits.RUN)
    overdue = models.CharField(max_length=4, choices=Overdue, default=Overdue.SEND)
    per_minute = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    message_at = models.BigIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["journey"], name="one_open_pause", condition=models.Q(ended_at__isnull=True)
            ),
        )
        indexes = (
            # Asked with each claim: whether waits of the journey are extended at all.
            models.Index(fields=["journey"], name="pause_extends", condition=models.Q(waits="extend")),
        )

    def __str__(self) -> str:
        return f"{self.journey_id} from {self.paused_at}"

    @property
    def resuming(self) -> bool:
        """Whether it is on the way to its end."""
        return self.resumed_at is not None and self.ended_at is None


class WaitingEntrant(models.Model):
    """Somebody whose fact would have let them in while the journey was paused, and who waits for its end.

    Appended by whoever lets people in, for many at once; no foreign key is checked, so that nobody waits for
    rows that all share.
    """

    journey = models.ForeignKey(Journey, models.DO_NOTHING, db_index=False, db_constraint=False)
    node_key = models.CharField(max_length=60, help_text="The trigger; empty for the first one.")
    contact_id = models.BigIntegerField()
    at = models.DateTimeField(help_text="When their fact happened.")
    properties = models.JSONField(default=dict)
    test = models.BooleanField(default=False)

    class Meta:
        indexes = (
            # Letting in, the earliest first; and whether anybody waits.
            models.Index(fields=["journey", "at", "id"], name="waiting_entrant_next"),
            # Merges and erasures.
            models.Index(fields=["contact_id"], name="waiting_entrant_of_contact"),
        )

    def __str__(self) -> str:
        return f"{self.journey_id} {self.contact_id}"


class Overdue(models.Model):
    """A run that fell due during a pause whose overdue messages are skipped: what its next walk queues is
    valid until ``until``, the instant of resuming. That walk deletes the row."""

    enrollment_id = models.BigIntegerField(primary_key=True)
    journey_id = models.BigIntegerField()
    until = models.DateTimeField()

    class Meta:
        # Asked with each claim: whether anybody of the journey is.
        indexes = (models.Index(fields=["journey_id"], name="overdue_of_journey"),)

    def __str__(self) -> str:
        return f"{self.enrollment_id} until {self.until}"
