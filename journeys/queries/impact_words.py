"""The impact of a move as the publish dialog tells it: a row for each step with people on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journeys.engine.impact import StepImpact
from journeys.queries.impact import DRAFT, Impact


@dataclass(frozen=True, slots=True)
class Row:
    """One step of a version: its name, how many stand there, where they would go, and what becomes of them
    in sentences. ``removed`` steps may be given a destination; ``chosen`` is its key."""

    step: StepImpact
    name: str
    to: str
    said: tuple[str, ...]
    removed: bool
    chosen: str


def rows(impact: Impact) -> list[Row]:
    """The rows, those of newer versions first."""
    return [
        Row(
            step=step,
            name=impact.names[step.number, step.key],
            to=impact.names.get((DRAFT, step.to), ""),
            said=tuple(_said(step)),
            removed=step.key in impact.removed,
            chosen=step.to,
        )
        for step in impact.steps
    ]


def _said(step: StepImpact) -> Iterable[str]:
    if not step.to:
        yield _("They finish on version %(number)s.") % {"number": step.number}
        return
    if step.passed:
        said = ngettext(
            "%(n)s would do again what was done, and finishes on version %(number)s.",
            "%(n)s would do again what they have done, and finish on version %(number)s.",
            step.passed,
        )
        yield said % {"n": _count(step.passed), "number": step.number}
    if step.exits:
        yield ngettext("%(n)s leaves the journey.", "%(n)s leave the journey.", step.exits) % _n(step.exits)
    if step.at_once:
        said = ngettext("%(n)s goes on at once.", "%(n)s go on at once.", step.at_once)
        yield said % _n(step.at_once)
    if step.sooner:
        said = ngettext("%(n)s waits less long.", "%(n)s wait less long.", step.sooner)
        yield said % _n(step.sooner)
    if step.later:
        said = ngettext("%(n)s waits longer.", "%(n)s wait longer.", step.later)
        yield said % _n(step.later)
    if step.same:
        yield ngettext("%(n)s waits as before.", "%(n)s wait as before.", step.same) % _n(step.same)
    if step.parked:
        said = ngettext("%(n)s stays parked there.", "%(n)s stay parked there.", step.parked)
        yield said % _n(step.parked)
    if step.looked_at < step.people - step.parked:
        yield _("Reckoned from %(n)s of them.") % _n(step.looked_at)


def _n(number: int) -> dict[str, str]:
    return {"n": _count(number)}


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
