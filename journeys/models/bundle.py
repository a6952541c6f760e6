"""Reviewing workflow and logic together: a draft journey with the open versions of the rules that it asks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Member
from contacts.models.fields import WrittenAtField
from journeys.models.journey import Journey, Version
from journeys.models.rule import RuleVersion


class Bundle(models.Model):
    """A draft journey, its messages and the open versions of its rules, sent to review as one.

        in review --approve--> approved --publish--> published
            '--- send back, take back, or publishing something else ---> returned, taken back

    What was sent is kept: whoever approves has read that, and only that is published. Once the draft or one
    of the versions is changed, the bundle holds no longer and is sent anew.
    """

    class Status(models.TextChoices):
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")
        TAKEN_BACK = "taken_back", _("Taken back")
        PUBLISHED = "published", _("Published")

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="bundles")
    revision = models.PositiveIntegerField(help_text="Of the draft as it was sent.")
    document = models.JSONField(help_text="The draft as it was sent, without its rules.")
    status = models.CharField(max_length=10, choices=Status, default=Status.IN_REVIEW)
    note = models.TextField(blank=True, default="", help_text="What changes and why, for whoever reviews.")
    sent_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="sent_bundles")
    sent_at = models.DateTimeField(help_text="Domain time.")
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="decided_bundles")
    decided_at = models.DateTimeField(null=True, help_text="When it was approved or sent back.")
    because = models.TextField(blank=True, default="", help_text="Why it was sent back.")
    version = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="bundles")
    written_at = WrittenAtField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["journey"],
                condition=models.Q(status__in=["in_review", "approved"]),
                name="one_open_bundle",
            ),
        )

    def __str__(self) -> str:
        return f"{self.journey_id} r{self.revision}"


class BundledRule(models.Model):
    """An open version of a rule in a bundle, at the revision at which it was sent."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="rules")
    version = models.ForeignKey(RuleVersion, models.CASCADE, related_name="bundled")
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["bundle", "version"], name="one_bundled_rule_per_version"),
        )

    def __str__(self) -> str:
        return f"{self.bundle_id} {self.version_id} r{self.revision}"
