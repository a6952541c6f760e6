"""Make the virtual environment in .venv and install the locked packages into it, each checked by its hash.

    python config/bootstrap.py run     what `make run` needs
    python config/bootstrap.py dev     the same and what tests and checks need

Standard library only, and written so that an old Python gets as far as saying which one is needed. Does
nothing when the lock file is the one that was installed last.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from typing import NoReturn

NEEDED = (3, 12)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
INSTALLER = "requirements-installer.txt"
UV = os.path.join(VENV, "bin", "uv")
FULL_DISK_SENTENCE = (
    "The disk that holds {0} is full: installing needs about 1.5 GB. Free some and start again."
)
OLD_PYTHON_SENTENCE = (
    "Weft needs Python 3.12 or newer; {0} is {1}. Install one (`uv python install 3.13`, `pyenv install "
    "3.13`, or a package of your system), or name one: make run WEFT_PYTHON=/path/to/python3.13"
)
FULL_DISK = ("No space left on device", "Disk quota exceeded")


def fail(sentence: str) -> NoReturn:
    """End with one sentence and status 1."""
    sys.stderr.write(sentence + "\n")
    raise SystemExit(1)


def works(command: "list[str]") -> bool:
    """Whether a program really runs: a shim of a version manager may exist and fail."""
    try:
        with open(os.devnull, "w") as nowhere:
            return subprocess.call(command, stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


def fingerprint(lock: str) -> str:
    """What an installation depends on: the lock, this Python, and the folder, which scripts of a venv
    name.
    """
    with open(os.path.join(ROOT, lock), "rb") as file:
        content = file.read()
    facts = "{0} {1} {2}".format(sys.version_info[:2], sys.platform, ROOT)
    return hashlib.sha256(content + facts.encode()).hexdigest()


def stamp(what: str) -> str:
    return os.path.join(VENV, ".locked-" + what)


def installed(what: str, wanted: str) -> bool:
    """Whether the last installation is the wanted one and its Python still runs."""
    try:
        with open(stamp(what)) as file:
            return file.read() == wanted and works([PYTHON, "-c", ""])
    except (IOError, OSError):
        return False


def last_words(command: "list[str]") -> "str | None":
    """Run a program quietly. Returns None where it succeeds, else the end of what it said."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = []
    assert process.stdout is not None
    for line in iter(process.stdout.readline, b""):
        said.append(line.decode("utf-8", "replace"))
        del said[:-40]
    return None if process.wait() == 0 else "".join(said)


def run(command: "list[str]", failure: str) -> None:
    """Run a program; ends with its last words and a sentence when it fails."""
    end = last_words(command)
    if end is None:
        return
    if any(words in end for words in FULL_DISK):
        fail(FULL_DISK_SENTENCE.format(ROOT))
    sys.stderr.write(end)
    fail(failure)


def make_venv() -> None:
    """Make .venv afresh unless its Python runs and has our version."""
    same = "import sys; raise SystemExit(sys.version_info[:2] != {0!r} or sys.prefix != {1!r})".format(
        sys.version_info[:2], VENV
    )
    if works([PYTHON, "-c", same]) and works([PYTHON, "-m", "pip", "--version"]):
        return
    if os.path.lexists(VENV):
        shutil.rmtree(VENV, ignore_errors=True)
    hint = "On Debian and Ubuntu it is the package python{0}.{1}-venv.".format(*sys.version_info[:2])
    run([sys.executable, "-m", "venv", VENV], "This Python cannot make a virtual environment. " + hint)


def install(what: str) -> None:
    """Install the lock by uv, several times as fast as pip; by pip where there is no uv for this machine or
    it does not reach the packages, since people set pip up for proxies and mirrors.
    """
    lock = LOCKS[what]
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]
    hashed = ["--require-hashes", "-r"]
    by_uv = [UV, "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON]
    if last_words(pip + hashed + [INSTALLER]) is None and last_words(by_uv + hashed + [lock]) is None:
        return
    failure = "The packages in {0} could not be installed; what went wrong stands above.".format(lock)
    run(pip + hashed + [lock], failure)


def main(what: str) -> None:
    """Check the Python and install, unless the lock is the one installed last. Two at once take turns."""
    if sys.version_info < NEEDED:
        version = ".".join(str(part) for part in sys.version_info[:3])
        fail(OLD_PYTHON_SENTENCE.format(sys.executable or "this one", version))
    wanted = fingerprint(LOCKS[what])
    if installed(what, wanted):
        return
    try:
        lock = open(os.path.join(ROOT, "Makefile"))
        fcntl.flock(lock, fcntl.LOCK_EX)
    except (IOError, OSError):
        pass
    if installed(what, wanted):
        return
    if shutil.disk_usage(ROOT).free < 1500 * 1000 * 1000 and not os.path.exists(PYTHON):
        fail(FULL_DISK_SENTENCE.format(ROOT))
    sys.stderr.write("Installing the locked packages into .venv (once) ...\n")
    try:
        make_venv()
        install(what)
        with open(stamp(what), "w") as file:
            file.write(wanted)
    except (IOError, OSError) as problem:
        fail(
            "Cannot write {0}: {1}. Give the folder to your user, or clone Weft elsewhere.".format(
                VENV, problem
            )
        )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
