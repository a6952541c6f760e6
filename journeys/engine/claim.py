"""Due enrollments of one version, locked until the commit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from journeys.engine.plans import Published
from journeys.engine.statements import Session
from journeys.kinds.group import Members

NO_NODE = ""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
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
    rows = work.rows("claim", **asked, since=since or BEGINNING)
    if since is not None and len(rows) < limit:
        # A worker that died has given back what it held, or somebody was woken meanwhile.
        held = {row[0] for row in rows}
        again = work.rows("claim", **asked, since=BEGINNING)
        rows += [row for row in again if row[0] not in held]
    ids, contacts, nodes, entered, seqs, without, tests, attempts, dues = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([] for _ in range(9))
    )
    # The last ones may have been asked for later.
    holds = attempts[0] // THOUSAND | attempts[-1] // THOUSAND if attempts else 0
    if holds:
        attempts = [attempt % THOUSAND for attempt in attempts]
    keys = published.frame.keys
    members = Members(
        ids=ids,
        contacts=contacts,
        nodes=[keys.get(node, NO_NODE) for node in nodes],
        entered_at=entered,
        began_at=list(entered),
        without_logic=without,
        seq=seqs,
    )
    marked = frozenset(id for id, test in zip(ids, tests, strict=True) if test) if any(tests) else frozenset()
    latest = max(dues, default=None)
    return Claim(members, marked, attempts, latest, bool(holds & EXTENDED), bool(holds & OVERDUE))
