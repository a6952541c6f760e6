"""What contacts did, and what became of each message that came in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from contacts.models.fields import WrittenAtField


class Event(models.Model):
    """One thing that a contact did. Partitioned by month of ``received_at``: every look-up bounds it.

    ``timestamp`` is when it happened, corrected for the client's clock and never later than the receipt;
    ``claimed_timestamp`` is what the client said, verbatim.
    """

    pk = models.CompositePrimaryKey("id", "received_at")
    id = models.BigIntegerField(
        db_default=models.Func(models.Value("contacts_event_seq"), function="nextval")
    )
    received_at = models.DateTimeField()
    contact = models.ForeignKey(Contact, models.DO_NOTHING, db_constraint=False, db_index=False)
    name = models.CharField(max_length=200)
    timestamp = models.DateTimeField()
    properties = models.JSONField(default=dict)
    context = models.JSONField(default=dict)
    message_id = models.CharField(max_length=200)
    claimed_timestamp = models.CharField(max_length=64, blank=True, default="")
    key_id = models.BigIntegerField(
        null=True, help_text="The write key that it came by; none for our own events."
    )

    class Meta:
        # (contact, name, timestamp) serves facts with a window and the contact's timeline.
        indexes = (models.Index(fields=["contact", "name", "timestamp"], name="event_of_contact"),)

    def __str__(self) -> str:
        return f"{self.name} of {self.contact_id}"


class ContactEvent(models.Model):
    """Running count and first and last time of one event name for one contact: facts without a window."""

    pk = models.CompositePrimaryKey("contact_id", "name")
    contact_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    count = models.BigIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contact_id} {self.name} x {self.count}"


class Inbox(models.Model):
    """Facts that the journey engine has yet to look at; it deletes what it has worked off.

    Taken with SKIP LOCKED, never by "id greater than the last seen", since commits are out of order.
    """

    class Kind(models.TextChoices):
        EVENT = "event"
        ATTRIBUTE = "attribute"
        CONSENT = "consent"
        SEGMENT = "segment"
        MERGE = "merge"
        ERASE = "erase"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=9, choices=Kind)
    contact = models.ForeignKey(Contact, models.DO_NOTHING, db_constraint=False, db_index=False)
    name = models.CharField(max_length=200, help_text="Event or attribute name, CHANNEL.TOPIC, segment slug.")
    timestamp = models.DateTimeField()
    event_id = models.BigIntegerField(null=True)
    payload = models.JSONField(
        default=dict, help_text="An event's properties; for a merge, the surviving contact."
    )
    written_at = WrittenAtField()

    class Meta:
        verbose_name_plural = "inbox"

    def __str__(self) -> str:
        return f"{self.kind} {self.name} of {self.contact_id}"


class Watch(models.Model):
    """A fact that some live journey, rule or segment waits for. Only watched facts go to the inbox.

    Written by whoever publishes, under an exclusive advisory lock that ingest holds shared
    (``contacts.watching``), so that no event slips between publishing and watching.
    """

    pk = models.CompositePrimaryKey("kind", "name", "watcher")
    kind = models.CharField(max_length=9, choices=Inbox.Kind)
    name = models.CharField(max_length=200)
    watcher = models.CharField(max_length=100, help_text="Who asks, for instance journey:feature-launch.")

    class Meta:
        verbose_name_plural = "watches"

    def __str__(self) -> str:
        return f"{self.watcher} watches {self.kind} {self.name}"


class Refusal(models.Model):
    """A message that was not taken, with its reason: the debugger view for whoever sends events."""

    key_id = models.BigIntegerField(null=True)
    code = models.CharField(_("code"), max_length=60)
    reason = models.TextField(_("reason"))
    message_id = models.CharField(max_length=200, blank=True)
    excerpt = models.TextField(help_text="The first 2,000 characters of the message.")
    refused_at = WrittenAtField()

    class Meta:
        indexes = (models.Index(fields=["-refused_at"], name="refusal_newest"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"
