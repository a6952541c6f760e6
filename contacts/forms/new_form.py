"""What makes a form: a name, which attributes it asks for, a topic, and what it says in the end."""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from contacts.models import Attribute, Form, Topic

NEVER = ("email", "score")
MOST_FIELDS = 20


class NewForm(forms.Form):
    """Two queries for the choices."""

    name = forms.CharField(label=_("Name"), max_length=120)
    slug = forms.SlugField(
        label=_("Address"), required=False, max_length=50, help_text=_("Empty: made of the name.")
    )
    fields_asked = forms.MultipleChoiceField(
        label=_("What it asks for"),
        required=False,
        help_text=_("Besides the e-mail address."),
        widget=forms.CheckboxSelectMultiple,
    )
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("name"), label=_("Consent to"), required=False, to_field_name="slug"
    )
    thanks = forms.CharField(label=_("Thanks"), required=False, max_length=1000, widget=forms.Textarea)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        rows = Attribute.objects.filter(ignored=False).exclude(name__in=NEVER).order_by("name")
        field = self.fields["fields_asked"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(row.name, row.label or row.name) for row in rows[:200]]

    def clean_fields_asked(self) -> list[str]:
        """Not too many."""
        chosen: list[str] = self.cleaned_data["fields_asked"]
        if len(chosen) > MOST_FIELDS:
            raise forms.ValidationError(_("Nobody fills in so much. Choose at most 20."))
        return chosen

    def clean(self) -> dict[str, object]:
        """An address that no other form has."""
        cleaned = super().clean() or self.cleaned_data
        slug = cleaned.get("slug") or slugify(str(cleaned.get("name", "")))[:50]
        if "name" in cleaned and not slug:
            self.add_error("slug", _("Write an address in letters from a to z, for instance newsletter."))
        elif Form.objects.filter(slug=slug).exists():
            self._refuse(str(slug))
        cleaned["slug"] = slug
        return cleaned

    def make(self) -> Form | None:
        """The form; None, said as an error, where somebody has just taken its address. Two statements."""
        said = self.cleaned_data
        form, made = Form.objects.get_or_create(
            slug=said["slug"],
            defaults={
                "name": said["name"], "fields": said["fields_asked"], "topic": said["topic"],
                "thanks": said["thanks"],
            },
        )  # fmt: skip
        if made:
            return form
        self._refuse(form.slug)
        return None

    def _refuse(self, slug: str) -> None:
        self.add_error("slug", _("There is a form '%s' already. Choose another address.") % slug)
