"""The pictures of the documentation, and what makes them small."""

import re
import struct
import zlib
from pathlib import Path

import pytest

from config.servers.places import PROJECT
from docs.pictures.png import SIGNATURE, with_palette
from docs.pictures.scenes import SCENES, Scene

FOLDER = PROJECT / "docs" / "pictures"
LARGEST = 120_000
ROW = [b"\xff\0\0", b"\0\x80\0", b"\0\0\xff", b"\x11\x22\x33"]
"""A row of colors; each row of a picture begins one further on."""


def header(path: Path) -> tuple[int, int, int]:
    """Width, bits and kind of color, as the file says."""
    width, _height, bits, kind = struct.unpack(">IIBB", path.read_bytes()[16:26])
    return width, bits, kind


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def filtered(kind: int, row: bytes, above: bytes) -> bytes:
    """A row as a PNG tells it by one of its five filters."""
    told = bytearray([kind])
    for at, value in enumerate(row):
        left, up, corner = (row[at - 3], above[at], above[at - 3]) if at >= 3 else (0, above[at], 0)
        guess = left + up - corner
        paeth = min((left, up, corner), key=lambda near: abs(guess - near))
        told.append((value - (0, left, up, (left + up) // 2, paeth)[kind]) & 255)
    return bytes(told)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_every_scene_has_its_small_picture(scene: Scene) -> None:
    path = FOLDER / f"{scene.name}.png"
    assert header(path) == (1280, 8, 3)
    assert path.stat().st_size < LARGEST


def test_every_picture_is_shown_and_every_shown_one_exists() -> None:
    pages = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    shown = {name for page in pages for name in re.findall(r"]\(\S*pictures/(\w+)\.png\)", page.read_text())}
    assert shown == {path.stem for path in FOLDER.glob("*.png")} == {scene.name for scene in SCENES}


def test_a_palette_keeps_every_color_in_its_place() -> None:
    rows = [ROW[at:] + ROW[:at] for at in (0, 1, 2, 3, 1)]
    flat = [b"".join(row) for row in rows]
    told = b"".join(filtered(at, row, flat[at - 1] if at else bytes(12)) for at, row in enumerate(flat))
    size = struct.pack(">IIBBBBB", 4, 5, 8, 2, 0, 0, 0)
    small = with_palette(
        SIGNATURE + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(told)) + chunk(b"IEND", b"")
    )
    colors = small[small.index(b"PLTE") + 4 :][:12]
    start = small.index(b"IDAT")
    (length,) = struct.unpack(">I", small[start - 4 : start])
    indices = zlib.decompress(small[start + 4 : start + 4 + length])
    found = [[colors[3 * at : 3 * at + 3] for at in indices[5 * row + 1 : 5 * row + 5]] for row in range(5)]
    assert found == rows
