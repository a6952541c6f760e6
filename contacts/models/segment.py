"""Named groups of contacts, who belongs to them now, and who is to be looked at again."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

NEW = -1
"""``Segment.built_to`` of a definition that no pass has taken up yet."""


class Segment(models.Model):
    """A named group of contacts: by a condition, or a list whose members are put there.

    Its row is the lock of its membership: whoever evaluates the condition holds it until the commit.
    ``size`` counts the members as they come and go. ``built_to`` is the id of the last contact that a rebuild
    under way has looked at, of those up to ``built_until``; null when none is under way.
    """

    class Kind(models.TextChoices):
        CONDITION = "condition", _("Condition")
        LIST = "list", _("List")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=9, choices=Kind, default=Kind.CONDITION, db_default=Kind.CONDITION
    )
    condition = models.JSONField(_("condition"), null=True, blank=True)
    size = models.BigIntegerField(default=0, db_default=0, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False, help_text="Domain time of the last look.")
    built_to = models.BigIntegerField(null=True, default=NEW, db_default=NEW, editable=False)
    built_until = models.BigIntegerField(default=0, db_default=0, editable=False)

    def __str__(self) -> str:
        return self.name

    @property
    def is_list(self) -> bool:
        """Whether members are put there, instead of found by a condition."""
        return self.kind == self.Kind.LIST

    @property
    def building(self) -> bool:
        """Whether the count is not final, since a rebuild is under way."""
        return not self.is_list and self.built_to is not None

    @property
    def progress(self) -> int:
        """Percent of the contacts that the rebuild under way has looked at."""
        if self.built_to is None:
            return 100
        return int(100 * max(0, self.built_to) / self.built_until) if self.built_until else 0


class NextSerial(models.Func):
    """The next number of ``contacts_segmentmember_serial``."""

    template = "nextval('contacts_segmentmember_serial')"
    output_field = models.BigIntegerField()


class SegmentMember(models.Model):
    """That a contact belongs to a segment now, and since when (domain time).

    ``serial`` rises with each row that is inserted, so that whoever publishes a journey can say who was there
    already, whatever clocks say.
    """

    pk = models.CompositePrimaryKey("segment_id", "contact_id")
    segment = models.ForeignKey(Segment, models.CASCADE, db_index=False, related_name="members")
    contact = models.ForeignKey("contacts.Contact", models.CASCADE, db_constraint=False)
    since = models.DateTimeField()
    serial = models.BigIntegerField(db_default=NextSerial(), editable=False)

    def __str__(self) -> str:
        return f"{self.contact_id} in {self.segment_id}"


class SegmentWatch(models.Model):
    """A fact that can change who belongs to a segment: whoever writes such a fact queues a look.

    Kinds are those of the inbox, and ``account`` (attributes of the contact's account), ``segment`` (a list),
    ``birth`` (a new contact of whom nothing is known belongs) and ``any`` (a merge: all may have changed).
    """

    pk = models.CompositePrimaryKey("kind", "name", "segment_id")
    kind = models.CharField(max_length=9)
    name = models.CharField(max_length=200)
    segment = models.ForeignKey(Segment, models.CASCADE, db_constraint=False)

    def __str__(self) -> str:
        return f"{self.segment_id} watches {self.kind} {self.name}"


class SegmentLook(models.Model):
    """A contact whom a fact may have moved into a segment or out of it, to be looked at from ``at`` on."""

    id = models.BigAutoField(primary_key=True)
    segment = models.ForeignKey(Segment, models.CASCADE, db_constraint=False, db_index=False)
    contact_id = models.BigIntegerField()
    at = models.DateTimeField()
    written_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        # Serves the taking of looks, segment by segment.
        indexes = (models.Index(fields=["segment", "at"], name="look_of_segment"),)

    def __str__(self) -> str:
        return f"look at {self.contact_id} for {self.segment_id}"


class SegmentInstant(models.Model):
    """The earliest instant at which time alone may change whether a contact belongs: a lower bound.

    Facts that move it later write nothing, so that somebody who is active costs one look per window.
    """

    pk = models.CompositePrimaryKey("segment_id", "contact_id")
    segment = models.ForeignKey(Segment, models.CASCADE, db_constraint=False, db_index=False)
    contact_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        # Serves the look at whoever is due.
        indexes = (models.Index(fields=["segment", "at"], name="instant_of_segment"),)

    def __str__(self) -> str:
        return f"{self.contact_id} for {self.segment_id} at {self.at}"
