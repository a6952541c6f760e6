from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.fields import PublicIdField


class SearchText(models.Func):
    """What people type to find a contact: address and names, in lower case, apart by blanks."""

    template = (
        "lower(email || ' ' || coalesce(attributes ->> 'first_name', '') || ' ' "
        "|| coalesce(attributes ->> 'last_name', ''))"
    )
    output_field = models.TextField()


class Contact(models.Model):
    """One person who is written to.

    ``attributes`` holds typed values by name as JSON (numbers as exact decimals in text where a float would
    lose digits, times as ISO 8601); ``attributed_at`` holds when each became known, for rules that ask for
    fresh values. What journeys address directly (mail, phone, zone, language, score) has a column.
    """

    public_id = PublicIdField()
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("phone"), max_length=32, blank=True, default="")
    timezone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    locale = models.CharField(_("language"), max_length=12, blank=True, default="")
    score = models.DecimalField(_("score"), max_digits=12, decimal_places=2, null=True)
    attributes = models.JSONField(default=dict)
    attributed_at = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("created"), help_text=_("Domain time."))
    erased_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
        help_text="The same person under another row, which has taken over all that was known of this one.",
    )
    # Kept by the database, so that its index is touched only when an address or a name changes.
    search_text = models.GeneratedField(
        expression=SearchText(), output_field=models.TextField(), db_persist=True, editable=False
    )

    class Meta:
        permissions = (("export_contact", _("Can write contacts into files")),)
        indexes = (
            models.Index(
                models.functions.Lower("email"), name="contact_email", condition=~models.Q(email="")
            ),
            models.Index(fields=["-created_at", "-id"], name="contact_newest"),
            # The search of lists.
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="contact_search"),
            # Whether somebody of whom something comes in was erased.
            models.Index(fields=["id"], name="contact_erased", condition=models.Q(erased_at__isnull=False)),
            # Whom a contact has taken in.
            models.Index(
                fields=["merged_into"], name="contact_merged", condition=models.Q(merged_into__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """Name, else address, else the start of the public id: something a colleague would recognize."""
        names = (str(self.attributes.get(key) or "") for key in ("first_name", "last_name"))
        return " ".join(filter(None, names)) or self.email or str(self.public_id)[-12:]


class Identity(models.Model):
    """A name under which a contact is known: the customer's user id, or a device's anonymous id."""

    class Kind(models.TextChoices):
        USER = "user", _("User id")
        ANONYMOUS = "anonymous", _("Anonymous id")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=9, choices=Kind)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "value"], name="one_contact_per_identity"),)

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class Activity(models.Model):
    """When a contact last interacted. Narrow, because every interaction writes it."""

    contact = models.OneToOneField(Contact, models.CASCADE, primary_key=True, related_name="activity")
    last_interaction_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.last_interaction_at}"
