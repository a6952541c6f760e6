from django.db import models
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
    """A named group of contacts, defined by a condition document."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    condition = models.JSONField(_("condition"))

    def __str__(self) -> str:
        return self.name
