import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.fields import PublicIdField, WrittenAtField
from contacts.models.member import Member


class Key(models.Model):
    """A credential of a program. Only its SHA-256 is stored; the key itself is shown once, when made.

    Keys are random and long, so a plain hash does not invite guessing and can be looked up by index.
    """

    class Kind(models.TextChoices):
        WRITE = "write", _("Write key: sends events")
        API = "api", _("API key: uses the REST API")

    public_id = PublicIdField()
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(
        max_length=12, editable=False, help_text=_("The last characters, to recognize it by.")
    )
    member = models.ForeignKey(
        Member,
        models.CASCADE,
        null=True,
        verbose_name=_("acts as"),
        help_text=_("An API key has its member's rights."),
    )
    created_at = WrittenAtField()
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def hash_of(key: str) -> str:
        """Hex SHA-256 of ``key``, as stored."""
        return hashlib.sha256(key.encode()).hexdigest()
