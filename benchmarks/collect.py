"""`collect`: messages per second through `/v1/batch`, a hundred a request, all effects of ingest included.

    collect --messages 20000 --clients 16

P9. The web process is the one that `make run` starts, asked over loopback by as many connections as there
are clients. The reference is one COPY of the same messages, ready made, into a table of its own
(`collect.sql`). After each round the events, running totals, identities and the inbox are counted.
"""

import argparse
import asyncio
import os
import random
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
os.environ["WEFT_DEBUG"] = "0"
os.environ.setdefault("WEFT_LOG_LEVEL", "WARNING")

PEOPLE = 20_000
ANSWER = b'{"success": true}'
TABLE = Path(__file__).with_name("collect.sql")


class Web:
    """The web process, on a free port."""

    def __init__(self) -> None:
        from config.servers.programs import programs

        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        (command,) = (each.command for each in programs("127.0.0.1", self.port) if each.name == "web")
        self.process = subprocess.Popen(command, env=os.environ | {"WEFT_PROCESS": "web"})
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("The web process did not start.")

    def send(self, requests: list[bytes], clients: int) -> float:
        """Send the requests over so many connections; the seconds until the last was answered with
        success."""
        return asyncio.run(self._send(requests, clients))

    async def _send(self, requests: list[bytes], clients: int) -> float:
        pending = iter(requests)
        pipes = [await asyncio.open_connection("127.0.0.1", self.port) for _ in range(clients)]
        started = time.perf_counter()
        await asyncio.gather(*(_client(pending, *pipe) for pipe in pipes))
        seconds = time.perf_counter() - started
        for _, writer in pipes:
            writer.close()
        return seconds

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)


async def _client(pending: Any, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for request in pending:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(len(ANSWER))
        assert head.startswith(b"HTTP/1.1 200"), (head, body)


class Sides:
    """Both sides of a round, over the same messages."""

    def __init__(self, web: Web, messages: int, clients: int) -> None:
        from django.db import connection

        self.web, self.messages, self.clients = web, messages, clients
        self.chance = random.Random(9)
        self.written = 0
        with connection.cursor() as cursor:
            cursor.execute(TABLE.read_text(encoding="utf-8"))

    def product(self) -> float:
        """Send a round and count what came of it."""
        from benchmarks.collect_traffic import traffic
        from config import clock

        self.ready = traffic(self.messages, PEOPLE, clock.now(), self.chance, self.written)
        before = _counts()
        seconds = self.web.send(self.ready.requests, self.clients)
        after = _counts()
        came = {name: after[name] - before[name] for name in after}
        expected = {
            "events": self.ready.events,
            "totals": self.ready.events,
            "seen": self.ready.messages,
            "contacts": self.ready.devices,
            "inbox": self.ready.watched,
            "refusals": 0,
        }
        assert came == expected, (came, expected)
        self._forget_inbox()
        return seconds

    def reference(self) -> float:
        """COPY a round of the same kind."""
        from django.db import connection

        from benchmarks.collect_traffic import traffic
        from config import clock

        rows = traffic(self.messages, PEOPLE, clock.now(), self.chance, self.written).rows
        self.written += len(rows)
        data = "".join(rows).encode()
        started = time.perf_counter()
        with (
            connection.connection.cursor() as cursor,
            cursor.copy("COPY collect_reference FROM STDIN") as out,
        ):
            out.write(data)
        return time.perf_counter() - started

    def _forget_inbox(self) -> None:
        """As the engine does; it does not run here, and collection refuses when it is far behind."""
        from contacts.models import Inbox

        Inbox.objects.all().delete()


def _counts() -> dict[str, int]:
    from django.db import connection

    asked = (
        "SELECT count(*) FROM contacts_event",
        "SELECT coalesce(sum(count), 0) FROM contacts_contactevent",
        "SELECT count(*) FROM contacts_seen_a",
        "SELECT count(*) FROM contacts_contact",
        "SELECT count(*) FROM contacts_inbox",
        "SELECT count(*) FROM contacts_refusal",
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'({query})' for query in asked)}")
        names = ("events", "totals", "seen", "contacts", "inbox", "refusals")
        return dict(zip(names, map(int, cursor.fetchone()), strict=True))


def prepare() -> None:
    """A write key, people who are known, and one event that somebody waits for."""
    from benchmarks.collect_traffic import SECRET, WATCHED
    from config import clock
    from contacts import ingest, keys
    from contacts.models import Key, Watch

    key, _ = keys.make(Key.Kind.WRITE, "benchmark", secret=SECRET)
    Watch.objects.create(kind="event", name=WATCHED, watcher="benchmark")
    for start in range(0, PEOPLE, 5_000):
        people = range(start, start + 5_000)
        known = [
            {"type": "identify", "userId": f"u-{n}", "traits": {"email": f"u{n}@example.com"}} for n in people
        ]
        ingest.take(known, key, clock.now())


def run(arguments: list[str]) -> dict[str, object]:
    """Measure; returns the figures of one line."""
    parser = argparse.ArgumentParser(prog="collect")
    parser.add_argument("--messages", type=int, default=20_000, help="a round; a multiple of 100")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument(
        "--clients", type=int, default=16, help="connections, each with one request under way"
    )
    options = parser.parse_args(arguments)
    django.setup()
    from benchmarks.engine_rounds import server
    from benchmarks.rounds import alternate

    prepare()
    web = Web()
    try:
        sides = Sides(web, options.messages, options.clients)
        rounds = alternate(sides.product, sides.reference, options.rounds)
    finally:
        web.close()
    return {**rounds.figures("collect", options.messages), "clients": options.clients, **server()}
