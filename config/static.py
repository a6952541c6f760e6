"""Static files, answered in front of Django.

WhiteNoise finds, compresses and caches; as Django middleware it would move every request to a thread and
back, and stream files in a way that asynchronous servers warn about.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, BinaryIO
from urllib.parse import urlparse

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from whitenoise.base import WhiteNoise
from whitenoise.responders import MissingFileError, Response, StaticFile

# Servers, Channels and Django each type the three of ASGI in their own way.
Scope = Any
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

CHUNK = 256 * 1024
YEAR = 365 * 24 * 3600


class Files(WhiteNoise):
    """Files of STATIC_ROOT, or, while developing, of every place where Django's finders look, read afresh."""

    def __init__(self) -> None:
        change = settings.STATIC_FILES_CHANGE
        super().__init__(None, autorefresh=change, max_age=0 if change else YEAR)
        self.static_prefix = urlparse(settings.STATIC_URL).path
        self.use_finders = not settings.STATIC_ROOT.is_dir() or change
        if not self.use_finders:
            self.add_files(str(settings.STATIC_ROOT), prefix=self.static_prefix)

    def find(self, path: str) -> StaticFile | None:
        """The file at an address, or None. Reads the file's state from disk where files may change."""
        if not self.use_finders:
            return self.files.get(path)
        if not self.is_static(path) or path.endswith((".gz", ".br")):
            return None
        try:
            found = finders.find(path.removeprefix(self.static_prefix))
            return self.get_static_file(found, path) if found else None
        except (MissingFileError, SuspiciousFileOperation):
            return None

    def is_static(self, path: str) -> bool:
        return path.startswith(self.static_prefix)


class StaticFiles:
    """ASGI application that answers addresses of static files and hands everything else on."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.files = Files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in {"GET", "HEAD"}
            or not self.files.is_static(scope["path"])
        ):
            await self.application(scope, receive, send)
            return
        file = await asyncio.to_thread(self.files.find, scope["path"])
        if file is None:
            await self.application(scope, receive, send)
            return
        response = await asyncio.to_thread(file.get_response, scope["method"], headers_as_cgi(scope))
        await answer(response, send)


def headers_as_cgi(scope: Scope) -> dict[str, str]:
    """Request headers under their CGI names, as WhiteNoise reads them."""
    return {
        "HTTP_" + name.decode("latin-1").upper().replace("-", "_"): value.decode("latin-1")
        for name, value in scope["headers"]
    }


async def answer(response: Response, send: Send) -> None:
    """Send one response, its file in chunks read in a thread."""
    headers = [
        (name.lower().encode("latin-1"), str(value).encode("latin-1")) for name, value in response.headers
    ]
    headers.append((b"x-content-type-options", b"nosniff"))
    await send({"type": "http.response.start", "status": int(response.status), "headers": headers})
    file: BinaryIO | None = response.file
    if file is not None:
        with file:
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
