from typing import TYPE_CHECKING, ClassVar

from django import forms

from contacts.models import Attribute, EventType

if TYPE_CHECKING:
    AttributeModelForm = forms.ModelForm[Attribute]
    EventModelForm = forms.ModelForm[EventType]
else:
    AttributeModelForm = EventModelForm = forms.ModelForm

COMMON = ("label", "description", "owner", "source")


class AttributeForm(AttributeModelForm):
    """What is written down about an attribute. Its type is changed apart, with a look at what would break."""

    class Meta:
        model = Attribute
        fields = (*COMMON, "personal")
        widgets: ClassVar = {"description": forms.Textarea(attrs={"rows": 3})}


class EventForm(EventModelForm):
    """What is written down about an event."""

    class Meta:
        model = EventType
        fields = (*COMMON, "interaction")
        widgets: ClassVar = {"description": forms.Textarea(attrs={"rows": 3})}
