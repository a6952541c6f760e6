"""Work that others do while a browser looks, in a thread of its own as their process would.

Playwright's event loop lives in the thread of the tests, where nothing can be told over the channel layer.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def elsewhere[T](work: Callable[[], T]) -> T:
    """What ``work`` gives, once it is done; its database connection is closed after it."""

    def alone() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()
