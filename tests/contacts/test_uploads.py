"""Bodies, however they are cut and packed."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.api.uploads import LARGEST, PackingError, TooLargeError, Upload


def fed(body: bytes, size: int = 1000) -> bytes:
    upload = Upload()
    for start in range(0, len(body), size):
        upload.feed(body[start : start + size])
    return upload.whole()


@given(st.binary(max_size=300).map(lambda tail: b"{" + tail), st.integers(1, 50))
def test_bodies_come_out_as_they_went_in(body: bytes, size: int) -> None:
    assert fed(body, size) == body
    assert fed(gzip.compress(body), size) == body
    assert fed(zlib.compress(body), size) == body
    half = len(body) // 2
    assert fed(gzip.compress(body[:half]) + gzip.compress(body[half:]), size) == body
    assert fed(gzip.compress(body) + b"\0\0\0", size) == body


@given(st.binary(min_size=2, max_size=300).map(lambda tail: b"\x1f\x8b" + tail))
def test_what_only_begins_as_gzip_is_refused(body: bytes) -> None:
    with pytest.raises((PackingError, TooLargeError)):
        fed(body)


def test_nothing_is_an_empty_body() -> None:
    assert fed(b"") == b""
    assert fed(b"{") == b"{"


def test_a_bomb_is_stopped_at_the_limit() -> None:
    bomb = gzip.compress(b" " * (8 * LARGEST))
    with pytest.raises(TooLargeError):
        fed(bomb, len(bomb))
    assert len(fed(gzip.compress(b" " * LARGEST))) == LARGEST
    with pytest.raises(TooLargeError):
        fed(b" " * (LARGEST + 1), 100_000)
