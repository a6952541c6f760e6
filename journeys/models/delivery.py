"""Messages to contacts: queued by a step, sent under a reservation, followed by what came back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Brand, Channel, Contact
from contacts.models.fields import PublicIdField, WrittenAtField
from journeys.models.journey import Version, VersionNode


class MessageClass(models.TextChoices):
    PROMOTIONAL = "promotional", _("Promotional")
    SERVICE = "service", _("Service")
    TRANSACTIONAL = "transactional", _("Transactional")


class Offer(models.Model):
    """Something offered for a time. Exists once; at its end its queued messages drop."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    brand = models.ForeignKey(Brand, models.PROTECT)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    landing_url = models.URLField(_("landing page"), blank=True)
    ended_url = models.URLField(_("page after its end"), blank=True)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one contact. What it says is its node's settings in its version."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Dropped")
        FAILED = "failed", _("Failed")
        UNCERTAIN = "uncertain", _("Uncertain")

    id = models.BigAutoField(primary_key=True)
    public_id = PublicIdField()
    contact = models.ForeignKey(Contact, models.DO_NOTHING, db_index=False, db_constraint=False)
    enrollment_id = models.BigIntegerField(null=True, help_text="Look it up together with the contact.")
    version = models.ForeignKey(Version, models.DO_NOTHING, db_index=False, db_constraint=False)
    node = models.ForeignKey(VersionNode, models.DO_NOTHING, db_index=False, db_constraint=False)
    seq = models.IntegerField(default=0)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    message_class = models.CharField(_("class"), max_length=13, choices=MessageClass)
    topic = models.CharField(_("topic"), max_length=50, blank=True, default="")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, db_index=False, db_constraint=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    reason = models.CharField(_("reason"), max_length=60, blank=True, default="")
    queued_at = models.DateTimeField(_("queued"))
    due = models.DateTimeField(help_text="Not before; moved later when a limit says hold.")
    valid_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True, help_text="When it was sent, dropped or given up.")
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = (
            # The dispatch claim, class by class: transactional messages first. Those due at one instant go in
            # the order in which they were written.
            models.Index(
                fields=["message_class", "due"],
                name="delivery_queued",
                condition=models.Q(state="queued"),
            ),
            # Leases that ran out: attempts with no result.
            models.Index(fields=["id"], name="delivery_sending", condition=models.Q(state="sending")),
            # Contact limits, and the contact's messages.
            models.Index(fields=["contact", "queued_at"], name="delivery_of_contact"),
            # What people must look at. Lists by step or state otherwise go back from the newest.
            models.Index(
                fields=["id"],
                name="delivery_trouble",
                condition=models.Q(state__in=["failed", "uncertain"]),
            ),
        )

    def __str__(self) -> str:
        return f"delivery {self.id}"


class Attempt(models.Model):
    """A hand-over: written before it happens, completed after it."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempt_rows")
    number = models.SmallIntegerField()
    started_at = models.DateTimeField(help_text="Real time; the lease counts from here.")
    lease_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(
        max_length=9, blank=True, default="", help_text="sent, refused, failed, uncertain"
    )
    response = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["delivery", "number"], name="one_attempt_per_number"),)

    def __str__(self) -> str:
        return f"{self.delivery_id}#{self.number}"


class Pressure(models.Model):
    """The row that a reservation locks, so that two sends to one contact see each other's use of limits."""

    contact = models.OneToOneField(Contact, models.CASCADE, primary_key=True)

    class Meta:
        verbose_name_plural = "pressure"

    def __str__(self) -> str:
        return str(self.contact_id)


class ContactLimit(models.Model):
    """At most so many promotional messages per contact within a time, across journeys."""

    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel, blank=True, help_text=_("Empty: all.")
    )
    at_most = models.PositiveSmallIntegerField(_("at most"))
    within = models.DurationField(_("within"))

    def __str__(self) -> str:
        return f"{self.at_most} / {self.within}"


class Link(models.Model):
    """A link in a message of a node; tracked links name it together with the delivery."""

    node = models.ForeignKey(VersionNode, models.CASCADE)
    url = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["node", "url"], name="one_link_per_node"),)

    def __str__(self) -> str:
        return self.url


class CaughtMail(models.Model):
    """A mail that the development mail catcher took. Never written in production."""

    public_id = PublicIdField()
    sender = models.CharField(max_length=254)
    recipients = models.JSONField()
    subject = models.TextField()
    raw = models.BinaryField()
    caught_at = WrittenAtField()

    class Meta:
        indexes = (models.Index(fields=["-caught_at", "-id"], name="caught_mail_newest"),)

    def __str__(self) -> str:
        return self.subject
