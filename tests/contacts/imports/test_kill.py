"""A worker process that is killed in a block: what it had taken stays, the rest is taken once."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from contacts.imports import upload, work
from contacts.models import Contact, Identity, Import, ImportBlock
from tests.config.processes import eventually
from tests.contacts.facts import identify, take, who

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]

ROWS = 3 * work.ROWS + 500
IN_THIRD_BLOCK = 2 * work.ROWS + 700


@contextmanager
def worker() -> Iterator["subprocess.Popen[bytes]"]:
    """A worker of its own, which is gone at the end."""
    with subprocess.Popen([sys.executable, "-m", "tests.contacts.imports.worker"]) as process:
        try:
            yield process
        finally:
            process.kill()


def waiters() -> list[int]:
    """The backends that wait for a lock of ours. Read from the locks: what pg_stat_activity says stays the
    same within a transaction."""
    ours = "pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pid FROM pg_locks WHERE NOT granted AND {ours}")
        return [pid for (pid,) in cursor.fetchall()]


def gone(backends: list[int]) -> bool:
    """Whether these backends have ended, and with them their transactions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE pid = ANY (%s)", [backends])
        return cursor.fetchone() is None


def test_a_worker_that_is_killed_in_a_block_leaves_it_to_the_next() -> None:
    take(identify(f"c-{IN_THIRD_BLOCK}", plan="free"))
    text = "id,plan\n" + "".join(f"c-{number},pro\n" for number in range(ROWS))
    file = upload.receive("people.csv", [text.encode()], None)
    work.start(file)
    with worker() as process:
        with transaction.atomic():
            # Somebody holds a contact of the third block, so that the worker stands in its midst.
            Contact.objects.select_for_update().get(pk=who(f"c-{IN_THIRD_BLOCK}").pk)
            assert eventually(lambda: bool(waiters()), 120)
            standing = waiters()
            process.kill()
            assert process.wait() == -9
        # A backend notices that its client is gone when it has got the lock: then nothing of the block stays.
        assert eventually(lambda: gone(standing), 60)
    file.refresh_from_db()
    assert (file.state, file.rows, file.created) == ("running", 2 * work.ROWS, 2 * work.ROWS)
    assert ImportBlock.objects.count() == 2
    work.work(seconds=600)
    file.refresh_from_db()
    assert (file.state, file.rows, file.created, file.updated) == (Import.State.DONE, ROWS, ROWS - 1, 1)
    assert Contact.objects.count() == Identity.objects.count() == ROWS
    assert who(f"c-{IN_THIRD_BLOCK}").attributes == {"plan": "pro"}
