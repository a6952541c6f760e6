"""The name of a new write key."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WriteKeyForm(forms.Form):
    """Asks for what the key is for, so that somebody knows later what revoking it stops."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("What sends events by it, for instance “Website”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("Website")}),
    )
