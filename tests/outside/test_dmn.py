"""The models of the public DMN conformance kit are decided as it says."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command


def test_every_case_of_the_kit_passes(outside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("weft", "conformance", "dmn", str(outside / "dmn-tck"))
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines[:-1] if not line.startswith("pass ")] == []
    assert json.loads(lines[-1])["cases"] >= 36
