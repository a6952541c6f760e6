"""Tell a worker that there is work, without waiting and without telling it twice.

A nudge is a task by name, sent after the transaction that made the work commits. A thousand commits within a
moment send one task: a flag in Redis says that a nudge is on its way, the task clears it *before* it looks
for work, and it expires after a second in case the task was lost. Work is found by looking at PostgreSQL, so
a lost nudge costs at most the second until a worker's ticker looks anyway, and Redis being away must not fail
whoever committed.
"""

from functools import partial

from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from config.log import get_logger
from config.redis import absence, connection

FLAG_MILLISECONDS = 1000

log = get_logger(__name__)


def nudge(task_name: str, queue: str) -> None:
    """After the commit of the current transaction (at once outside of one), start the task unless one is on
    its way.

    One Redis command, and a message when no nudge was on its way. Never raises; without Redis it logs one
    line and tries nothing more for a second, then for two, at last for eight, so that a hanging server costs
    its callers half a second now and then.
    """
    transaction.on_commit(partial(_send, task_name, queue), robust=True)


def cleared(task_name: str) -> None:
    """Say that the task has begun; call it before looking for work. One Redis command; never raises."""
    try:
        connection().delete(_flag(task_name))
    except (RedisError, OSError) as problem:
        log.warning("nudge.not_cleared", task=task_name, problem=str(problem))


def _flag(task_name: str) -> str:
    return f"weft:nudge:{task_name}"


def _send(task_name: str, queue: str) -> None:
    if absence.lasts():
        return
    from config.celery import app

    try:
        flagged = connection().set(_flag(task_name), "1", nx=True, px=FLAG_MILLISECONDS)
        absence.over()
        if not flagged:
            return
        once_more = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
        app.send_task(task_name, queue=queue, retry=True, retry_policy=once_more)
    except (RedisError, KombuError, OSError) as problem:
        absence.noted()
        log.warning("nudge.lost", task=task_name, problem=str(problem))
