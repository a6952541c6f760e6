"""What happened between somebody's entry and their first tick.

A fact that arrives while an enrollment is being inserted finds nobody to wake: its wake cannot see the row
yet. The first tick of a run, which sees everything committed before it claimed, therefore looks back once:
goals and exits by events stamped after the entry. Everything that commits later finds the row, and the wake
sees to it. (The exit *state* is asked at the beginning of every walk.)
"""

from datetime import datetime

from contacts.models import Brand
from journeys.engine.facts import events
from journeys.engine.facts.asked import Asked
from journeys.engine.outbox import Reached
from journeys.engine.world import DatabaseWorld
from journeys.graph.goals import ends
from journeys.kinds.group import Members


def catch_up(world: DatabaseWorld, members: Members, now: datetime) -> None:
    """Note conversions and interruptions of those who are here for the first time. One statement, or none
    when nobody is, nothing is awaited, or they have only just entered."""
    plan = world.published.plan
    names = {test.event for test in plan.exit_when.events} if plan.exit_when else set()
    if plan.goal is not None:
        names.add(plan.goal.test.event)
    rows = [row for row, seq in enumerate(members.seq) if seq == 0 and members.entered_at[row] < now]
    if not names or not rows:
        return
    asked = Asked(now, plan.slug, [members.contacts[row] for row in rows])
    seen = events.read(world.work, asked, names, min(members.entered_at[row] for row in rows))
    for row, happened in zip(rows, seen, strict=True):
        for at, name, properties in happened:
            entered = members.entered_at[row]
            if plan.goal is not None and plan.goal.counts(name, properties, at, entered):
                world.outbox.reached.append(_reached(world, members, row, at, properties))
            how = ends(plan.goal, plan.exit_when, name, properties, at, entered)
            if how is not None:
                world.interruptions[row] = how
                break


def _reached(
    world: DatabaseWorld, members: Members, row: int, at: datetime, properties: dict[str, object]
) -> Reached:
    goal = world.published.plan.goal
    assert goal is not None, "asked only where there is a goal"
    return Reached(
        enrollment=members.ids[row],
        contact=members.contacts[row],
        version=world.published.version,
        journey=world.published.journey,
        goal=goal.name,
        at=at,
        value=goal.worth(properties),
        currency=goal.money(properties, default_currency()),
        without_logic=members.without_logic[row],
    )


def default_currency() -> str:
    """The installation's currency. One query."""
    return Brand.objects.filter(is_default=True).values_list("currency", flat=True).first() or ""
