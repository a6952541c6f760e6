"""The keeper: one process that holds both servers for as long as anybody uses them.

python -m config.servers.keeper FOLDER [--not-durable] [--only postgres|valkey]
"""

import argparse
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.servers.places import Places, ServerError, make_private
from config.servers.postgres import Postgres, Settings
from config.servers.valkey import Valkey

LOOK_EVERY = 0.1
RESTARTS_PER_MINUTE = 5


@contextmanager
def held(path: Path, operation: int) -> Iterator[int]:
    """Hold a lock on a file. Raises BlockingIOError when somebody else does and `operation` has LOCK_NB."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, operation)
        yield file
    finally:
        os.close(file)


def nobody_uses(file: int) -> bool:
    """Whether no user holds the lock. It is ours then, so that one who comes now waits until all stops."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def keep(places: Places, servers: list[Postgres | Valkey]) -> None:
    """Start the servers, announce them, and hold them until nobody uses them any more.

    A server that dies is started again, at most five times a minute. Raises ServerError with a sentence.
    """
    restarts: list[float] = []
    asked_to_end = False

    def end(number: int, frame: object) -> None:
        nonlocal asked_to_end
        asked_to_end = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with held(places.users_lock, fcntl.LOCK_UN) as users:
        try:
            for server in servers:
                server.start()
            # At once: whoever finds it reads a whole number.
            written = places.ready.with_suffix(".new")
            written.write_text(str(os.getpid()), encoding="ascii")
            written.replace(places.ready)
            while not asked_to_end and not nobody_uses(users):
                time.sleep(LOOK_EVERY)
                for server in servers:
                    if not server.running and not asked_to_end:
                        restarts = [then for then in restarts if then > time.monotonic() - 60]
                        if len(restarts) >= RESTARTS_PER_MINUTE:
                            raise ServerError(f"{type(server).__name__} keeps dying; see {server.log}.")
                        restarts.append(time.monotonic())
                        server.start()
        finally:
            places.ready.unlink(missing_ok=True)
            for server in reversed(servers):
                server.stop()


def main(arguments: list[str]) -> int:
    """Keep until the end. Returns 0, also when another keeper was faster, and 1 after leaving a sentence."""
    parser = argparse.ArgumentParser(prog="config.servers.keeper")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--not-durable", action="store_true")
    parser.add_argument("--only", choices=("postgres", "valkey"))
    options = parser.parse_args(arguments)
    places = Places(options.folder)
    try:
        make_private(places.root)
        with held(places.keeper_lock, fcntl.LOCK_EX | fcntl.LOCK_NB):
            places.failure.unlink(missing_ok=True)
            servers: list[Postgres | Valkey] = []
            if options.only != "valkey":
                servers.append(Postgres(places, Settings(durable=not options.not_durable)))
            if options.only != "postgres":
                servers.append(Valkey(places))
            try:
                keep(places, servers)
            except ServerError as problem:
                places.failure.write_text(str(problem), encoding="utf-8")
                return 1
    except BlockingIOError:
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
