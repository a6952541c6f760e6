"""The body of a request, inflated while it comes in and never beyond its limit."""

import zlib

LARGEST = 5 * 1024 * 1024
"""Bytes of a body, inflated."""

PACKED = (b"\x1f\x8b", b"\x78")
"""How gzip and zlib begin, and no JSON does. Headers cannot be trusted: proxies inflate, clients mislabel."""


class TooLargeError(Exception):
    """More than LARGEST bytes."""


class PackingError(Exception):
    """It begins as gzip and goes on as something else, or ends too early."""


class Upload:
    """Takes a body piece by piece; costs at most LARGEST bytes of memory and one piece."""

    __slots__ = ("_head", "_packed", "_pieces", "_size", "_unpack")

    def __init__(self) -> None:
        self._head = b""
        self._packed: bool | None = None
        self._pieces: list[bytes] = []
        self._size = 0
        self._unpack = zlib.decompressobj(wbits=47)

    def feed(self, piece: bytes) -> None:
        """Take the next bytes. Raises TooLargeError, PackingError."""
        if self._packed is None:
            piece = self._head + piece
            if len(piece) < 2:
                self._head = piece
                return
            self._head = b""
            self._packed = piece.startswith(PACKED)
        if self._packed:
            self._inflate(piece)
        else:
            self._keep(piece)

    def whole(self) -> bytes:
        """The body. Raises PackingError when it was cut off."""
        if self._packed is None:
            return self._head
        if self._packed and not self._unpack.eof:
            raise PackingError
        return b"".join(self._pieces)

    def _inflate(self, piece: bytes) -> None:
        while piece:
            if self._unpack.eof:
                # Another packed part may follow the end of one; anything else there is padding.
                piece, self._head = self._head + piece, b""
                if len(piece) < 2:
                    self._head = piece
                    return
                if not piece.startswith(PACKED):
                    return
                self._unpack = zlib.decompressobj(wbits=47)
            try:
                self._keep(self._unpack.decompress(piece, LARGEST - self._size + 1))
            except zlib.error:
                raise PackingError from None
            piece = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > LARGEST:
            raise TooLargeError
        self._pieces.append(piece)
