"""What happens to a simulated contact by itself, and by which trigger that begins their run."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from journeys.graph.cases import Happening, Setting, TestCase
from journeys.graph.entrances import TIMED
from journeys.graph.plan import Plan
from journeys.kinds.trigger_event import TriggerEventSettings
from journeys.kinds.trigger_form import TriggerFormSettings

BY_EVENT = (TriggerEventSettings, TriggerFormSettings)
"""Settings of triggers that an event opens."""


def timeline(plan: Plan, case: TestCase) -> dict[datetime, list[Happening | Setting]]:
    """Everything that happens by itself, by its instant, in the order of the document."""
    at: dict[datetime, list[Happening | Setting]] = {case.start: []}
    trigger = _trigger(plan, case)
    at_once = {item.event for item in case.events if not item.after}
    if trigger is not None and trigger not in at_once:
        at[case.start].append(Happening(timedelta(0), trigger, _entry_of(plan, case, trigger)))
    happenings: list[Happening | Setting] = [*case.sets, *case.events]
    for item in happenings:
        at.setdefault(case.start + item.after, []).append(item)
    return at


def _entry_of(plan: Plan, case: TestCase, event: str) -> Mapping[str, Any]:
    """The properties of the triggering event; one that a form makes names its form."""
    for node in plan.nodes.values():
        settings = node.settings
        if isinstance(settings, BY_EVENT) and settings.event == event:
            form = {"form": settings.form} if isinstance(settings, TriggerFormSettings) else {}
            return {**form, **case.entry}
    return case.entry


def _trigger(plan: Plan, case: TestCase) -> str | None:
    """The event that begins the run: that of the first trigger, unless the test has one of another at 0
    h."""
    names = [node.settings.event for node in plan.nodes.values() if isinstance(node.settings, BY_EVENT)]
    stated = [item.event for item in case.events if not item.after and item.event in names]
    return next(iter(stated or names), None)


def by_hand(plan: Plan) -> str | None:
    """The trigger by which the contact is let in at 0 h: the first, where no event lets anybody in, nor
    the clock."""
    nodes = [plan.nodes[key] for key in plan.triggers]
    if any(isinstance(node.settings, TIMED) for node in nodes):
        return None
    waits_for_event = any(isinstance(node.settings, BY_EVENT) for node in nodes)
    return nodes[0].key if nodes and not waits_for_event else None
