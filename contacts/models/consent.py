"""Who agreed to what: a ledger that is never rewritten, its present state, and addresses that must rest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from contacts.models.fields import WrittenAtField


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    PUSH = "push", _("Web push")
    ONSITE = "onsite", _("On site")


class ConsentRecord(models.Model):
    """One line of the ledger: given or withdrawn, when, by what evidence."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consent_records")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    topic = models.CharField(_("topic"), max_length=50, help_text=_("A topic's slug, or * for all."))
    granted = models.BooleanField(_("granted"))
    at = models.DateTimeField(_("at"))
    source = models.CharField(_("source"), max_length=60)
    evidence = models.JSONField(default=dict)
    written_at = WrittenAtField()

    def __str__(self) -> str:
        return f"{self.contact_id} {self.channel}.{self.topic} {'granted' if self.granted else 'withdrawn'}"


class Consent(models.Model):
    """The present state of the ledger for one contact, channel and topic."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents", db_index=False)
    channel = models.CharField(max_length=8, choices=Channel)
    topic = models.CharField(max_length=50)
    granted = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["contact", "channel", "topic"], name="one_consent_state"),
        )

    def __str__(self) -> str:
        return f"{self.contact_id} {self.channel}.{self.topic} {self.granted}"


class Suppression(models.Model):
    """An address that nothing may be sent to, whoever owns it: it bounced, complained, or was asked to
    rest."""

    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    address = models.CharField(_("address"), max_length=254)
    reason = models.CharField(_("reason"), max_length=60)
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = (models.UniqueConstraint(fields=["channel", "address"], name="suppressed_once"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"
