import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from journeys.rules.dmn.decide import Decider
from journeys.rules.dmn.kit import Result, read_cases, run_case
from journeys.rules.dmn.model import read_model
from journeys.rules.problems import RuleError

HELP = "Run a folder laid out as the DMN conformance kit (*.dmn beside *-test-*.xml). Exit 1 on a fail."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["dmn"])
    parser.add_argument("folder", metavar="FOLDER", type=Path)


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    folder: Path = options["folder"]
    files = sorted(folder.rglob("*-test-*.xml")) if folder.is_dir() else []
    if not files:
        command.stderr.write(f"There are no test files (*-test-*.xml) under {folder}.")
        return 1
    counts: Counter[str] = Counter()
    tables: Counter[str] = Counter()
    for path in files:
        results, decider = _run(path)
        for result in results:
            line = f"{result.status} {path.relative_to(folder)} {result.case}"
            command.stdout.write(f"{line}: {result.reason}" if result.reason else line)
            counts[result.status] += 1
        if decider is not None:
            tables.update(decider.tables)
    found = {status: counts[status] for status in ("pass", "fail", "unsupported")}
    decided = {"by_rules": tables["rules"], "by_feel_alone": tables["feel"]}
    total = {"kit": "dmn", "files": len(files), "cases": counts.total(), **found, "tables": decided}
    command.stdout.write(json.dumps(total))
    return 1 if counts["fail"] else 0


def _run(path: Path) -> tuple[list[Result], Decider | None]:
    """What came of each case of a test file."""
    try:
        name, cases = read_cases(path.read_bytes())
    except RuleError as error:
        return [Result("-", "fail", str(error.problems[0].message))], None
    model = path.parent / Path(name).name
    if not name or not model.is_file():
        beside = sorted(path.parent.glob("*.dmn"))
        if len(beside) != 1:
            return [Result("-", "fail", f"There is no model {name or '*.dmn'} beside it.")], None
        model = beside[0]
    try:
        decider = Decider(read_model(model.read_bytes()))
    except RuleError as error:
        return [Result("-", "fail", f"{model.name}: {error.problems[0].message}")], None
    return [run_case(case, decider) for case in cases], decider
