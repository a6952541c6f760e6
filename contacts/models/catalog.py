"""The catalog of facts: what the rules may ask about, documented or merely seen."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogEntry(models.Model):
    label = models.CharField(_("label"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Where it comes from: a system, a form, a step."),
    )
    documented = models.BooleanField(_("documented"), default=False)
    ignored = models.BooleanField(_("ignored"), default=False)
    first_seen_at = models.DateTimeField(null=True, editable=False)
    last_seen_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


class Attribute(CatalogEntry):
    """A typed property of a contact. Values of another type are refused at the door, one by one."""

    class Type(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        BOOLEAN = "boolean", _("Yes or no")
        DATE = "date", _("Date")
        DATETIME = "datetime", _("Date and time")

    name = models.CharField(_("name"), max_length=100, unique=True)
    type = models.CharField(_("type"), max_length=8, choices=Type, default=Type.TEXT)
    personal = models.BooleanField(_("personal data"), default=False)

    def __str__(self) -> str:
        return self.name


class EventType(CatalogEntry):
    """A name of an event. ``interaction``: whether it counts as the contact having done something."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    interaction = models.BooleanField(_("counts as an interaction"), default=True)

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """What a contact may agree to hear about, for instance product news."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    documented = models.BooleanField(default=False)

    ALL: ClassVar[str] = "*"  # a consent or withdrawal that speaks of every topic

    def __str__(self) -> str:
        return self.name
