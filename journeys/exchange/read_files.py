"""Files of other programs as rule documents, by what they are called, else by how they begin."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from journeys.exchange.csv_files import read_csv
from journeys.exchange.sheets_in import from_sheet
from journeys.exchange.xlsx_files import read_xlsx
from journeys.rules.dmn.rules_in import read_rules
from journeys.rules.problems import Problem, RuleError

LARGEST = 20_000_000
"""Bytes of one file."""

KINDS = {".dmn": "dmn", ".xml": "dmn", ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx"}


@dataclass(slots=True)
class Read:
    """The rule documents of a file, and notes on what was guessed or left behind."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def kind_of(name: str, content: bytes) -> str:
    """dmn, csv, xlsx, or json for everything else."""
    lowered = name.lower()
    for ending, kind in KINDS.items():
        if lowered.endswith(ending):
            return kind
    begins = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "xlsx" if content.startswith(b"PK\x03\x04") else "dmn" if begins.startswith(b"<") else "json"


def read_file(name: str, content: bytes) -> Read:
    """What a DMN, CSV or XLSX file holds. Raises RuleError with every problem."""
    if len(content) > LARGEST:
        message = f"The file has {len(content) // 1_000_000} MB."
        raise RuleError([Problem("too_large", "", message, f"Keep it under {LARGEST // 1_000_000} MB.")])
    readers: dict[str, Callable[[str, bytes], Read]] = {"dmn": _dmn, "csv": _csv, "xlsx": _xlsx}
    return readers[kind_of(name, content)](name, content)


def _dmn(name: str, content: bytes) -> Read:
    found = read_rules(content)
    return Read(found.documents, found.notes)


def _csv(name: str, content: bytes) -> Read:
    document, notes = from_sheet(read_csv(content), name)
    return Read([document], notes)


def _xlsx(name: str, content: bytes) -> Read:
    document, notes = from_sheet(read_xlsx(content), name)
    return Read([document], notes)
