"""The change of an attribute's type, while the values that are stored follow it."""

from django.db import models

from contacts.models.catalog import Attribute
from contacts.models.fields import WrittenAtField
from contacts.models.member import Member


class Retyping(models.Model):
    """The last change of an attribute's type, and how far the stored values have followed: up to the contact
    ``after`` of ``until``.

    The counts move in the transaction that converts a range. ``kept`` counts values that do not convert: they
    stay as they are, and count as missing.
    """

    attribute = models.OneToOneField(Attribute, models.CASCADE, primary_key=True, related_name="retyping")
    before = models.CharField(max_length=8, choices=Attribute.Type)
    after = models.BigIntegerField(default=0)
    until = models.BigIntegerField()
    converted = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(default=0)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    began_at = WrittenAtField()
    ended_at = models.DateTimeField(null=True, help_text="Real time.")

    class Meta:
        indexes = (
            # What workers look for.
            models.Index(fields=["attribute"], name="retyping_open", condition=models.Q(ended_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.attribute_id}: from {self.before}"

    @property
    def share(self) -> float:
        """How far it is, 0 to 1."""
        return 1.0 if self.ended_at or not self.until else min(1.0, self.after / self.until)

    @property
    def values(self) -> int:
        """How many values were there so far."""
        return self.converted + self.kept

    @property
    def percent(self) -> int:
        """The same of 100, whole."""
        return int(100 * self.share)
