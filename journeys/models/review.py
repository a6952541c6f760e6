"""Reviewing the rulebook: what a draft said before each edit, what people say about it, who must look."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Member
from contacts.models.fields import WrittenAtField
from journeys.models.rule import Rule, RuleVersion


class RuleRevision(models.Model):
    """What an open version said at one of its revisions, kept when the next edit replaced it.

    Whoever looked at revision 3 and acts at revision 5 is shown what changed between. Gone once the version
    is approved: from then on it never changes.
    """

    version = models.ForeignKey(RuleVersion, models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    document = models.JSONField()
    written_at = WrittenAtField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "revision"], name="one_rule_revision_per_number"),
        )

    def __str__(self) -> str:
        return f"{self.version_id} r{self.revision}"


class RuleComment(models.Model):
    """A remark on a rule, on one of its rows, or on a cell of a row. One without a parent begins a thread,
    which is open until somebody resolves it; the others answer it."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="comments")
    version = models.ForeignKey(
        RuleVersion, models.CASCADE, related_name="comments", help_text="What its author was looking at."
    )
    row = models.CharField(max_length=60, blank=True, default="", help_text="A row's id; empty: the whole.")
    part = models.CharField(
        max_length=4,
        blank=True,
        default="",
        db_default="",
        help_text="Of a cell: `when` or `then`; empty: the whole row.",
    )
    column = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Of a cell: what its column asks, or the answer that it gives.",
    )
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    author = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="rule_comments")
    text = models.TextField(help_text="Markdown.")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    written_at = WrittenAtField()

    def __str__(self) -> str:
        return f"{self.rule_id} {self.row} {self.text[:40]}"

    @property
    def cell(self) -> str:
        """The part and the column of a cell, as forms name it; empty for the whole row."""
        return f"{self.part} {self.column}" if self.part else ""


class Mention(models.Model):
    """That a comment names a member, who has read it or not yet."""

    comment = models.ForeignKey(RuleComment, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Member, models.CASCADE, related_name="mentions", db_index=False)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True, help_text="When a mail about it was handed over.")

    class Meta:
        constraints = (
            # Its index serves the list of a member's mentions as well.
            models.UniqueConstraint(fields=["member", "comment"], name="one_mention_per_comment"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} in {self.comment_id}"


class TeamSettings(models.Model):
    """What the team has agreed on. One row; none at all means the defaults."""

    class FourEyes(models.TextChoices):
        AUTOMATIC = "automatic", _("as soon as two people may approve")
        ON = "on", _("always")
        OFF = "off", _("never")

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    four_eyes = models.CharField(
        _("four eyes"),
        max_length=9,
        choices=FourEyes,
        default=FourEyes.AUTOMATIC,
        help_text=_("When somebody other than its author must approve a version of a rule."),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("team settings")
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_team_settings"),)

    def __str__(self) -> str:
        return str(_("Team settings"))
