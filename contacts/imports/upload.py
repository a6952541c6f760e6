"""A file that comes in: put into the database in parts, looked through once, its first rows to be shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.imports.plan import Plan, guessed
from contacts.imports.reading import Detector, Row, delimiter_of, head_of, lines_of, rows_of
from contacts.models import Import, ImportPart, Member
from journeys.rules.problems import Problem

LARGEST = 200 * 1024 * 1024
PART = 1024 * 1024
SHOWN, LOOKED_AT = 8, 500
MOST_COLUMNS = 500


class UploadError(Exception):
    """The file cannot be imported; ``problem`` says why and what to do."""

    def __init__(self, code: str, message: str, cure: str) -> None:
        self.problem = Problem(code, "file", message, cure)
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Sample:
    """The head and the first rows of a file, as its encoding and delimiter give them."""

    head: list[str]
    rows: list[list[str]]
    alone: bool

    @property
    def shown(self) -> list[list[str]]:
        """The rows that a preview shows, each as wide as the head."""
        width = len(self.head)
        return [[*row, *[""] * (width - len(row))][:width] for row in self.rows[:SHOWN]]


def receive(name: str, pieces: Iterable[bytes], member: Member | None, largest: int = LARGEST) -> Import:
    """Keep a file and guess what is in it. One statement per megabyte, three more.

    Raises UploadError for what is larger than ``largest`` bytes, empty, no text, or without columns.
    """
    with transaction.atomic():
        file = Import.objects.create(
            name=name[-200:] or "file.csv", member=member, size=0, lines=0, encoding="", delimiter=","
        )
        detector = Detector()
        for seq, piece in enumerate(_in_parts(pieces)):
            detector.feed(piece)
            file.size += len(piece)
            if file.size > largest:
                raise UploadError("too_large", *_too_large(largest))
            ImportPart.objects.create(file=file, seq=seq, body=piece)
        if not file.size:
            raise UploadError("empty", _("The file is empty."), _("Export it again."))
        if detector.workbook:
            raise UploadError(
                "workbook",
                _("This is a workbook, not a CSV file."),
                _("In your spreadsheet choose File, Save as, CSV UTF-8, and bring that file."),
            )
        file.encoding, file.lines = detector.encoding, detector.lines
        if not file.encoding:
            raise UploadError(
                "no_text", _("This is not a text file."), _("Bring a CSV file: a table with a line for each.")
            )
        file.delimiter = delimiter_of(lines_of(parts_of(file, 1), file.encoding))
        look_again(file)
    return file


def look_again(file: Import) -> Sample:
    """Read the head anew, after its encoding or delimiter has changed, and guess a plan; keep both. Raises
    UploadError where there are no columns."""
    found = sample(file)
    if not found.head:
        raise UploadError("empty", _("The file holds no row."), _("Export it again, with a head line."))
    if len(found.head) > MOST_COLUMNS:
        raise UploadError(
            "too_wide",
            _("The file has %(number)s columns.") % {"number": len(found.head)},
            _("Keep %(number)s of them, or choose another delimiter.") % {"number": MOST_COLUMNS},
        )
    file.header, file.plan = found.head, guessed(found.head, found.rows).document()
    file.save()
    return found


def sample(file: Import) -> Sample:
    """The head and the first rows. One query, of the first megabyte."""
    rows = iter(_read(file, 1))
    first = next(rows, None)
    head = head_of(first[1] or []) if first else []
    found = [cells for _line, cells in (row for row, _ in zip(rows, range(LOOKED_AT), strict=False)) if cells]
    return Sample(head, found, alone=not found)


def parts_of(file: Import, most: int | None = None) -> Iterator[bytes]:
    """The pieces of a file, in order. One query per piece."""
    seq = 0
    while most is None or seq < most:
        body = ImportPart.objects.filter(file=file, seq=seq).values_list("body", flat=True).first()
        if body is None:
            return
        yield bytes(body)
        seq += 1


def rows(file: Import) -> Iterator[Row]:
    """Every row behind the head."""
    found = _read(file, None)
    next(found, None)
    return found


def plan_of(file: Import) -> Plan:
    """What was said of its columns."""
    return Plan.of(file.plan)


def _read(file: Import, most: int | None) -> Iterator[Row]:
    return rows_of(lines_of(parts_of(file, most), file.encoding), file.delimiter)


def _in_parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        rest += piece
        while len(rest) >= PART:
            yield rest[:PART]
            rest = rest[PART:]
    if rest:
        yield rest


def _too_large(largest: int) -> tuple[str, str]:
    limit = largest // (1024 * 1024)
    return (
        _("The file is larger than %(limit)s MB.") % {"limit": limit},
        _("Split it into several and bring one after the other."),
    )
