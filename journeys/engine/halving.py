"""One culprit never takes the others down: what fails is halved under savepoints until it stands alone."""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction

from config.log import get_logger
from journeys.engine.statements import transient

log = get_logger(__name__)

HOPELESS = 8
"""So many lone failures before anybody went on, and as many more from all over the rest: then it is no
member's fault, and all who are left are set apart together instead of being halved one by one, or none is.
Those with the lowest ids alone prove nothing: they often came together, and have their trouble in common."""


def by_halves[Done](
    size: int,
    act: Callable[[range], Done],
    set_apart: Callable[[range, Exception], Done],
    whole: bool = False,
) -> Iterator[Done]:
    """``act`` on rows 0 to ``size``, all at once where nothing fails; ``set_apart`` with those that make it
    fail. Gives what each returned; to be read to its end. Raises only what is nobody's fault: a lost
    connection, a deadlock; with ``whole`` also what all fail by, for a caller who can put off the whole and
    undoes what was set apart by then.

    Costs a savepoint; where one of n rows fails, about 2 log2(n) more acts on ever smaller parts. ``act`` may
    be asked of a row without its doing being kept.
    """
    lone, gone_on, doubted = 0, False, False
    waiting = [range(size)]
    while waiting:
        part = waiting.pop()
        try:
            with transaction.atomic():
                done = act(part)
        except Exception as error:
            if transient(error):
                raise
            if lone >= HOPELESS and not gone_on and not doubted:
                doubted = True
                gone_on = _anybody(act, [row for left in (part, *reversed(waiting)) for row in left])
            if len(part) > 1 and (lone < HOPELESS or gone_on):
                middle = len(part) // 2
                waiting += [part[middle:], part[:middle]]
                continue
            if whole and lone >= HOPELESS and not gone_on:
                raise
            lone += 1
            yield set_apart(part, error)
        else:
            gone_on = True
            yield done


def _anybody(act: Callable[[range], object], rows: list[int]) -> bool:
    """Whether anybody of these would go on alone, of some from all over; nothing of it is kept."""
    for place in sorted({len(rows) * part // HOPELESS - 1 for part in range(1, HOPELESS + 1)} - {-1}):
        try:
            with transaction.atomic():
                act(range(rows[place], rows[place] + 1))
                transaction.set_rollback(True)
        except Exception as error:
            if transient(error):
                raise
        else:
            return True
    return False


def each_in_turn[Item](items: Iterable[Item], act: Callable[[Item], object]) -> None:
    """``act`` on each item, in transactions of its own: one that fails keeps no other from being done. Raises
    the first failure at the end, and at once what is nobody's fault."""
    failed: Exception | None = None
    for item in items:
        try:
            act(item)
        except Exception as error:
            if transient(error):
                raise
            log.error("turn.failed", item=str(item), problem=repr(error))
            failed = failed or error
    if failed is not None:
        raise failed
