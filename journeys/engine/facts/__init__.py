"""Facts for many at once: each need becomes one column, each family of facts costs a fixed number of
statements.

    families   contact, account, consent, segment   people.py
               event, message                       events.py
               entry, step, journey, now            runs.py

Read only in statements after the claim has locked its rows; everything is as of one instant, ``Asked.now``.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from journeys.engine.facts import events, people, runs
from journeys.engine.facts.asked import Asked
from journeys.engine.statements import Session
from journeys.rules.facts import Column, Need

type Fetch = Callable[[Session, Asked, Sequence[Need]], Mapping[Need, Column]]

FAMILIES: dict[str, Fetch] = {
    "contact": people.contact,
    "account": people.account,
    "consent": people.consent,
    "event": events.event,
    "message": events.message,
    "entry": runs.entry,
    "step": runs.step,
    "journey": runs.journey,
    "now": runs.now,
}


def fetch(work: Session, asked: Asked, needs: Sequence[Need]) -> dict[Need, Column]:
    """A column for each need, parallel to ``asked.contacts``. Raises KeyError for a family that does not
    exist."""
    found: dict[Need, Column] = {}
    for family, some in groupby(sorted(set(needs), key=str), key=lambda need: need.family):
        if family == "segment":
            found.update(people.segment(work, asked, list(some), fetch))
        else:
            found.update(FAMILIES[family](work, asked, list(some)))
    return found
