"""The Segment HTTP tracking API, apart from how requests come in: what is asked, who may, what it holds.

    identify   /v1/identify  /v1/i      screen  /v1/screen  /v1/s      batch   /v1/batch  /v1/b
    track      /v1/track     /v1/t      group   /v1/group   /v1/g      beacon  /beacon/v1/batch?writeKey=…
    page       /v1/page      /v1/p      alias   /v1/alias   /v1/a

With and without a final slash. The answer is 200 and ``{"success": true}`` once everything that can be
taken is durable, whatever was refused of it; the refused messages are kept with their reasons. Every other
answer carries a ``code`` and a ``message``, because clients that find none take it for a failing server and
send the batch again.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import orjson
import psycopg
from django.db import InterfaceError, OperationalError

from contacts import keys
from contacts.api.pressure import RETRY_AFTER_SECONDS
from contacts.ingest.body import BodyError, TooDeepError, cleaned, parse
from contacts.ingest.messages import LARGEST as LARGEST_MESSAGE
from contacts.ingest.messages import Message, Reader, Refused
from contacts.ingest.times import read_instant

KINDS = ("identify", "track", "page", "screen", "group", "alias")
ADDRESSES = {
    "/v1/batch": "",
    "/v1/b": "",
    "/beacon/v1/batch": "",
    **{f"/v1/{kind}": kind for kind in KINDS},
    **{f"/v1/{kind[0]}": kind for kind in KINDS},
}
MOST_MESSAGES = 10_000
LONGEST_SECRET = 200

CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Retry-After"),
)
"""Write keys are public in browsers and say nothing of who the visitor is, so every origin may send."""

ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
HEADER_NAMES = re.compile(r"[A-Za-z0-9_, -]{1,1000}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request without its body. ``headers`` by name in lower case; ``query`` as in the address."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response of JSON."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may go on: ``kind`` of its one message, empty for a batch; ``secret`` is the write key
    that its head gives, empty where only its body can, and ``fallback`` the one in its address."""

    kind: str
    secret: str
    fallback: str


@dataclass(frozen=True, slots=True)
class Post:
    """What a request holds: the secret that it was sent with, and its messages, read."""

    secret: str
    messages: tuple[Message | Refused, ...] = field(default=())


AWAY_ERRORS = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""What the database raises when it is away or too busy."""

SUCCESS = Answer(200, b'{"success": true}', CORS)


def problem(status: int, code: str, message: str, *headers: tuple[str, str]) -> Answer:
    """An answer that says what is wrong."""
    return Answer(
        status, orjson.dumps({"success": False, "code": code, "message": message}), (*CORS, *headers)
    )


UNKNOWN_KEY = problem(
    401, "unknown_key", "This write key is not known here. Give it as the user name of Basic authorization."
)
BUSY = problem(
    429, "busy", "Events come in faster than they are worked off.", ("Retry-After", str(RETRY_AFTER_SECONDS))
)
AWAY = problem(503, "away", "The database cannot be reached just now.", ("Retry-After", "5"))
FAILED = problem(500, "failed", "This should not have happened, and has been logged.")
TOO_LARGE = problem(413, "too_large", "A request has at most 5 MB, inflated. Send smaller batches.")
TOO_MANY = problem(413, "too_many", f"A batch has at most {MOST_MESSAGES} messages. Send smaller batches.")
BAD_PACKING = problem(400, "bad_gzip", "The body begins as gzip and cannot be inflated.")
BAD_ENCODING = problem(415, "bad_encoding", "Send the body plain or as gzip.")


def is_collection(path: str) -> bool:
    """Whether an address belongs to event collection."""
    return path.startswith(("/v1/", "/beacon/"))


def opened(asked: Asked) -> Call | Answer:
    """What a request asks for, by its head alone; or the answer that ends it. No query."""
    kind = ADDRESSES.get(asked.path.removesuffix("/"))
    if kind is None:
        return problem(404, "not_found", "There is no such call. Calls are /v1/batch, /v1/track and so on.")
    if asked.method == "OPTIONS":
        return _preflight(asked)
    if asked.method != "POST":
        return problem(405, "not_allowed", "Calls are POST requests.", ("Allow", "POST, OPTIONS"))
    if asked.headers.get("content-encoding", "").strip().lower() not in ENCODINGS:
        return BAD_ENCODING
    fallback = parse_qs(asked.query).get("writeKey", [""])[0]
    return Call(kind, _user_name(asked.headers.get("authorization", "")), fallback)


def admitted(call: Call) -> int | Answer | None:
    """The id of the write key that the head of a request gives, 401 for one that is none; None where the
    key is still to come. At most one query."""
    if not call.secret:
        return None
    return keys.write_key(call.secret) or UNKNOWN_KEY


def posted(call: Call, body: bytes) -> Post | Answer:
    """The messages of a request; or the answer that refuses all of them. No query."""
    try:
        value, clean = parse(body)
    except BodyError as error:
        return problem(400, "bad_json", f"The body is no JSON: {error}.")
    if not isinstance(value, dict):
        return problem(400, "bad_json", "The body is a JSON object.")
    secret = call.secret or _text(value.get("writeKey")) or call.fallback
    measure = len(body) > LARGEST_MESSAGE
    if call.kind:
        reader = Reader(kind=call.kind, measure=measure, clean=clean)
        return Post(secret, (reader.read(value),))
    batch = value.get("batch")
    if not isinstance(batch, list):
        return problem(400, "no_batch", "A batch is an object with a list 'batch'.")
    if len(batch) > MOST_MESSAGES:
        return TOO_MANY
    try:
        context = cleaned(value.get("context")) if clean else value.get("context")
    except TooDeepError:
        return problem(400, "too_deep", "The objects and lists of 'context' stand in each other too deeply.")
    reader = Reader(
        sent_at=read_instant(value.get("sentAt")),
        context=context if isinstance(context, dict) else None,
        measure=measure,
        clean=clean,
    )
    return Post(secret, tuple(reader.read(message) for message in batch))


def _preflight(asked: Asked) -> Answer:
    wanted = asked.headers.get("access-control-request-headers", "")
    allowed = wanted if HEADER_NAMES.fullmatch(wanted) else "authorization, content-type"
    return Answer(
        200,
        b"",
        (
            *CORS,
            ("Access-Control-Allow-Methods", "POST, OPTIONS"),
            ("Access-Control-Allow-Headers", allowed),
            ("Access-Control-Max-Age", "86400"),
            ("Vary", "Access-Control-Request-Headers"),
        ),
    )


def _user_name(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return _text(base64.b64decode(credentials, validate=True).decode().partition(":")[0])
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_SECRET else ""
