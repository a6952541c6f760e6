"""How event collection is served: in front of Django, because Django reads a whole body before it asks
anything.

Here a request is refused by its head before its body is read, a body is inflated while it comes in, and the
requests of a process that come at once share a transaction. It has no session, no cookie and no form, so
nothing that Django's middleware does concerns it: a request proves itself by its write key, and a foreign
page that sends one can do nothing that its key could not do from anywhere.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from config.clock import real_now
from config.log import get_logger
from contacts import keys
from contacts.api import collect, pressure
from contacts.api.collect import Answer, Asked, Call
from contacts.api.uploads import LARGEST, PackingError, TooLargeError, Upload
from contacts.ingest.group import Arrival, group, in_thread

BIG = 256 * 1024
"""Bytes of a body from which on it is read in a thread, so that others are not kept waiting."""

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[Message, Receive, Send], Awaitable[None]]

log = get_logger(__name__)


class Gone(Exception):  # noqa: N818 - nothing is wrong: the client has left
    """The client went away before its body was there."""


class Door:
    """An ASGI application: event collection, and whatever stands behind it for all other addresses."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not collect.is_collection(scope["path"]):
            await self.inner(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        asked = Asked(scope["method"], scope["path"], headers, scope["query_string"].decode("latin-1"))
        try:
            answer = await _answered(asked, receive)
        except Gone:
            return
        body = answer.body
        head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        head += [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": head})
        await send({"type": "http.response.body", "body": body})


async def _answered(asked: Asked, receive: Receive) -> Answer:
    try:
        call = collect.opened(asked)
        return call if isinstance(call, Answer) else await _taken(call, asked, receive)
    except Gone:
        raise
    except collect.AWAY_ERRORS as problem:
        log.warning("collect.away", problem=str(problem)[:200])
        return collect.AWAY
    except Exception:
        log.exception("collect.failed")
        return collect.FAILED


async def _taken(call: Call, asked: Asked, receive: Receive) -> Answer:
    if await _is_late():
        return collect.BUSY
    key = await _admitted(call)
    if isinstance(key, Answer):
        return key
    at = real_now()
    body = await _body(asked, receive)
    if isinstance(body, Answer):
        return body
    post = collect.posted(call, body) if len(body) < BIG else await in_thread(collect.posted, call, body)
    if isinstance(post, Answer):
        return post
    if key is None:
        key = await _admitted(Call(call.kind, post.secret, ""))
        if isinstance(key, Answer):
            return key
    if key is None:
        return collect.UNKNOWN_KEY
    if post.messages:
        await group().take(Arrival(key, at, post.messages))
    return collect.SUCCESS


async def _is_late() -> bool:
    late = pressure.is_late()
    return await in_thread(pressure.look) if late is None else late


async def _admitted(call: Call) -> int | Answer | None:
    known, _ = keys.recall(call.secret) if call.secret else (True, None)
    return collect.admitted(call) if known else await in_thread(collect.admitted, call)


async def _body(asked: Asked, receive: Receive) -> bytes | Answer:
    length = asked.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST:
        return collect.TOO_LARGE
    upload = Upload()
    try:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            upload.feed(message.get("body", b""))
            if not message.get("more_body", False):
                return upload.whole()
    except TooLargeError:
        return collect.TOO_LARGE
    except PackingError:
        return collect.BAD_PACKING
