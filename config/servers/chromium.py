"""A Chromium for the browser tests: found, or installed in the way that this machine allows."""

import os
import shutil
import subprocess
from pathlib import Path

from config.servers.places import ServerError

# The shell without windows first: it draws the same pages with a fifth less work.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find() -> str | None:
    """Path of a Chromium: WEFT_CHROMIUM, else one in the path, else that of Playwright."""
    if given := os.environ.get("WEFT_CHROMIUM"):
        return given
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if Path(MAC).exists():
        return MAC
    for path_found in sorted(
        (Path.home() / ".cache" / "ms-playwright").glob("chromium-*/chrome-linux*/chrome")
    ):
        return str(path_found)
    return None


def find_or_install() -> str:
    """As `find`, installing Debian's package where root may.

    Raises ServerError with the package to install: browser tests are part of the tests and never skipped.
    """
    if path := find():
        return path
    if os.getuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in ("update", f"install -y {NAMES[0]}", f"install -y {NAMES[1]}"):
            words = ["apt-get", "-qq", *command.split()]
            subprocess.run(words, stdout=subprocess.DEVNULL, env=environment, check=False)
            if path := find():
                return path
    raise ServerError(
        "The browser tests need Chromium, and there is none here. Install a package of it (sudo apt-get "
        "install chromium-headless-shell), or name one you have: WEFT_CHROMIUM=/path/to/chromium"
    )
