from django import forms
from django.utils.translation import gettext_lazy as _


class NewJourney(forms.Form):
    """What a journey needs to begin with."""

    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autofocus": True, "placeholder": _("Feature launch nurture")}),
    )
    event = forms.RegexField(
        r"^[^\s.][^\n.]*$",
        label=_("Who enters"),
        max_length=200,
        required=False,
        help_text=_("The event that brings people in. You can choose another trigger on the canvas."),
        widget=forms.TextInput(attrs={"placeholder": "whitepaper_downloaded", "list": "known-events"}),
    )
