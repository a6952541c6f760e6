"""A form as its readers see it: an address, what else it asks for, and consent."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Attribute, Form

TRAP = "website"
"""A field that people do not see. What fills it in is a machine."""

LONGEST = 500
Type = Attribute.Type


class AskedForm(forms.Form):
    """The fields of ``form``. One query."""

    website = forms.CharField(required=False, max_length=LONGEST)
    email = forms.EmailField(label=_("E-mail"), max_length=254)

    def __init__(self, form: Form, data: Any = None) -> None:
        super().__init__(data, auto_id="form-%s")
        self.form = form
        known = {row.name: row for row in Attribute.objects.filter(name__in=form.fields)}
        for name in form.fields:
            self.fields[f"attribute.{name}"] = _field(name, known.get(name))
        if form.topic is not None:
            label = _("Yes, send me %(topic)s by e-mail.") % {"topic": form.topic.name}
            self.fields["consent"] = forms.BooleanField(required=False, label=label)

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [field for field in self if field.name != TRAP]

    @property
    def by_machine(self) -> bool:
        """Whether the hidden field was filled in."""
        return bool(self.cleaned_data.get(TRAP))

    def traits(self) -> dict[str, object]:
        """What was said, by attribute; what was left empty is not said, nor is a box that was not ticked."""
        said = {
            name.removeprefix("attribute."): _plain(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("attribute.") and value is not False and value not in (None, "")
        }
        return {"email": self.cleaned_data["email"], **said}


def _field(name: str, attribute: Attribute | None) -> forms.Field:
    label = (attribute.label if attribute else "") or name.replace("_", " ").capitalize()
    match attribute.type if attribute else Type.TEXT:
        case Type.NUMBER:
            return forms.DecimalField(label=label, required=False, max_digits=15)
        case Type.BOOLEAN:
            return forms.BooleanField(label=label, required=False)
        case Type.DATE:
            return forms.DateField(
                label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )
        case Type.DATETIME:
            widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            return forms.DateTimeField(label=label, required=False, widget=widget)
    return forms.CharField(label=label, required=False, max_length=LONGEST)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
