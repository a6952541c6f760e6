"""A whole installation of its own, as `make run` starts it: servers, web, workers, beat, mail catcher."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.servers.places import PROJECT
from config.servers.supervisor import free_port

OF_THE_TESTS = ("DATABASE_URL", "REDIS_URL", "WEFT_TEST_FOLDER", "WEFT_SMTP_PORT", "WEFT_BASE_URL")
READY = "end it"
COMPLAINTS = ("Traceback", "level=error", "level=warning", "ERROR", "FATAL", "WARNING")
ADVICE = "Memory overcommit"  # Valkey's word to the machine's owner at each start


@dataclass(frozen=True, slots=True)
class Installation:
    """Where it answers, where its data lie, and the environment in which `manage.py` meets it."""

    address: str
    data: Path
    environment: dict[str, str]

    def weft(self, *words: str) -> str:
        """What `manage.py weft` prints; fails with its complaints when it exits with other than 0."""
        done = subprocess.run(
            [sys.executable, "manage.py", "weft", *words],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def complaints(self) -> list[str]:
        """What its programs wrote that a healthy run does not."""
        return [
            f"{log.name}: {line}"
            for log in sorted((self.data / "logs").glob("*.log"))
            for line in log.read_text(errors="replace").splitlines()
            if any(word in line for word in COMPLAINTS) and ADVICE not in line
        ]


@contextmanager
def installation(data: Path) -> Iterator[Installation]:
    """Start one with its data in ``data``, on a free port, and end it with SIGTERM."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    environment |= {
        "WEFT_DATA": str(data),
        "PORT": str(port),
        "WEFT_DEMO": "team",
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
    }
    command = [sys.executable, "-m", "config.servers.supervisor"]
    process = subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if READY in line:
                break
        else:
            raise AssertionError(f"It ended before it was ready:\n{''.join(said)}")
        yield Installation(f"http://localhost:{port}", data, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=60)[0]
    assert process.returncode == 0, rest
