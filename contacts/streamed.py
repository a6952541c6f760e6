"""Answers that are sent while they are made, so that a long one begins at once."""

from collections.abc import AsyncIterator, Iterator

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

from contacts.ingest.group import in_thread


def streamed(request: HttpRequest, pieces: Iterator[str], content_type: str) -> StreamingHttpResponse:
    """An answer of these pieces. They may ask the database as they go, but for no transaction around them
    all: each piece is made by another thread."""
    content = _apart(pieces) if isinstance(request, ASGIRequest) else pieces
    return StreamingHttpResponse(content, content_type=content_type)


async def _apart(pieces: Iterator[str]) -> AsyncIterator[str]:
    while (piece := await in_thread(next, pieces, None)) is not None:
        yield piece
