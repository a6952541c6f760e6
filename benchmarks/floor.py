"""The reference of `engine`: COPY of ready rows, in batches of a commit each, from as many processes as the
product has. Frozen together with `floor.sql`."""

from dataclasses import dataclass
from pathlib import Path
from struct import Struct

import psycopg

TABLES = Path(__file__).with_name("floor.sql")
BATCH = 5_000
HEADER, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
INSTANT = 848_000_000_000_000  # microseconds since 2000-01-01: some day of 2026
STEP = Struct(">hiqiqiqiqiiii")
DECISION = Struct(">hiqiqi103s")
DELIVERY = Struct(">hiqiqiqi35s")


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows of each kind a run writes."""

    steps: int
    decisions: int
    deliveries: int

    def share(self, processes: int) -> "Rows":
        """One process's part."""
        return Rows(self.steps // processes, self.decisions // processes, self.deliveries // processes)


def prepare(rows: Rows, first: int) -> list[list[tuple[bytes, bytes]]]:
    """Batches of ready COPY streams, each with its statement; ids from `first` on. Not timed."""
    steps = [
        STEP.pack(6, 8, id, 8, id, 8, INSTANT, 8, INSTANT, 4, id % 9, 4, id % 7)
        for id in range(first, first + rows.steps)
    ]
    decisions = [
        DECISION.pack(3, 8, id, 8, INSTANT, 103, b"x" * 103) for id in range(first, first + rows.decisions)
    ]
    deliveries = [
        DELIVERY.pack(4, 8, id, 8, id, 8, INSTANT, 35, b"x" * 35)
        for id in range(first, first + rows.deliveries)
    ]
    batches = max(1, -(-rows.steps // BATCH))
    return [
        [
            (f"COPY {table} FROM STDIN (FORMAT BINARY)".encode(), HEADER + b"".join(part) + END)
            for table, ready in (
                ("floor_step", steps),
                ("floor_decision", decisions),
                ("floor_delivery", deliveries),
            )
            if (part := ready[number * len(ready) // batches : (number + 1) * len(ready) // batches])
        ]
        for number in range(batches)
    ]


def copy(
    connection: "psycopg.Connection[tuple[object, ...]]", batches: list[list[tuple[bytes, bytes]]]
) -> None:
    """Write the batches, a commit each."""
    for batch in batches:
        with connection.transaction(), connection.cursor() as cursor:
            for statement, stream in batch:
                with cursor.copy(statement) as out:
                    out.write(stream)
