"""The bootstrap: says what an old Python should do, and installs once."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from config import bootstrap
from config.servers.places import PROJECT

SOURCE = PROJECT / "config" / "bootstrap.py"


def test_an_old_python_can_read_it() -> None:
    ast.parse(SOURCE.read_text(), feature_version=(3, 4))
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(ast.parse(SOURCE.read_text())))


def test_an_old_python_is_told_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "NEEDED", (9, 0))
    with pytest.raises(SystemExit) as ended:
        bootstrap.main("run")
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "needs Python 3.12 or newer" in said
    assert "WEFT_PYTHON=" in said


def test_it_does_nothing_when_the_lock_is_the_one_installed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, SOURCE, "dev"], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_program_that_exists_and_fails_does_not_work(tmp_path: Path) -> None:
    shim = tmp_path / "uv"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    assert not bootstrap.works([str(shim), "--version"])
    assert not bootstrap.works([str(tmp_path / "none")])
    assert bootstrap.works([sys.executable, "--version"])


def test_what_a_program_said_is_kept_where_it_fails() -> None:
    assert bootstrap.last_words([sys.executable, "-c", "print('all is well')"]) is None
    end = bootstrap.last_words([sys.executable, "-c", "import sys; sys.exit('no network')"])
    assert end is not None
    assert "no network" in end


@pytest.mark.parametrize("lock", [*bootstrap.LOCKS.values(), bootstrap.INSTALLER])
def test_each_lock_pins_and_hashes_and_names_no_address(lock: str) -> None:
    lines = (PROJECT / lock).read_text().splitlines()
    packages = [line for line in lines if line and line[0] not in " #"]
    assert packages
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert "--hash=sha256:" in lines[1]
    assert not [line for line in lines if "://" in line]
