"""Where the embedded servers keep their data and listen."""

import errno
import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parents[2]
DATABASE = "weft"
OWNER = "weft"
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"


def data_folder() -> Path:
    """Where this copy keeps its data: WEFT_DATA, else `.weft` in the folder of the clone."""
    return Path(os.environ.get("WEFT_DATA") or PROJECT / ".weft").absolute()


class ServerError(Exception):
    """A server cannot run; the text is a sentence for the person who started it, with the cure."""


@dataclass(frozen=True, slots=True)
class Places:
    """Paths of one data folder. `root` is absolute; nothing is created by asking."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def users_lock(self) -> Path:
        return self.root / "users.lock"

    @property
    def keeper_lock(self) -> Path:
        return self.root / "keeper.lock"

    @property
    def ready(self) -> Path:
        """Exists while both servers answer; holds the keeper's process id."""
        return self.root / "keeper.ready"

    @property
    def failure(self) -> Path:
        """The sentence that the keeper left when it could not start."""
        return self.root / "keeper.failed"

    @property
    def sockets(self) -> Path:
        """Folder of the unix sockets: in `root`, or a short one of our own where that path is too long.

        The kernel takes 107 bytes for the path of a unix socket, and a clone may lie deep.
        """
        inside = self.root / "sockets"
        if len(os.fsencode(inside / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return inside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"weft-{os.getuid()}-{digest}"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey"

    @property
    def database_url(self) -> str:
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    @property
    def redis_url(self) -> str:
        return f"unix://{quote(str(self.valkey_socket))}?db=0"


def make_private(folder: Path) -> None:
    """Create `folder` for this user alone.

    Raises ServerError when somebody else owns it (the short socket folder lies under the shared temporary
    directory, where another user could have put one of that name first), or when it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
        if mine:
            folder.chmod(0o700)
    except FileExistsError:
        mine = False
    except OSError as problem:
        raise ServerError(unwritable(folder, problem)) from None
    if not mine:
        raise ServerError(
            f"{folder} belongs to somebody else. Remove it or give it to your user, or name another place: "
            "WEFT_DATA for the data, TMPDIR for short-lived files."
        )


def unwritable(path: Path | str, problem: OSError) -> str:
    """A sentence about a file or folder that could not be written."""
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk that holds {path} is full. Free some space (1 GB will do) and start again."
    return (
        f"{path} cannot be written ({problem.strerror}). Give the folder to your user, clone Weft elsewhere, "
        "or name another place for the data: WEFT_DATA=/path"
    )
