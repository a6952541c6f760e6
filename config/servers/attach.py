"""Use the embedded servers: join those that run, or start them."""

import fcntl
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from config.servers.keeper import held
from config.servers.places import PROJECT, Places, ServerError, make_private

WAIT_SECONDS = 90.0
LEAST_FREE_BYTES = 200_000_000

Which = Literal["both", "postgres", "valkey"]


@dataclass(slots=True)
class Servers:
    """Our hold on running servers; they run at least until `close` or the end of this process."""

    places: Places
    _lock: int
    _durable: bool = True
    _which: Which = "both"

    @classmethod
    def none(cls, places: Places) -> Self:
        """No hold: both servers are somebody else's."""
        return cls(places, -1)

    @property
    def database_url(self) -> str:
        return self.places.database_url

    @property
    def redis_url(self) -> str:
        return self.places.redis_url

    def revive(self) -> None:
        """Start the servers again if their keeper was killed. Raises ServerError when that fails."""
        if self._lock >= 0 and not kept(self.places):
            _start_keeper(self.places, durable=self._durable, which=self._which)

    def close(self, wait: float = 0.0) -> None:
        """Let go. The last one out ends the servers; waits at most `wait` seconds to see them gone."""
        if self._lock < 0:
            return
        os.close(self._lock)
        self._lock = -1
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline and kept(self.places):
            time.sleep(0.02)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(wait=60.0)


def kept(places: Places) -> bool:
    """Whether a keeper runs for this data folder."""
    try:
        with held(places.keeper_lock, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False


def in_use(places: Places) -> bool:
    """Whether anybody uses, or still stops, the servers of this data folder."""
    try:
        with held(places.users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return kept(places)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False


def check_space(folder: Path) -> None:
    """Raises ServerError with a sentence when the disk is too full for PostgreSQL to work on."""
    found = os.statvfs(folder)
    free = found.f_bavail * found.f_frsize
    if free < LEAST_FREE_BYTES:
        raise ServerError(
            f"The disk that holds {folder} is full ({free // 1_000_000} MB left). "
            "Free some space (1 GB is plenty) and start again."
        )


def attach(folder: Path, *, durable: bool = True, which: Which = "both") -> Servers:
    """Take part in the servers of a data folder, starting them when nobody has.

    Costs 1 s the first time, 0.4 s on a made folder, nothing when they run. Raises ServerError with a
    sentence that says what to do.
    """
    places = Places(folder.resolve())
    make_private(places.root)
    check_space(places.root)
    lock = os.open(places.users_lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # Waits while a keeper that nobody used any more is stopping its servers.
        fcntl.flock(lock, fcntl.LOCK_SH)
        _start_keeper(places, durable=durable, which=which)
    except BaseException:
        os.close(lock)
        raise
    return Servers(places, lock, durable, which)


def _start_keeper(places: Places, *, durable: bool, which: Which) -> None:
    started: subprocess.Popen[bytes] | None = None
    if not kept(places):
        places.ready.unlink(missing_ok=True)
        places.failure.unlink(missing_ok=True)
        command = [sys.executable, "-m", "config.servers.keeper", str(places.root)]
        command += [] if durable else ["--not-durable"]
        command += [] if which == "both" else ["--only", which]
        places.logs.mkdir(exist_ok=True)
        with (places.logs / "keeper.log").open("ab") as log:
            started = subprocess.Popen(
                command,
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if places.ready.exists() and kept(places):
            return
        if started is not None and started.poll() is not None and not kept(places):
            break
        if started is None and not kept(places):
            break
        time.sleep(0.01)
    if places.failure.exists():
        raise ServerError(places.failure.read_text(encoding="utf-8"))
    raise ServerError(f"The embedded servers did not start; see {places.logs}.")
