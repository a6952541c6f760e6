"""What `collect` sends: requests of a hundred messages, as a shop's site and server would send them."""

import random
import uuid
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

SECRET = "wk_benchmark"
PER_REQUEST = 100
NAMES = [f"viewed_{part}" for part in ("home", "shoes", "coats", "cart", "blog", "help", "size", "sale")]
WATCHED = "pricing_viewed"
CONTEXT = {"library": {"name": "analytics-python", "version": "2.4.0"}, "ip": "203.0.113.9"}


@dataclass(slots=True)
class Traffic:
    """The requests of one round, the rows that they amount to for COPY, and what must be there afterwards."""

    requests: list[bytes] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    events: int = 0
    watched: int = 0
    devices: int = 0
    messages: int = 0


def traffic(messages: int, people: int, at: datetime, chance: random.Random, first_row: int) -> Traffic:
    """As many messages: of each hundred 93 tracked of people who are known, 10 of them watched, 2 pages, 2
    of devices never seen before, 2 identify calls with three traits, 1 group call."""
    made = Traffic(messages=messages)
    for _ in range(messages // PER_REQUEST):
        batch = [_message(made, place, people, at, chance) for place in range(PER_REQUEST)]
        chance.shuffle(batch)
        for message in batch:
            made.rows.append(_row(message, first_row + len(made.rows), at, chance.randrange(people)))
        made.requests.append(_request({"batch": batch, "sentAt": at.isoformat()}))
    return made


def _message(
    made: Traffic, place: int, people: int, at: datetime, chance: random.Random
) -> dict[str, object]:
    person = f"u-{chance.randrange(people)}"
    message: dict[str, object] = {
        "messageId": str(uuid.UUID(int=chance.getrandbits(128))),
        "timestamp": (at - timedelta(milliseconds=chance.randrange(60_000))).isoformat(
            timespec="milliseconds"
        ),
        "context": CONTEXT,
        "integrations": {},
    }
    properties = {"plan": "pro", "amount": 39.95, "url": "https://example.com/shoes/7", "position": place}
    if place < 95:
        made.events += 1
        if place < 93:
            name = WATCHED if place < 10 else chance.choice(NAMES)
            made.watched += place < 10
            return message | {"type": "track", "event": name, "userId": person, "properties": properties}
        return message | {"type": "page", "name": "Docs", "userId": person, "properties": properties}
    if place < 97:
        made.events += 1
        made.devices += 1
        device = str(uuid.UUID(int=chance.getrandbits(128)))
        return message | {"type": "track", "event": NAMES[0], "anonymousId": device, "properties": properties}
    if place < 99:
        traits = {"plan": chance.choice(["pro", "team"]), "seats": chance.randrange(50), "trial": True}
        return message | {"type": "identify", "userId": person, "traits": traits}
    traits = {"name": "Acme", "employees": 20}
    return message | {
        "type": "group",
        "userId": person,
        "groupId": f"g-{chance.randrange(500)}",
        "traits": traits,
    }


def _row(message: dict[str, object], id: int, at: datetime, contact: int) -> str:
    """The message as a line of COPY, whichever its type."""
    values = (
        id,
        at.isoformat(),
        contact,
        message.get("event") or message["type"],
        message["timestamp"],
        orjson.dumps(message.get("properties") or message.get("traits")).decode(),
        orjson.dumps(message["context"]).decode(),
        message["messageId"],
        message["timestamp"],
        1,
    )
    return "\t".join(map(str, values)) + "\n"


def _request(body: dict[str, object]) -> bytes:
    data = orjson.dumps(body)
    authorization = b64encode(f"{SECRET}:".encode()).decode()
    head = (
        "POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Basic {authorization}\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data
