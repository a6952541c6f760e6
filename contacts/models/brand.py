from django.db import models
from django.utils.translation import gettext_lazy as _


class Brand(models.Model):
    """Sender, footer, language, zone and currency that journeys and messages take unless they say otherwise.

    One installation is one organization; the first migration makes its default brand.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    from_name = models.CharField(_("sender name"), max_length=120, blank=True)
    from_email = models.EmailField(_("sender address"))
    postal_address = models.TextField(
        _("postal address"), blank=True, help_text=_("Shown in the footer of messages.")
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_brand"
            ),
        )

    def __str__(self) -> str:
        return self.name
