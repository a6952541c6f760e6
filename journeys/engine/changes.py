"""Attributes that steps changed, written to the contacts as changes (``score`` plus ten), never as totals."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from config.nudge import nudge
from contacts import watching
from contacts.segments import lists
from journeys.engine.facts.people import COLUMNS
from journeys.engine.overlay import Attribute
from journeys.engine.statements import Session, array
from journeys.rules.values import plain


def write(work: Session, attributes: Mapping[str, Mapping[int, Attribute]], now: datetime) -> int:
    """Write the changes of a walk; return how many facts were put on the inbox for those who watch them.

    Three statements, none when nothing changed. Locks the contacts in order of id.
    """
    sets: dict[int, dict[str, Any]] = {}
    adds: dict[int, dict[str, Any]] = {}
    for name, changes in attributes.items():
        for contact, change in changes.items():
            (sets if change.absolute else adds).setdefault(contact, {})[name] = plain(change.value)
    contacts = sorted(sets.keys() | adds.keys())
    if not contacts:
        return 0
    work.run(
        "write_attributes",
        contacts=array(contacts),
        sets=[orjson.dumps(sets.get(contact, {})).decode() for contact in contacts],
        adds=[orjson.dumps(adds.get(contact, {})).decode() for contact in contacts],
        columns=list(COLUMNS),
        now=now.isoformat(),
    )
    changed = [(contact, name) for name, changes in attributes.items() for contact in changes]
    rows = {"contacts": array(contact for contact, _ in changed), "names": [name for _, name in changed]}
    if work.run("look_attributes", **rows, now=now):
        nudge(*lists.LOOK)
    return work.run("announce_attributes", **rows, now=now)


def write_lists(moves: Mapping[str, Mapping[int, bool]], now: datetime) -> int:
    """Put members on lists and take them off, as a walk said; return how many facts were put on the inbox.

    Two statements, none when nothing changed. Before attributes: watches come before contacts in the order
    of locks.
    """
    if not moves:
        return 0
    watching.share()
    return lists.change(moves, now).told
