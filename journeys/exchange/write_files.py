"""A rule as a file of another program."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journeys.exchange.csv_files import write_csv
from journeys.exchange.sheets import to_sheet
from journeys.exchange.xlsx_files import write_xlsx
from journeys.rules.dmn.rules_out import VERSIONS, write_dmn
from journeys.rules.problems import Problem

KINDS = ("json", "dmn", "csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class File:
    """A file: its name, what it is, its bytes, and what other programs will not know of the rule."""

    name: str
    content_type: str
    content: bytes
    notes: tuple[Problem, ...] = ()


def write_file(document: Mapping[str, Any], kind: str, version: str = "1.3") -> File:
    """The rule document as a file of one of KINDS; `version` is that of DMN. Raises RuleError where the rule
    has no place in such a file."""
    slug = str(document["slug"])
    match kind:
        case "dmn":
            written = write_dmn(document, version)
            return File(f"{slug}.dmn", "application/xml", written.content, written.notes)
        case "csv":
            return File(f"{slug}.csv", "text/csv; charset=utf-8", write_csv(to_sheet(document)))
        case "xlsx":
            return File(f"{slug}.xlsx", XLSX, write_xlsx(to_sheet(document), slug))
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return File(f"{slug}.rule.json", "application/json", text.encode())


__all__ = ["KINDS", "VERSIONS", "File", "write_file"]
