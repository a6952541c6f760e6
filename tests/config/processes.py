"""Programs that a test starts, and what is left of them."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

OWN_ADDRESSES = ("DATABASE_URL", "REDIS_URL", "WEFT_TEST_FOLDER", "WEFT_SMTP_PORT", "WEFT_PROCESS")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Ours, as a person would have it who keeps data in `folder`: not that of the tests."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN_ADDRESSES}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "WEFT_DATA": str(folder),
        "WEFT_DEMO": "team",
        **more,
    }


def tree(folder: Path) -> dict[int, str]:
    """Process ids and command lines of everything that was started with this data folder, but for us."""
    found = {}
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            variables = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        # Valkey writes its title over its environment; the title names its socket.
        if command and (f"WEFT_DATA={folder}".encode() in variables or f"{folder}/" in command):
            found[int(process.name)] = command
    return found


def eventually(true: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Whether it becomes true within so many seconds; looks twenty times a second."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.05)
    return True
