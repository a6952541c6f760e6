"""`weft import` and `weft export rule`: the same files from a terminal."""

from pathlib import Path

import pytest
from django.core.management import call_command

from journeys.models import Rule, RuleVersion

pytestmark = pytest.mark.django_db

CASES = Path(__file__).parents[2] / "cases" / "dmn"


def weft(*words: object) -> int:
    try:
        call_command("weft", *map(str, words))
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_a_model_comes_in_and_goes_out_in_every_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert weft("import", CASES / "ranked-offers" / "ranked-offers.dmn") == 0
    said = capsys.readouterr().out
    assert "Rule offer: a draft waits for approval." in said
    assert "'score', the input, is asked as contact.score." in said
    assert set(Rule.objects.values_list("slug", flat=True)) == {"offer", "agreed"}
    for kind in ("json", "dmn", "csv", "xlsx"):
        path = tmp_path / f"offer.{kind}"
        assert weft("export", "rule", "offer", "--as", kind, "--output", path) == 0
        assert weft("import", path) == 0
        assert "Rule offer: nothing new." in capsys.readouterr().out
    assert RuleVersion.objects.count() == 2


def test_a_rule_is_written_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    weft("import", CASES / "ranked-offers" / "ranked-offers.dmn")
    capsys.readouterr()
    assert weft("export", "rule", "offer", "--as", "csv") == 0
    assert "hit_policy,priority" in capsys.readouterr().out
    assert weft("export", "rule", "nothing") == 1
    assert weft("export", "rule", "offer", "--output", "/no/such/folder/x") == 1


def test_a_file_that_cannot_be_carried_over_brings_nothing_in(capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = (
        CASES / "ranked-offers" / "ranked-offers.dmn",
        CASES / "lists-and-contexts" / "lists-and-contexts.dmn",
    )
    assert weft("import", good, bad) == 1
    said = capsys.readouterr().err
    assert f"{bad}/Over/row 1/Largest: Cell '> limit' has 'limit'" in said
    assert not Rule.objects.exists()
