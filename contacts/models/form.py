from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.catalog import Topic
from contacts.models.fields import WrittenAtField


class Form(models.Model):
    """A form with a page of its own (``/f/SLUG/``): it asks for an address and for what else is said of a
    contact (``fields``, names of attributes), and for consent to ``topic`` if there is one."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    fields = models.JSONField(default=list)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, verbose_name=_("consent to"))
    thanks = models.TextField(_("thanks"), blank=True, max_length=1000)
    created_at = WrittenAtField()

    def __str__(self) -> str:
        return self.name
