"""Letting in who was inside a segment when a journey was published."""

from django.db import models

from contacts.models import Segment
from journeys.models.journey import Version, VersionNode
from journeys.models.timetable import LetsManyIn


class Inflow(LetsManyIn):
    """The members of a segment whom a version is to let in because they were there at publishing.

    ``until`` is the last ``SegmentMember.serial`` of that moment: whoever comes later enters by the fact.
    ``after`` is the id of the last contact who was asked; it moves in the transaction that lets them in.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="inflows")
    node = models.ForeignKey(VersionNode, models.CASCADE)
    segment = models.ForeignKey(Segment, models.CASCADE)
    until = models.BigIntegerField()
    after = models.BigIntegerField(default=0)
    entered = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "segment"], name="inflow_of_version"),)

    def __str__(self) -> str:
        return f"{self.segment_id} into {self.version_id}"
