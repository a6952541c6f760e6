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
