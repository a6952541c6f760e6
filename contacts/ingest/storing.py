"""The transaction around an attempt, and what is done when it fails."""

from collections.abc import Sequence
from dataclasses import replace

import psycopg
from django.db import DataError, Error, transaction

from config.log import get_logger
from config.nudge import nudge
from contacts.ingest.batch import Batch, Taken
from contacts.ingest.intake import CameSecondError, Intake, MustBeAloneError
from contacts.ingest.messages import Message, Refused

ATTEMPTS = 8
WAKE = ("journeys.wake", "express")
LOOK = ("journeys.segments", "express")
AGAIN = frozenset({"40P01", "40001"})
"""Deadlock and serialization failure: the whole is tried again."""

log = get_logger(__name__)


def store(batches: Sequence[Batch]) -> list[Taken]:
    """Take batches in one transaction; return after its commit (or inside the caller's) what became of each.

    Two round trips to the database where everybody is known and nothing but events comes in, four at most;
    one statement more per kind of thing besides. A message that PostgreSQL cannot hold is found by halving
    and refused by itself. Raises the database's error when it stays away or busy.
    """
    try:
        return _store(batches)
    except (DataError, psycopg.DataError) as problem:
        if len(batches) > 1:
            return [taken for batch in batches for taken in store([batch])]
        return [_halves(batches[0], problem)]


def _store(batches: Sequence[Batch]) -> list[Taken]:
    alone = False
    for attempt in range(1, ATTEMPTS + 1):
        intake = Intake(batches, alone)
        try:
            with transaction.atomic():
                counts = intake.run()
                if intake.wakes:
                    nudge(*WAKE)
                if intake.looks:
                    nudge(*LOOK)
            return [count.taken() for count in counts]
        except MustBeAloneError:
            alone = True
        except CameSecondError:
            log.debug("ingest.again", attempt=attempt, reason="name taken")
        except (Error, psycopg.Error) as problem:
            if _state(problem) not in AGAIN or attempt == ATTEMPTS:
                raise
            log.info("ingest.again", attempt=attempt, reason=_state(problem))
    raise CameSecondError


def _halves(batch: Batch, problem: Exception) -> Taken:
    """The batch in two parts, each by itself, down to the message that cannot be stored."""
    messages = batch.messages
    if len(messages) == 1:
        (message,) = messages
        assert isinstance(message, Message), "a refusal is always stored"
        log.warning("ingest.not_storable", reason=str(problem)[:200])
        reason = "It cannot be stored: one of its values is beyond what the database holds."
        return store([replace(batch, messages=(_refusal(message, reason),))])[0]
    half = len(messages) // 2
    parts = [store([replace(batch, messages=part)])[0] for part in (messages[:half], messages[half:])]
    return Taken(
        sum(part.accepted for part in parts),
        sum(part.duplicates for part in parts),
        tuple(refused for part in parts for refused in part.refusals),
    )


def _refusal(message: Message, reason: str) -> Refused:
    return Refused("not_storable", reason, message.message_id)


def _state(problem: BaseException) -> str | None:
    """PostgreSQL's code of an error, of psycopg's or of Django's around it."""
    cause = problem if isinstance(problem, psycopg.Error) else problem.__cause__
    return cause.sqlstate if isinstance(cause, psycopg.Error) else None
