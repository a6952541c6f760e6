from django.db import models
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
    """A named group of contacts, defined by a condition document."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    condition = models.JSONField(_("condition"))

    def __str__(self) -> str:
        return self.name


class SegmentMember(models.Model):
    """That a contact belongs to a segment now, and since when (domain time)."""

    pk = models.CompositePrimaryKey("segment_id", "contact_id")
    segment = models.ForeignKey(Segment, models.CASCADE, db_index=False, related_name="members")
    contact = models.ForeignKey("contacts.Contact", models.CASCADE, db_constraint=False)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contact_id} in {self.segment_id}"
