"""What is chosen when a journey is paused or resumed; what is not said is as ever."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journeys.services.pause import FASTEST, Entrants, Overdue, Resumption, Waits

NO_PACE = _("Give a whole number from 1 to 1,000,000, or leave it empty.")


class Chosen(forms.ChoiceField):
    """One of some ways to go, each with what it means; the first is taken where none is said."""

    def __init__(self, ways: tuple[tuple[str, Any, Any], ...], label: Any) -> None:
        """``ways`` are value, words and what they mean."""
        self.ways = ways
        super().__init__(
            choices=[(value, words) for value, words, _meaning in ways], label=label, required=False
        )

    def clean(self, value: Any) -> str:
        """The value that was sent, or the first."""
        return super().clean(value) or self.ways[0][0]


class PauseForm(forms.Form):
    """How a journey is held."""

    entrants = Chosen(
        (
            (Entrants.DROP.value, _("is turned away"), _("They are counted, and do not enter later.")),
            (Entrants.WAIT.value, _("waits"), _("They enter when you resume, as of when it happened.")),
        ),
        _("Whoever would enter meanwhile"),
    )


class ResumeForm(forms.Form):
    """How it goes on."""

    waits = Chosen(
        (
            (Waits.RUN.value, _("have run on"), _("Whoever's time came meanwhile goes on now.")),
            (
                Waits.EXTEND.value,
                _("are extended by the pause"),
                _("Who had a day left has a day left. Dates and times of day stay what they are."),
            ),
        ),
        _("Waits for a time"),
    )
    overdue = Chosen(
        (
            (Overdue.SEND.value, _("are sent"), _("Contact limits and last moments hold as always.")),
            (
                Overdue.SKIP.value,
                _("are skipped"),
                _("People go on without them; transactional ones are sent."),
            ),
        ),
        _("Messages that fell due meanwhile"),
    )
    per_minute = forms.IntegerField(
        label=_("At most, per minute"),
        min_value=1,
        max_value=FASTEST,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NO_PACE),
        help_text=_("People and messages, in the order in which they fell due. Empty: all at once."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    @property
    def chosen(self) -> Resumption:
        """The choices, once they are valid."""
        return Resumption(**self.cleaned_data)
