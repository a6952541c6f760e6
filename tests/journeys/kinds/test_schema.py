import json
from pathlib import Path

from journeys.kinds import KINDS
from journeys.kinds.schema import json_schemas, palette, typescript, write


def test_every_kind_is_in_the_palette_with_its_defaults_and_outcomes() -> None:
    entries = {entry["key"]: entry for entry in palette()}
    assert set(entries) == set(KINDS)
    assert entries["wait_for"]["defaults"] == {"since": "entering"}
    assert entries["wait_for"]["outcomes"] == "dynamic"
    assert entries["decide_rule"]["outcomes"] == ["yes", "no"]
    assert entries["send_email"]["optional"] == ["skipped"]
    families = [entry["family"] for entry in palette()]
    assert families == sorted(families, key=families.index)


def test_the_schema_says_what_is_required_and_what_may_come_from_a_step() -> None:
    schema = json_schemas()["$defs"]["wait_for"]
    assert schema["required"] == ["duration"]
    assert schema["additionalProperties"] is False
    plain, reference = schema["properties"]["duration"]["anyOf"]
    assert plain["type"] == "string"
    assert reference["required"] == ["from", "else"]


def test_types_name_every_kind_and_reserved_words_keep_their_name() -> None:
    text = typescript()
    assert "export interface WaitForSettings {" in text
    assert "  duration: string | FromStep<string>;" in text
    assert '  class?: "promotional" | "service" | "transactional";' in text
    for key in KINDS:
        assert f"  {key}: " in text


def test_it_writes_three_files(tmp_path: Path) -> None:
    write(tmp_path / "generated")
    names = sorted(path.name for path in (tmp_path / "generated").iterdir())
    assert names == ["kinds.json", "kinds.schema.json", "kinds.ts"]
    assert json.loads((tmp_path / "generated" / "kinds.json").read_text())
