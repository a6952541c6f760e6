"""What `make run` tells other programs of the same folder while it runs, so that manage.py meets the same
servers.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "running.json"
NO_PORT = 1


@dataclass(frozen=True, slots=True)
class Running:
    """The running installation of a data folder: process id of `make run`, ports of web and mail catcher."""

    pid: int
    port: int
    smtp_port: int

    def write(self, folder: Path) -> None:
        (folder / NAME).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @staticmethod
    def read(folder: Path) -> "Running | None":
        """What the file says, or None when there is none that can be read. It may be of a run that was
        killed.
        """
        try:
            return Running(**json.loads((folder / NAME).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    @staticmethod
    def forget(folder: Path) -> None:
        (folder / NAME).unlink(missing_ok=True)


def smtp_port(folder: Path) -> int:
    """Port of the mail catcher: WEFT_SMTP_PORT, else that of the running installation, else one that
    refuses.
    """
    if given := os.environ.get("WEFT_SMTP_PORT"):
        return int(given)
    running = Running.read(folder)
    return running.smtp_port if running else NO_PORT


def base_url(folder: Path) -> str:
    """Where the running installation is reached: WEFT_BASE_URL, else by PORT, else as `make run` said."""
    if given := os.environ.get("WEFT_BASE_URL"):
        return given
    running = Running.read(folder)
    port = os.environ.get("PORT") or str(running.port if running else 8000)
    return f"http://localhost:{port}"
