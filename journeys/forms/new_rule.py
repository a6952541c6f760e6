from django import forms
from django.utils.translation import gettext_lazy as _

from journeys.models import Rule


class NewRule(forms.Form):
    """What a rule needs to begin with."""

    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autofocus": True, "placeholder": _("Lead routing")}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (Rule.Kind.TABLE, _("Decision table: many ways, one row each")),
            (Rule.Kind.CONDITION, _("Condition: yes or no")),
        ],
        initial=Rule.Kind.TABLE,
    )
