"""What `make test`, `make lint`, `make faults` and `make test-outside` do.

    python -m config.servers.testing all|lint|faults|outside [arguments for pytest]

The static checks run beside each other, quietly unless one finds something; pytest has the last word.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.servers import chromium
from config.servers.places import PROJECT, ServerError
from config.servers.with_servers import own_servers

BIN = Path(sys.executable).parent

# Each lane runs in order; lanes run beside each other.
LINT: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        (str(BIN / "ruff"), "check", "--quiet", "."),
        (str(BIN / "ruff"), "format", "--check", "--quiet", "."),
        (str(BIN / "lint-imports"), "--no-logo"),
        (str(BIN / "mypy"), "--no-error-summary"),
    ),
    ((sys.executable, "-m", "config.servers.frontend", "check"),),
)
MIGRATIONS = (
    (sys.executable, "manage.py", "check", "--fail-level", "WARNING"),
    (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"),
)


def passes(command: tuple[str, ...], environment: dict[str, str]) -> bool:
    """Run one check; says its time when it passes, what it found when it does not."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=environment | {"NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    name = " ".join([Path(command[0]).name, *command[1:]]).replace("python -m config.servers.", "")
    if done.returncode == 0:
        print(f"  ok    {time.monotonic() - began:5.1f} s  {name}", flush=True)
        return True
    print(f"  FAILS {time.monotonic() - began:5.1f} s  {name}\n{done.stdout}", flush=True)
    return False


def lint() -> bool:
    """Run every static check, and say whether all pass."""

    def lane(commands: tuple[tuple[str, ...], ...], environment: dict[str, str]) -> bool:
        results = [passes(command, environment) for command in commands]
        return all(results)

    with own_servers(durable=False) as environment, ThreadPoolExecutor() as pool:
        lanes = [pool.submit(lane, commands, environment) for commands in (*LINT, MIGRATIONS)]
        results = [result.result() for result in lanes]
        return all(results)


def pytest(*arguments: str) -> None:
    """Become pytest, so that its summary is the last thing printed."""
    os.chdir(PROJECT)
    command = [str(BIN / "python"), "-m", "pytest", *arguments]
    os.execv(command[0], command)


def lanes() -> tuple[str, ...]:
    """Arguments that let pytest run as many files side by side as there are cores, four at most, each lane
    with servers of its own; none where both servers come from outside, since lanes would share them."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return ()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ("-n", str(min(cores, 4)), "--dist", "loadfile", "--no-loadscope-reorder")


def outside() -> None:
    """Tests against material outside the repository, whose folder WEFT_OUTSIDE names."""
    folder = os.environ.get("WEFT_OUTSIDE", "")
    if not Path(folder).is_dir() or not folder:
        raise ServerError("Name the folder of the material: make test-outside WEFT_OUTSIDE=/path/to/folder")
    os.environ["WEFT_OUTSIDE"] = str(Path(folder).resolve())
    pytest("tests/outside", *sys.argv[2:])


def main(what: str) -> int:
    """Do one of the four. Returns 1 after a check that fails; does not return where pytest runs."""
    try:
        match what:
            case "lint":
                return 0 if lint() else 1
            case "faults":
                os.environ["WEFT_FAULTS"] = "full"
                pytest("tests/faults", *sys.argv[2:])
            case "outside":
                outside()
            case _:
                os.environ["WEFT_CHROMIUM"] = chromium.find_or_install()
                if not lint():
                    return 1
                pytest(*lanes(), *sys.argv[2:])
    except ServerError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
