"""Entrants who wait for a paused journey: kept as they come; ``letting_in`` lets them in when it goes on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import orjson

from contacts.statements import texts
from journeys.engine.statements import Session, array, instants

if TYPE_CHECKING:
    from journeys.engine.enroll import Entrant


def keep(work: Session, journey: int, node: str, entrants: "Sequence[Entrant]", test: bool = False) -> None:
    """Let entrants wait at a trigger, ``node`` (its key, empty for the first). One statement."""
    work.run(
        "waiting_keep",
        journey=journey,
        node=node,
        test=test,
        contacts=array(entrant.contact for entrant in entrants),
        instants=instants(entrant.at for entrant in entrants),
        properties=texts(orjson.dumps(entrant.properties).decode() for entrant in entrants),
    )


def count(work: Session, journey: int) -> int:
    """How many wait. One statement."""
    ((number,),) = work.rows("waiting_count", journey=journey)
    return int(number)
