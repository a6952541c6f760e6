from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, Member
from contacts.models.fields import PublicIdField, WrittenAtField
from journeys.models.journey import VersionNode


class Task(models.Model):
    """Work that a journey hands to a person, most often in sales."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WON = "won", _("Won")
        DONE = "done", _("Done")

    class Priority(models.TextChoices):
        LOW = "low", _("Low")
        NORMAL = "normal", _("Normal")
        HIGH = "high", _("High")

    public_id = PublicIdField()
    contact = models.ForeignKey(Contact, models.DO_NOTHING, db_constraint=False)
    enrollment_id = models.BigIntegerField(null=True, help_text="Look it up together with the contact.")
    node = models.ForeignKey(VersionNode, models.DO_NOTHING, null=True, db_index=False, db_constraint=False)
    seq = models.IntegerField(default=0)
    title = models.CharField(_("title"), max_length=300)
    queue = models.CharField(_("queue"), max_length=80)
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.NORMAL)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    assignee = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, verbose_name=_("assignee"))
    created_at = models.DateTimeField(_("created"))
    due = models.DateTimeField(_("due"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["queue", "due"], name="task_open", condition=models.Q(state="open")),)

    def __str__(self) -> str:
        return self.title


class JournalEntry(models.Model):
    """Who did what, when: the team's journal."""

    member = models.ForeignKey(Member, models.SET_NULL, null=True)
    verb = models.CharField(max_length=60, help_text="For instance rule.approved, journey.published.")
    subject = models.CharField(max_length=160, help_text="For instance rule:lead-routing.")
    sentence = models.TextField()
    details = models.JSONField(default=dict)
    at = WrittenAtField()

    class Meta:
        verbose_name_plural = "journal entries"
        indexes = (models.Index(fields=["subject", "-at"], name="journal_of_subject"),)

    def __str__(self) -> str:
        return self.sentence
