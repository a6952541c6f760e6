"""`make run` as a process tree: what it says, and that nothing outlives it."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.servers.places import PROJECT
from tests.config.processes import environment, eventually, tree

SECONDS = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Run:
    """One `make run`, without make, on a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.output = folder.parent / "said.txt"
        self.process = self.another(self.port)

    def another(self, port: int) -> "subprocess.Popen[bytes]":
        with self.output.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "config.servers.supervisor"],
                cwd=PROJECT,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment(self.folder, PORT=str(port)),
            )

    def said(self) -> str:
        return self.output.read_text()

    def is_up(self) -> bool:
        assert self.process.poll() is None, self.said()
        return "end it" in self.said() and self.health() == 200

    def health(self) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as problem:
            return problem.code
        except OSError:
            return 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder, new for the first test, found again by the next."""
    return tmp_path_factory.mktemp("run") / "data"


@pytest.fixture
def running(folder: Path) -> Iterator[Run]:
    folder.parent.joinpath("said.txt").unlink(missing_ok=True)
    run = Run(folder)
    try:
        assert eventually(run.is_up, SECONDS), run.said()
        yield run
    finally:
        run.process.kill()
        run.process.wait()
        assert eventually(lambda: not tree(run.folder)), tree(run.folder)


def test_it_tells_how_to_begin_refuses_a_second_one_and_ends_with_everything(running: Run) -> None:
    said = running.said()
    assert f"http://localhost:{running.port}/" in said
    for word in ("marketer@example.com", "weft-demo", "mailbox"):
        assert word in said

    second = running.another(free_port())
    assert second.wait(30) == 1
    assert f"already runs in this folder at http://127.0.0.1:{running.port}/" in running.said()
    told = json.loads((running.folder / "running.json").read_text())
    assert told["pid"] == running.process.pid

    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(60) == 0
    assert not tree(running.folder)
    assert "data stay in" in running.said()
    assert "did not load" not in running.said()
    # A healthy run shows nothing but the block and the end.
    shown = [line for line in running.said().splitlines() if " | " in line]
    assert not shown


def test_nothing_outlives_it_when_it_is_killed(running: Run) -> None:
    assert len(tree(running.folder)) > 6
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    assert eventually(lambda: not tree(running.folder)), tree(running.folder)


def test_a_port_in_use_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "config.servers.supervisor"],
            cwd=PROJECT,
            env=environment(tmp_path / "data", PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("port", ["none", "0", "70000", "-1"])
def test_what_is_no_port_is_a_sentence(tmp_path: Path, port: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "config.servers.supervisor"],
        cwd=PROJECT,
        env=environment(tmp_path / "data", PORT=port),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "PORT must be a number" in done.stderr
