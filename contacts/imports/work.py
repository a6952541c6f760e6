"""What workers do with files whose columns are known: cut them into blocks, take block after block."""

import time
from collections.abc import Iterator, Sequence
from itertools import batched

import orjson
import psycopg
from django.db import DataError, Error, IntegrityError, OperationalError, connection, transaction

from config import clock
from config.log import get_logger
from config.nudge import nudge
from contacts.imports import upload
from contacts.imports.plan import USER, Plan
from contacts.imports.reading import Row
from contacts.imports.taking import Block, Wrong
from contacts.ingest.intake import CameSecondError, MustBeAloneError
from contacts.models import Import, ImportBlock, ImportProblem

ROWS = 2_000
"""Rows of a block: about a fifth of a second, in which events may have to wait."""

MOST_PROBLEMS = 50_000
"""Problems that are kept of one file, to be downloaded. All of them are counted."""

SLICE_SECONDS = 4.0
"""After so long a worker asks whether there is something else to do."""

ATTEMPTS = 8
TASK = ("contacts.imports", "bulk")
WAKE = ("journeys.wake", "express")
LOOK = ("journeys.segments", "express")

State = Import.State
log = get_logger(__name__)


def start(file: Import) -> None:
    """Let workers take the file from here on; its plan is settled. Also goes on with one that was stopped or
    has failed. Two statements."""
    begun = file.blocks.exists()
    file.state = State.RUNNING if begun else State.WAITING
    file.at = file.at or clock.now()
    file.started_at = file.started_at or clock.real_now()
    file.ended_at, file.failure = None, ""
    file.save(update_fields=["state", "at", "started_at", "ended_at", "failure"])
    nudge(*TASK)


def stop(file: Import) -> bool:
    """Take no further block of the file; say whether there was something to stop. What was taken stays."""
    stopped = Import.objects.filter(pk=file.pk, state__in=(State.WAITING, State.RUNNING))
    return bool(stopped.update(state=State.STOPPED, ended_at=clock.real_now()))


def discard(file: Import) -> None:
    """Throw a file away of which nothing was taken yet."""
    Import.objects.filter(pk=file.pk, state=State.UPLOADED).delete()


def work(seconds: float = SLICE_SECONDS) -> int:
    """Work on the files that wait for it, oldest first, for about so long; return the steps made. Nudges the
    next slice when there is more.

    Each step is one transaction under the lock of its file, so several workers never take the same block.
    """
    until = time.monotonic() + seconds
    steps = 0
    while _step():
        steps += 1
        if time.monotonic() >= until:
            nudge(*TASK)
            break
    return steps


def _step() -> bool:
    """Cut a file into blocks, take one block, or end a file; False when there is nothing to do here."""
    pk = 0
    alone = False
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                waiting = Import.objects.filter(state__in=(State.WAITING, State.RUNNING)).order_by("pk")
                file = waiting.select_for_update(skip_locked=True, no_key=True).first()
                if file is None:
                    return False
                pk = file.pk
                _advance(file, alone or not any(c.to == USER for c in upload.plan_of(file).columns))
            return True
        except MustBeAloneError:
            alone = True
        except CameSecondError:
            log.debug("import.again", file=pk, attempt=attempt, reason="name taken")
        except (OperationalError, psycopg.OperationalError) as problem:
            # Deadlocks, and a database that went away: tried again, in the end by the next beat.
            if attempt == ATTEMPTS:
                raise
            log.info("import.again", file=pk, attempt=attempt, reason=str(problem)[:200])
        except (Error, psycopg.Error, ValueError, LookupError, TypeError) as problem:
            log.exception("import.failed", file=pk)
            _fail(pk, problem)
            return True
    return False


def _advance(file: Import, alone: bool) -> None:
    if file.state == State.WAITING:
        _cut(file)
        return
    block = file.blocks.order_by("seq").first()
    if block is None:
        file.state, file.ended_at = State.DONE, clock.real_now()
        file.save(update_fields=["state", "ended_at"])
        return
    rows: list[Row] = [(line, cells) for line, cells in orjson.loads(bytes(block.body))]
    block.delete()
    _take(file, rows, alone)
    file.rows += len(rows)
    file.save(update_fields=["rows", "created", "updated", "refused", "problems"])


def _cut(file: Import) -> None:
    """Read the file into blocks, and let its parts go."""
    blocks = (
        ImportBlock(file=file, seq=seq, body=orjson.dumps(block))
        for seq, block in enumerate(batched(upload.rows(file), ROWS))
    )
    for some in batched(blocks, 8):
        ImportBlock.objects.bulk_create(some)
    file.parts.all().delete()
    file.state = State.RUNNING
    file.save(update_fields=["state"])


def _take(file: Import, rows: Sequence[Row], alone: bool) -> None:
    """Take rows; what the database cannot hold is found by halving, and noted."""
    plan = upload.plan_of(file)
    block = Block(plan, file.header, file.at or clock.now(), _evidence(file, plan))
    try:
        with transaction.atomic():
            block.take(rows, alone)
    except (DataError, psycopg.DataError, IntegrityError, psycopg.IntegrityError):
        if len(rows) == 1:
            line, cells = rows[0]
            reason = "It cannot be stored: one of its values is beyond what the database holds."
            _note(file, [Wrong(line, "", reason, cells or [])])
            return
        half = len(rows) // 2
        _take(file, rows[:half], alone)
        _take(file, rows[half:], alone)
        return
    file.created += block.created
    file.updated += block.updated
    _note(file, block.wrong)
    if block.wakes:
        nudge(*WAKE)
    if block.looks:
        nudge(*LOOK)


def _evidence(file: Import, plan: Plan) -> dict[str, object]:
    return {"file": file.name, "import": str(file.public_id), "stated": plan.source}


def _note(file: Import, wrong: Sequence[Wrong]) -> None:
    room = max(0, MOST_PROBLEMS - file.problems)
    ImportProblem.objects.bulk_create(_problems(file, wrong[:room]), batch_size=1_000)
    file.problems += len(wrong)
    file.refused += sum(one.whole for one in wrong)


def _problems(file: Import, wrong: Sequence[Wrong]) -> Iterator[ImportProblem]:
    for one in wrong:
        cells = [cell[:1_000] for cell in one.cells[:500]]
        yield ImportProblem(
            file=file, line=one.line, column=one.column[:200], reason=one.reason, whole=one.whole, cells=cells
        )


def _fail(pk: int, problem: Exception) -> None:
    """Say that a file cannot go on. What was taken stays; going on begins with the block that failed."""
    if connection.in_atomic_block:
        raise problem
    Import.objects.filter(pk=pk).update(
        state=State.FAILED,
        ended_at=clock.real_now(),
        failure=f"{type(problem).__name__}: {str(problem)[:500]}",
    )
