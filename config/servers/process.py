"""One child process: started bound to its parent's life, its output in a log file, ended in steps."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")
LONGEST_LOG = 10_000_000
END_OF_LOG = 4_000


@dataclass(frozen=True, slots=True)
class Child:
    """A running program in a session (and process group) of its own."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def end_of_log(self) -> str:
        """The last few kilobytes that the program wrote."""
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - END_OF_LOG))
                return file.read().decode(errors="replace")
        except OSError:
            return ""

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the program alone; one that has ended is left alone."""
        if self.running:
            self.process.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """Wait for its end at most so long. Returns whether it has ended."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self, *steps: tuple[signal.Signals, float]) -> None:
        """Send each signal in turn, with the seconds to wait after it, until the program has ended; SIGKILL
        at last.

        The whole process group is swept afterwards, so that nothing that it started outlives it.
        """
        for number, seconds in steps:
            self.send(number)
            if self.wait(seconds):
                break
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.wait()


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    ends_with: str = "TERM",
    drop_root: bool = False,
    fresh_log: bool = False,
) -> Child:
    """Start a program that the kernel signals (`ends_with`) when the calling thread ends.

    Call it from a thread that lives as long as the program should: the main thread. Output is appended to
    `log`, which starts afresh when it has grown past 10 MB. Raises OSError when the program cannot be
    started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    mode = "wb" if fresh_log or (log.exists() and log.stat().st_size > LONGEST_LOG) else "ab"
    options = ["--signal", ends_with, "--parent", str(os.getpid())]
    if drop_root:
        options.append("--drop-root")
    with log.open(mode) as output:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", LAUNCHER, *options, "--", *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            cwd=folder,
            start_new_session=True,
        )
    return Child(name, process, log)


def run(
    command: Sequence[str | Path], *, drop_root: bool = False, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a short program to its end and return its status and output (both streams in `stdout`)."""
    options = ["--signal", "KILL", "--parent", str(os.getpid())]
    if drop_root:
        options.append("--drop-root")
    return subprocess.run(
        [sys.executable, "-I", "-S", LAUNCHER, *options, "--", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=None if environment is None else dict(environment),
        check=False,
    )


def alive(pid: int) -> bool:
    """Whether a process with this id exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
