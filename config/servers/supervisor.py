"""`make run`: everything that an installation needs, started in order, ended together.

    servers (joined or started)  ->  migrations, beside the front-end build  ->  programs  ->  first page  ->
    one block

Ctrl-C, SIGTERM and a closed terminal end all of it in order; should this process be killed, the kernel ends
the programs (PR_SET_PDEATHSIG) and the keeper the servers.
"""

import contextlib
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from types import FrameType

from config.servers import frontend
from config.servers.attach import Servers, Which, attach
from config.servers.crew import Crew
from config.servers.firstpage import answers
from config.servers.keeper import held
from config.servers.launch import end_with_parent
from config.servers.places import PROJECT, Places, ServerError, data_folder, make_private, unwritable
from config.servers.process import Child, start
from config.servers.programs import lives, programs
from config.servers.running import Running
from config.servers.terminal import hung_up

DATA = data_folder()
HOST = os.environ.get("WEFT_HOST", "127.0.0.1")
FIRST_PAGE_SECONDS = 60.0


class Ended(BaseException):
    """Somebody asked for the end."""


def say(text: str) -> None:
    """Print for the person at the terminal, which may be gone."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def ask_for_port() -> int:
    """PORT, or 8000. Raises ServerError when it is no port or somebody listens there."""
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ServerError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise ServerError(
                f"Port {port} is for root alone. Choose one above 1023: make run PORT=8001"
            ) from None
        except OSError:
            raise ServerError(
                f"Port {port} is in use by another program. Stop it, or choose one: make run PORT={port + 1}"
            ) from None
    return port


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold this folder. Raises ServerError with where it runs when somebody else does."""
    make_private(DATA)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(held(DATA / "run.lock", fcntl.LOCK_EX | fcntl.LOCK_NB))
        except BlockingIOError:
            running = Running.read(DATA)
            where = f" at http://{HOST}:{running.port}/ (process {running.pid})" if running else ""
            raise ServerError(
                f"Weft already runs in this folder{where}. Use that one, or end it with Ctrl-C."
            ) from None
        try:
            yield
        finally:
            Running.forget(DATA)


def prepare(environment: dict[str, str]) -> None:
    """Migrate and set up, while the front end builds where it has to. Raises ServerError with what went
    wrong.
    """
    steps: list[Child] = []
    logs = DATA / "logs"
    if not frontend.is_current():
        say("Building the front end ...")
        command = [sys.executable, "-m", "config.servers.frontend"]
        steps.append(start("frontend", command, log=logs / "frontend.log", folder=PROJECT, fresh_log=True))
    command = [sys.executable, "-m", "config.servers.prepare"]
    log = logs / "prepare.log"
    steps.append(start("prepare", command, log=log, environment=environment, folder=PROJECT, fresh_log=True))
    try:
        for step in steps:
            while not step.wait(0.1):
                stay()
            if step.process.returncode != 0:
                raise ServerError(step.end_of_log().strip() or f"{step.name} failed; see {step.log}.")
    finally:
        for step in steps:
            step.end((signal.SIGTERM, 2.0))


def has_demo(environment: dict[str, str]) -> bool:
    """Whether this is development with a demo whose people live."""
    development = environment["DJANGO_SETTINGS_MODULE"] == "config.settings.development"
    return development and environment.get("WEFT_DEMO", "") != "0"


def block(port: int) -> str:
    """What a person needs to begin."""
    address = f"http://{'localhost' if HOST == '127.0.0.1' else HOST}:{port}/"
    lines = [
        ("Weft runs", address),
        ("sign in as", "marketer@example.com, reviewer@, ops@, analyst@ or sales@example.com"),
        ("password", "weft-demo"),
        ("mail lands in", f"{address}mailbox/"),
        ("logs, data", f"{DATA}/"),
        ("end it", "Ctrl-C"),
    ]
    return "\n" + "\n".join(f"  {name:<14}{value}" for name, value in lines) + "\n"


def wait_for_first_page(crew: Crew, port: int) -> None:
    """Return once the web answers a page. Raises ServerError with its last words when it does not."""
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while not answers(HOST, port):
        stay()
        crew.look()
        if time.monotonic() > deadline:
            raise ServerError(
                f"The web did not answer within {FIRST_PAGE_SECONDS:.0f} s; see {DATA / 'logs'}."
            )
        time.sleep(0.05)


def serve(servers: Servers, port: int) -> None:
    """Run everything until somebody asks for the end (`Ended`) or something cannot run (ServerError)."""
    smtp_port = free_port()
    environment = os.environ | {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or servers.database_url,
        "REDIS_URL": os.environ.get("REDIS_URL") or servers.redis_url,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.development"),
        "WEFT_SMTP_PORT": str(smtp_port),
        "PORT": str(port),
    }
    Running(os.getpid(), port, smtp_port).write(DATA)
    prepare(environment)
    crew = Crew(programs(HOST, port), environment, DATA / "logs", PROJECT, say)
    try:
        crew.start()
        wait_for_first_page(crew, port)
        say(block(port))
        if has_demo(environment):
            crew.join(lives())
        while True:
            stay()
            servers.revive()
            crew.look()
            time.sleep(0.1)
    finally:
        crew.end()


def stay() -> None:
    """Return while somebody may want us; raises Ended once the terminal is gone."""
    if hung_up():
        raise Ended


def end(number: int, frame: FrameType | None) -> None:
    # Once is enough: what follows ends everything in order, and must not be broken off half way.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    raise Ended


def main() -> int:
    """Run until the end. Returns 0 when somebody asked for it, else prints one sentence and returns 1."""
    end_with_parent(signal.SIGTERM)
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, end)
    try:
        with alone():
            port = ask_for_port()
            own = bool(os.environ.get("DATABASE_URL")), bool(os.environ.get("REDIS_URL"))
            if all(own):
                serve(Servers.none(Places(DATA)), port)
            which: Which = "both" if not any(own) else "valkey" if own[0] else "postgres"
            with attach(DATA, which=which) as servers:
                serve(servers, port)
    except Ended:
        say(f"Ended; data stay in {DATA}.")
        return 0
    except (ServerError, OSError) as problem:
        sentence = unwritable(problem.filename or DATA, problem) if isinstance(problem, OSError) else problem
        with contextlib.suppress(OSError):
            print(sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
