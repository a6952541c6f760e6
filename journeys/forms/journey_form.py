"""The form of a journey as a whole: who may come again, what it is for, when people leave, the share
without logic."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.forms.draft_form import DraftField, DraftForm, Drawn, Edit
from journeys.forms.inputs import Choice, Condition, Flag, Json, Lines, Number, SettingInput
from journeys.graph.journey_settings import read_settings
from journeys.rules.problems import Findings, Problem

DEFAULT_WITHIN = "30d"
AGAIN = (
    ("once", gettext_lazy("Once ever")),
    ("always", gettext_lazy("Again, when not under way")),
    ("after", gettext_lazy("Again, after a pause")),
    ("per", gettext_lazy("Once for each value of a property")),
)
FIELD_OF = {
    "reentry/after": "reentry.after",
    "reentry/per": "reentry.per",
    "reentry": "reentry",
    "goal/event": "goal.event",
    "goal/within": "goal.within",
    "goal/value": "goal.value",
    "goal": "goal.event",
    "exit_when": "exit_when",
    "without_logic": "without_logic",
    "priority": "priority",
}
"""Fields by the beginning of the places that problems have; longer ones first."""


class JourneyForm(DraftForm):
    """The form over a draft's document (as a journey file says it)."""

    def __init__(self, document: Mapping[str, Any], sent: Any = None, changed: Collection[str] = ()) -> None:
        self.settings: dict[str, Any] = dict(document["settings"])
        values = {"name": document["name"], "summary": document["summary"], **_values(self.settings)}
        super().__init__(_fields(), values, sent, changed)
        self._leave_out(values if sent is None else self.data)

    def _leave_out(self, said: Mapping[str, Json]) -> None:
        """Show fields of one sort of re-entry only when it is chosen, those of the goal when there is one."""
        how, goal = said.get("reentry"), said.get("goal.event")
        for name, shown in (("reentry.after", how == "after"), ("reentry.per", how == "per")):
            if not shown:
                del self.fields[name]
        if not goal:
            for name in ("goal.within", "goal.value", "goal.leave"):
                del self.fields[name]

    def clean(self) -> dict[str, Json]:
        """Let the reader of documents read the settings as they would be."""
        cleaned = super().clean() or self.cleaned_data
        if "name" in self.changed and not cleaned.get("name"):
            self.add_error("name", _("A journey needs a name."))
        findings = Findings()
        read_settings({**self.settings, **self._settings(cleaned)}, "settings", findings)
        self.blame(findings.problems, field_of)
        return cleaned

    def edits(self) -> list[Edit]:
        """The edits for what was changed and is right."""
        right = self.new_values()
        edits: list[Edit] = [
            {"op": "set_journey", "path": name, "value": right[name] or ""}
            for name in ("name", "summary")
            if name in right
        ]
        for key, value in self._settings(self.cleaned_data).items():
            fields = [name for name in self.changed if name.partition(".")[0] == key]
            if not any(name in self.errors for name in fields) and value != self.settings.get(key):
                edits.append({"op": "set_journey", "path": f"settings.{key}", "value": value})
        return edits

    def drawn_sections(self, problems: Collection[Problem]) -> dict[str, list[Drawn]]:
        """All fields by section, each with the findings about it."""
        notes: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.place.startswith("settings"):
                notes.setdefault(field_of(problem.place) or "", []).append(problem)
        return self.sections(self.drawn(notes, {}))

    def _settings(self, said: Mapping[str, Json]) -> dict[str, Json]:
        """The settings that the changed fields speak of, whole, as documents hold them; None for none."""
        keys = {name.partition(".")[0] for name in self.changed} - {"name", "summary"}
        made = {key: MAKERS[key](said, self.settings.get(key)) for key in sorted(keys)}
        return {key: value for key, value in made.items() if value is not None or key in self.settings}


def _reentry(said: Mapping[str, Json], before: Json) -> Json:
    how = said.get("reentry")
    if how == "after":
        return {"after": said.get("reentry.after") or "30d"}
    if how == "per":
        return {"per": said.get("reentry.per") or "order_id"}
    return how


def _goal(said: Mapping[str, Json], before: Json) -> Json:
    kept = before if isinstance(before, dict) else {}
    event = said.get("goal.event")
    if not event:
        return None
    goal = {
        **kept,
        "event": event,
        "within": said.get("goal.within") or DEFAULT_WITHIN,
        "leave": said.get("goal.leave", True),
    }
    if said.get("goal.value"):
        return {**goal, "value": said["goal.value"]}
    return {key: value for key, value in goal.items() if key != "value"}


def _share(said: Mapping[str, Json], before: Json) -> Json:
    share = said.get("without_logic")
    return {"share": share} if share else None


def _exit_when(said: Mapping[str, Json], before: Json) -> Json:
    return said.get("exit_when")


def _priority(said: Mapping[str, Json], before: Json) -> Json:
    return said.get("priority")


MAKERS = {
    "reentry": _reentry,
    "goal": _goal,
    "exit_when": _exit_when,
    "without_logic": _share,
    "priority": _priority,
}


def _values(settings: Mapping[str, Any]) -> dict[str, Json]:
    reentry = settings.get("reentry", "once")
    how = next(iter(reentry), "once") if isinstance(reentry, dict) else reentry
    goal = settings.get("goal") or {}
    return {
        "reentry": how,
        "reentry.after": reentry.get("after") if isinstance(reentry, dict) else None,
        "reentry.per": reentry.get("per") if isinstance(reentry, dict) else None,
        "goal.event": goal.get("event"),
        "goal.within": goal.get("within"),
        "goal.value": goal.get("value"),
        "goal.leave": goal.get("leave", True),
        "exit_when": settings.get("exit_when"),
        "without_logic": (settings.get("without_logic") or {}).get("share"),
        "priority": settings.get("priority", 50),
    }


def _fields() -> dict[str, DraftField]:
    duration = _("m, h, d or w")
    about = {
        "name": DraftField(SettingInput(), _("Name")),
        "summary": DraftField(Lines(), _("Summary"), _("What it does and why, for whoever opens it.")),
    }
    entry = {
        "reentry": DraftField(Choice(), _("How often somebody enters"), choices=AGAIN),
        "reentry.after": DraftField(SettingInput(), _("Pause"), unit=duration),
        "reentry.per": DraftField(
            SettingInput(), _("Property"), _("Of the event that brings them in, for instance order_id.")
        ),
    }
    goal = {
        "goal.event": DraftField(
            SettingInput(), _("Goal"), _("The event that says it worked."), catalog="event"
        ),
        "goal.within": DraftField(SettingInput(), _("Within"), _("Counted from entry."), unit=duration),
        "goal.value": DraftField(
            SettingInput(), _("Value"), _("The property of the event that says what it is worth.")
        ),
        "goal.leave": DraftField(Flag(), _("Whoever reaches it leaves")),
        "exit_when": DraftField(Condition(), _("Leave when"), _("A condition, as rules write it.")),
    }
    logic = {
        "without_logic": DraftField(
            Number(),
            _("Share that walks without the logic"),
            _("They take each decision's baseline, so that the worth of the logic can be measured."),
            unit="%",
        ),
        "priority": DraftField(
            Number(), _("Priority"), _("0 to 100; the higher goes first where journeys want one person.")
        ),
    }
    sections = {_("Who comes in"): entry, _("What it is for"): goal, _("Logic and order"): logic}
    for section, fields in sections.items():
        for each in fields.values():
            each.section = section
    return {**about, **entry, **goal, **logic}


def field_of(place: str) -> str | None:
    """The field that a problem at a place of the document is about."""
    inner = place.removeprefix("settings/")
    return next((name for start, name in FIELD_OF.items() if inner.startswith(start)), None)
