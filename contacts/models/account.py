from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from contacts.models.fields import PublicIdField


class Account(models.Model):
    """A company. Filled by the ``group`` call; ``key`` is the customer's group id."""

    public_id = PublicIdField()
    key = models.CharField(_("key"), max_length=200, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    attributes = models.JSONField(default=dict)
    attributed_at = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    contacts = models.ManyToManyField(Contact, through="AccountContact", related_name="accounts")

    def __str__(self) -> str:
        return self.name or self.key


class AccountContact(models.Model):
    """That a contact belongs to an account, and since when."""

    account = models.ForeignKey(Account, models.CASCADE)
    contact = models.ForeignKey(Contact, models.CASCADE)
    since = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "contact"], name="contact_once_per_account"),
        )

    def __str__(self) -> str:
        return f"{self.contact_id} in {self.account_id}"
