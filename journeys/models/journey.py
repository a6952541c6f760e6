"""The workflow: a journey with its draft as rows, and its published versions as frozen documents."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Brand, Member
from contacts.models.fields import WrittenAtField

if TYPE_CHECKING:
    from journeys.models.pause import Pause


class Journey(models.Model):
    """A journey and the parts of its draft that are not nodes or edges."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        PAUSED = "paused", _("Paused")
        ARCHIVED = "archived", _("Archived")

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(_("summary"), blank=True)
    brand = models.ForeignKey(Brand, models.PROTECT, verbose_name=_("brand"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    settings = models.JSONField(
        default=dict, help_text="reentry, goal, exit_when, without_logic, priority ... of the draft"
    )
    stages = models.JSONField(default=list)
    tests = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0, help_text="Number of the latest edit of the draft.")
    live_version = models.ForeignKey(
        "journeys.Version",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="live_in",
        verbose_name=_("live version"),
    )
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True)
    created_at = WrittenAtField()

    class Meta:
        permissions = (
            ("publish_journey", "Can publish, pause and resume journeys"),
            ("view_numbers", "Can see numbers and the people behind them"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def resuming(self) -> "Pause | None":
        """The pause that holds it only until all is done that was chosen for going on. One query, if it is
        paused."""
        if self.status != self.Status.PAUSED:
            return None
        return self.pauses.filter(ended_at=None, resumed_at__isnull=False).first()


class Node(models.Model):
    """A box on the canvas of a draft."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="nodes")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    stage = models.CharField(max_length=60, blank=True, default="")
    x = models.FloatField(default=0)
    y = models.FloatField(default=0)
    settings = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["journey", "key"], name="one_node_per_key"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.journey_id}/{self.key}"


class Edge(models.Model):
    """A way out of a node of a draft: one per node and outcome."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="edges")
    source = models.CharField(max_length=60)
    outcome = models.CharField(max_length=80)
    target = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["journey", "source", "outcome"], name="one_edge_per_outcome"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.source} -{self.outcome}-> {self.target}"


class Edit(models.Model):
    """One change of a draft, numbered, with its inverse: history, audit trail, what other browsers apply."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField()
    member = models.ForeignKey(Member, models.SET_NULL, null=True)
    client = models.CharField(
        max_length=40, blank=True, default="", help_text="The browser tab that sent it."
    )
    edit = models.JSONField()
    inverse = models.JSONField()
    written_at = WrittenAtField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["journey", "number"], name="one_edit_per_number"),)

    def __str__(self) -> str:
        return f"{self.journey_id} #{self.number}"


class Version(models.Model):
    """A published journey. Its document never changes; enrollments are pinned to it."""

    class Status(models.TextChoices):
        LIVE = "live", _("Live")
        FINISHING = "finishing", _("Finishing")
        ENDED = "ended", _("Ended")

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    status = models.CharField(max_length=9, choices=Status, default=Status.LIVE)
    published_at = models.DateTimeField(help_text="Domain time.")
    published_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True)
    note = models.TextField(blank=True)
    moving = models.JSONField(
        null=True,
        blank=True,
        help_text="While its people move to another version: to (id), destinations, again, total, moved.",
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["journey", "number"], name="one_version_per_number"),)

    def __str__(self) -> str:
        return f"{self.journey_id} v{self.number}"


class VersionNode(models.Model):
    """The integer name of a node of a published version, so that hot rows stay narrow."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="nodes")
    ordinal = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "key"], name="one_version_node_per_key"),)

    def __str__(self) -> str:
        return f"{self.version_id}/{self.key}"


class WakeName(models.Model):
    """What can change the answer of a node of a live version: the wake plan as rows.

    ``node`` is null for what concerns the whole run (goal, exit). ``reason`` says which. Read by the
    wake for each inbox batch; written at publishing, and again when a followed rule gets a new version.
    """

    class Reason(models.TextChoices):
        TRIGGER = "trigger"
        GOAL = "goal"
        EXIT = "exit"
        NODE = "node"

    version = models.ForeignKey(Version, models.CASCADE, related_name="wake_names")
    node = models.ForeignKey(VersionNode, models.CASCADE, null=True)
    reason = models.CharField(max_length=7, choices=Reason)
    kind = models.CharField(max_length=9, help_text="event, attribute, consent, segment; as in the inbox.")
    name = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["kind", "name"], name="wake_by_name"),)

    def __str__(self) -> str:
        return f"{self.reason} {self.kind} {self.name}"
