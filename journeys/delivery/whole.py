"""Transactions that are run again from the start when PostgreSQL broke them off to resolve a deadlock."""

from collections.abc import Callable

import psycopg
from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

TRIES = 5


def whole[Result](work: Callable[[], Result]) -> Result:
    """Run `work` in a transaction and return what it returns.

    After 40P01 and 40001 it runs again, whole, at most five times in all, so it must have no effects
    outside the database. Inside another transaction it runs once: only the outermost can be run again.
    """
    for tries_left in range(TRIES - 1, -1, -1):
        nested = transaction.get_connection().in_atomic_block
        try:
            with transaction.atomic():
                return work()
        except (OperationalError, psycopg.OperationalError) as problem:
            cause = problem if isinstance(problem, psycopg.Error) else problem.__cause__
            broken_off = isinstance(cause, DeadlockDetected | SerializationFailure)
            if nested or not broken_off or not tries_left:
                raise
    raise AssertionError("The last try returns or raises.")
