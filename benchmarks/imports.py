"""`imports`: rows per second of a CSV file of contacts, from its first byte to its last contact.

    imports --contacts 50000 --there 0

P15. The product keeps the file, finds out what is in it, cuts it into blocks and takes them: user ids,
addresses, typed attributes, consent with its evidence, search index and all. The reference is one COPY of the
same file into a table of text with one index (`imports.sql`). Beside it `staged_rate`: the same rows into the
product's own tables and indexes from a staged copy, by a statement a table and without any check
(`imports_staged.sql`), which is as fast as one connection can write them. `--there` contacts are in the
database before. After each round contacts, identities and consents are counted.
"""

import argparse
import io
import os
import random
import time
from pathlib import Path
from statistics import median
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
os.environ["WEFT_DEBUG"] = "0"
os.environ.setdefault("WEFT_LOG_LEVEL", "WARNING")

TABLE = Path(__file__).with_name("imports.sql")
STAGED = Path(__file__).with_name("imports_staged.sql")
HEAD = "id,email,first_name,last_name,plan,seats,renews,news"
FIRST = ("Ada", "Ben", "Chloé", "Dmitri", "Emma", "Farah", "Göran", "Hana", "Ivo", "Jana", "Kenji", "Lucía")
LAST = ("Lovelace", "Becker", "Martin", "Petrov", "Sato", "García", "Khan", "Nowak", "Silva", "Müller")
PIECE = 1024 * 1024
SOURCE = "what the benchmark says"


class Sides:
    """Both sides of a round, over files of the same kind with people of their own."""

    def __init__(self, contacts: int) -> None:
        self.contacts, self.written = contacts, 0
        self.chance = random.Random(4)

    def file(self) -> bytes:
        """A file of people whom nobody knows yet."""
        chance, lines = self.chance, [HEAD]
        for number in range(self.written, self.written + self.contacts):
            first, last = chance.choice(FIRST), chance.choice(LAST)
            plan, news = chance.choice(("free", "pro", "team")), chance.choice(("yes", "no"))
            renews = f"2027-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            seats = chance.randint(1, 900)
            lines.append(f"c-{number},p{number}@example.com,{first},{last},{plan},{seats},{renews},{news}")
        self.written += self.contacts
        return ("\n".join(lines) + "\n").encode()

    def product(self) -> float:
        """Import a file and count what came of it."""
        from contacts.imports import upload, work
        from contacts.imports.plan import Column, Plan

        body, before = self.file(), _counts()
        started = time.perf_counter()
        pieces = (body[start : start + PIECE] for start in range(0, len(body), PIECE))
        file = upload.receive("people.csv", pieces, None)
        columns = (*upload.plan_of(file).columns[:-1], Column("consent:email.news"))
        file.plan = Plan(columns, SOURCE).document()
        file.save()
        work.start(file)
        work.work(seconds=3600)
        seconds = time.perf_counter() - started
        file.refresh_from_db()
        assert (file.state, file.created, file.problems) == ("done", self.contacts, 0), file.failure
        came = [after - early for after, early in zip(_counts(), before, strict=True)]
        assert came == [self.contacts] * 4, came
        return seconds

    def reference(self) -> float:
        """COPY a file of the same kind."""
        from django.db import connection

        body = self.file()
        connection.ensure_connection()
        started = time.perf_counter()
        with connection.connection.cursor() as cursor:
            _copy(cursor, "imports_reference", body)
        return time.perf_counter() - started

    def staged(self) -> float:
        """Write a file of the same kind into the product's own tables, unchecked, and count it."""
        from django.db import connection, transaction

        body, before = self.file(), _counts()
        started = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMP TABLE imports_staged (LIKE imports_reference,"
                " contact bigint DEFAULT nextval(pg_get_serial_sequence('contacts_contact', 'id')))"
                " ON COMMIT DROP"
            )
            _copy(cursor, f"imports_staged ({HEAD})", body)
            cursor.execute(STAGED.read_text(encoding="utf-8"))
        seconds = time.perf_counter() - started
        came = [after - early for after, early in zip(_counts(), before, strict=True)]
        assert came == [self.contacts] * 4, came
        return seconds


def _copy(cursor: Any, table: str, body: bytes) -> None:
    """COPY a file into a table, piece by piece."""
    read = io.BytesIO(body)
    with cursor.copy(f"COPY {table} FROM STDIN WITH (FORMAT csv, HEADER)") as out:
        while piece := read.read(PIECE):
            out.write(piece)


def _counts() -> list[int]:
    from contacts.models import Consent, ConsentRecord, Contact, Identity

    return [model.objects.count() for model in (Contact, Identity, Consent, ConsentRecord)]


def run(arguments: list[str]) -> dict[str, object]:
    """Measure; returns the figures of one line."""
    parser = argparse.ArgumentParser(prog="imports")
    parser.add_argument("--contacts", type=int, default=50_000, help="a round")
    parser.add_argument("--there", type=int, default=0, help="contacts that are there before")
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args(arguments)
    django.setup()
    from django.db import connection

    from benchmarks.engine_rounds import server
    from benchmarks.rounds import alternate

    with connection.cursor() as cursor:
        cursor.execute(TABLE.read_text(encoding="utf-8"))
    if options.there:
        Sides(options.there).product()
    sides = Sides(options.contacts)
    sides.written = options.there
    rounds = alternate(sides.product, sides.reference, options.rounds)
    staged = median(sides.staged() for _ in range(options.rounds))
    return {
        **rounds.figures("imports", options.contacts),
        "staged_rate": round(options.contacts / staged),
        "there": options.there,
        **server(),
    }
