"""The text in a file: its encoding, its delimiter, its rows."""

import codecs
import csv
import io
import re
from collections.abc import Buffer, Iterable, Iterator
from dataclasses import dataclass, field

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 BE",
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
"""Excel's own note of the delimiter, on a line of its own before the head."""

CONTROL = bytes([*range(9), *range(14, 32)])
"""What stands in no text."""

WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SAMPLE_LINES = 50

type Row = tuple[int, list[str] | None]
"""Number of its first line, and its cells; None where no cells can be made out."""


@dataclass(slots=True)
class Detector:
    """Finds the encoding of a file while it comes in: every byte is looked at, for the one umlaut may stand
    on the last line. ``lines`` counts its line ends."""

    lines: int = 0
    _head: bytes = b""
    _utf8: codecs.IncrementalDecoder | None = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("strict")
    )

    def feed(self, piece: bytes) -> None:
        """Look at the next piece."""
        if len(self._head) < 4096:
            self._head += piece[: 4096 - len(self._head)]
        self.lines += piece.count(b"\n") or piece.count(b"\r")
        if self._utf8 is not None:
            try:
                self._utf8.decode(piece)
            except UnicodeDecodeError:
                self._utf8 = None

    @property
    def encoding(self) -> str:
        """The name of the encoding; empty for what is no text at all."""
        head = self._head
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16-le" if head.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        even, odd = head[::2].count(0), head[1::2].count(0)
        if even + odd > len(head) // 5 and min(even, odd) <= len(head) // 20:
            return "utf-16-le" if odd > even else "utf-16-be"
        if len(head) - len(head.translate(None, CONTROL)) > len(head) // 20:
            return ""
        return "utf-8-sig" if self._utf8 is not None else "cp1252"

    @property
    def workbook(self) -> bool:
        """Whether it is a workbook of Excel or another office program, or a zip archive."""
        return self._head.startswith(WORKBOOK)


class _Parts(io.RawIOBase):
    """Pieces of bytes, one behind the other, as a file."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts, self._rest = iter(parts), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        while not self._rest:
            piece = next(self._parts, None)
            if piece is None:
                return 0
            self._rest = piece
        room = memoryview(buffer).cast("B")
        number = min(len(room), len(self._rest))
        room[:number], self._rest = self._rest[:number], self._rest[number:]
        return number


def lines_of(parts: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The lines of a file with their ends. What is no character becomes U+FFFD, and so does NUL, which the
    database cannot hold."""
    text = io.TextIOWrapper(
        io.BufferedReader(_Parts(parts), 256 * 1024), encoding=encoding, errors="replace", newline=""
    )
    for number, line in enumerate(text):
        whole = line.removeprefix("\ufeff") if number == 0 else line
        yield whole.replace("\0", "\ufffd") if "\0" in whole else whole


def rows_of(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """The rows of a file, empty ones apart, the head included."""
    reader = csv.reader(lines, delimiter=delimiter)
    first = True
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # A quote that never closes, or a cell beyond 128 KB: the rows behind it are read all the same.
            yield line, None
            continue
        if first and SEPARATOR_LINE.match(delimiter.join(cells)):
            first = False
            continue
        first = False
        if any(cell.strip() for cell in cells):
            yield line, cells


def delimiter_of(lines: Iterable[str]) -> str:
    """The delimiter that gives the first lines the most cells, as many in each."""
    sample = [line for line, _ in zip(lines, range(SAMPLE_LINES), strict=False)]
    stated = SEPARATOR_LINE.match(sample[0]) if sample else None
    if stated and stated[1] in DELIMITERS:
        return stated[1]
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(cells) for _line, cells in rows_of(sample, delimiter) if cells]
        if not widths or widths[0] < 2:
            continue
        alike = sum(width == widths[0] for width in widths) / len(widths)
        if alike * alike * min(widths[0], 10) > score:
            best, score = delimiter, alike * alike * min(widths[0], 10)
    return best


def head_of(cells: Iterable[str]) -> list[str]:
    """The names of columns: a column without one is called by its place."""
    return [" ".join(cell.split())[:200] or f"column {number}" for number, cell in enumerate(cells, 1)]
