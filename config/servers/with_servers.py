"""Run a command against servers of its own, durable as in production, in a fresh folder that goes with it.

    python -m config.servers.with_servers -- python -m benchmarks engine

The folder lies in .weft, on the disk where an installation would keep it. DATABASE_URL and REDIS_URL are used
instead where they are set, each for itself. The database is migrated before the command starts.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.servers.attach import attach, in_use
from config.servers.places import Places, ServerError, data_folder, make_private

DATA = data_folder()
PREFIX = "own-"


def sweep() -> None:
    """Remove folders of commands that were killed."""
    for folder in DATA.glob(f"{PREFIX}*"):
        if not in_use(Places(folder)):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_servers(*, durable: bool = True) -> Iterator[dict[str, str]]:
    """Give the environment of servers in a fresh folder; both end, and the folder goes, with the block."""
    make_private(DATA)
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=DATA))
    try:
        with attach(folder, durable=durable) as servers:
            yield os.environ | {
                "DATABASE_URL": os.environ.get("DATABASE_URL") or servers.database_url,
                "REDIS_URL": os.environ.get("REDIS_URL") or servers.redis_url,
            }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Run what stands behind `--`, on an empty installation. Returns its status, or 1 after a sentence."""
    command = arguments[arguments.index("--") + 1 :]
    try:
        with own_servers() as environment:
            environment["WEFT_DEMO"] = "0"
            prepare = [sys.executable, "-m", "config.servers.prepare"]
            prepared = subprocess.run(prepare, env=environment, stdout=subprocess.DEVNULL, check=False)
            if prepared.returncode != 0:
                return prepared.returncode
            return subprocess.run(command, env=environment, check=False).returncode
    except ServerError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
