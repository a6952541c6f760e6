"""The rulebook: rules, and their versions, which never change once approved."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Member
from contacts.models.fields import WrittenAtField


class Rule(models.Model):
    """A documented piece of process logic. What it says is in its versions."""

    class Kind(models.TextChoices):
        CONDITION = "condition", _("Condition")
        TABLE = "table", _("Decision table")

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    goal = models.CharField(_("goal it serves"), max_length=200, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True)
    search_text = models.TextField(
        blank=True,
        db_default="",
        help_text="What the newest version says, in lower case: names, facts, cells.",
    )
    facts = ArrayField(
        models.TextField(),
        default=list,
        db_default=[],
        help_text="What the newest version asks: contact.plan, event.bought.count.",
    )
    doubts = models.PositiveSmallIntegerField(
        null=True,
        default=0,
        db_default=0,
        help_text=(
            "How many findings about the newest version want to be dealt with; notes are not counted. Null "
            "until a worker has counted them."
        ),
    )
    created_at = WrittenAtField()

    class Meta:
        permissions = (("approve_rule", "Can approve rule versions"),)

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """One state of a rule's document. Drafts and versions in review may change; approved ones never do."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        RETIRED = "retired", _("Retired")

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    document = models.JSONField(help_text="The whole rule file.")
    revision = models.PositiveIntegerField(
        default=0, help_text="Counts the edits of a draft, against lost updates."
    )
    author = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="authored_rules")
    sent_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="sent_rules")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When it was sent to review last.")
    returned_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="returned_rules"
    )
    returned_at = models.DateTimeField(null=True, blank=True, help_text="When it was sent back last.")
    returned_because = models.TextField(blank=True, db_default="")
    approved_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="approved_rules"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    written_at = WrittenAtField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rule", "number"], name="one_rule_version_per_number"),
            models.UniqueConstraint(
                fields=["rule"],
                condition=models.Q(status__in=["draft", "in_review"]),
                name="one_open_rule_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.number}"
