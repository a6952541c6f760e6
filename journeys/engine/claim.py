"""Due enrollments of one version, locked until the commit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from journeys.engine.packing import moments, numbers
from journeys.engine.plans import Published
from journeys.engine.statements import Session
from journeys.kinds.group import Members

NO_NODE = ""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
CODES = "qqqqibbi"
"""How the columns of ``sql/claim.sql`` are packed: numbers of eight bytes, of four, or of one."""
THOUSAND = 1_000
EXTENDED, OVERDUE = 1, 2
"""What a claim says of the journey besides, in thousands with the attempts: see ``sql/claim.sql``."""


@dataclass(slots=True)
class Claim:
    """Members of one claim; ``tests`` are the enrollments that are test traffic, ``attempts`` how often in a
    row each has failed on its node. ``latest`` is the latest due instant among them, None for nobody.
    ``extended`` says that pauses extend the waits of the journey, ``overdue`` that messages of somebody in it
    are to be skipped since a pause."""

    members: Members
    tests: frozenset[int]
    attempts: list[int]
    latest: datetime | None = None
    extended: bool = False
    overdue: bool = False

    def __len__(self) -> int:
        return len(self.members)

    def copy(self) -> "Claim":
        """The same members, in columns that a walk may change."""
        whole = self.members
        members = replace(
            whole,
            nodes=list(whole.nodes),
            entered_at=list(whole.entered_at),
            began_at=list(whole.began_at),
            seq=list(whole.seq),
        )
        return Claim(members, self.tests, self.attempts, None, self.extended, self.overdue)

    def part(self, rows: Sequence[int]) -> "Claim":
        """Some of the members, in columns of their own."""
        whole = self.members
        members = Members(
            ids=[whole.ids[row] for row in rows],
            contacts=[whole.contacts[row] for row in rows],
            nodes=[whole.nodes[row] for row in rows],
            entered_at=[whole.entered_at[row] for row in rows],
            began_at=[whole.began_at[row] for row in rows],
            without_logic=[whole.without_logic[row] for row in rows],
            seq=[whole.seq[row] for row in rows],
        )
        attempts = [self.attempts[row] for row in rows]
        return Claim(members, self.tests, attempts, None, self.extended, self.overdue)


def take(
    work: Session, published: Published, now: datetime, limit: int, since: datetime | None = None
) -> Claim:
    """Lock at most ``limit`` enrollments of the version that are due, the earliest first; none of a paused
    journey.

    ``since`` is the latest due instant of the claim before in the same pass: earlier ones are looked at only
    when there are too few later ones. One statement, or two.

    When a run began is not read here, since few ask: a world looks it up for whoever does. Until then the
    column holds when each came to its node.
    """
    asked = {"version": published.version, "journey": published.journey, "now": now, "limit": limit}
    columns, latest = _read(work, **asked, since=since or BEGINNING)
    if since is not None and len(columns[0]) < limit:
        # A worker that died has given back what it held, or somebody was woken meanwhile.
        again, other = _read(work, **asked, since=BEGINNING)
        held = set(columns[0])
        fresh = [place for place, id in enumerate(again[0]) if id not in held]
        columns = [
            [*mine, *(more[place] for place in fresh)] for mine, more in zip(columns, again, strict=True)
        ]
        latest = latest or other
    ids, contacts, nodes, entered, seqs, without, tests, attempts = columns
    # The last ones may have been asked for later.
    holds = attempts[0] // THOUSAND | attempts[-1] // THOUSAND if attempts else 0
    if holds:
        attempts = [attempt % THOUSAND for attempt in attempts]
    keys = published.frame.keys
    came = moments(entered)
    members = Members(
        ids=ids,
        contacts=contacts,
        nodes=[keys.get(node, NO_NODE) for node in nodes],
        entered_at=came,
        began_at=list(came),
        without_logic=list(map(bool, without)) if any(without) else [False] * len(ids),
        seq=seqs,
    )
    marked = frozenset(id for id, test in zip(ids, tests, strict=True) if test) if any(tests) else frozenset()
    return Claim(members, marked, attempts, latest, bool(holds & EXTENDED), bool(holds & OVERDUE))


def _read(work: Session, **asked: object) -> tuple[list[list[int]], datetime | None]:
    """The columns of a claim, and the latest due instant in it."""
    ((*packed, latest),) = work.rows("claim", **asked)
    return [numbers(column, code) for column, code in zip(packed, CODES, strict=True)], latest
