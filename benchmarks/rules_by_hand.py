"""The reference of `rules`: the same table as a programmer would write it. Frozen: nobody makes it slower
or faster."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

ZERO = Decimal(0)
AGE = timedelta(days=90)
N2, N3, N5, N10, N20, N40, N60, N80, N200, N400, N500 = (
    Decimal(number) for number in (2, 3, 5, 10, 20, 40, 60, 80, 200, 400, 500)
)
OURS = ("pro", "team")


def decide(contacts: Sequence[Mapping[str, Any]], now: datetime) -> list[tuple[Any, ...]]:  # noqa: C901  # twelve rows are twelve branches
    """Row, route, pause and the values seen, for each contact, given as a dictionary of its facts."""
    oldest = now - AGE
    log = []
    for facts in contacts:
        score = facts.get("score")
        use = ZERO if score is None else score
        plan = facts.get("plan")
        visits = facts.get("visits")
        if visits is None:
            visits = ZERO
        value = facts.get("value")
        if value is not None:
            known = facts.get("value_known")
            if known is None or known < oldest:
                value = None
        if plan in OURS and value is not None and value >= N500:
            row, route, pause = "key", "owner", "7d"
        elif plan in OURS:
            row, route, pause = "ours", "customer", "7d"
        elif use > N80 and visits >= N3:
            row, route, pause = "hot", "sales", "1d"
        elif use > N80 and value is not None and value >= N200:
            row, route, pause = "rich", "sales", "2d"
        elif use > N80:
            row, route, pause = "warm", "demo", "2d"
        elif N60 <= use <= N80 and visits >= N5:
            row, route, pause = "keen", "demo", "3d"
        elif N60 <= use <= N80 and plan == "trial":
            row, route, pause = "trying", "demo", "3d"
        elif visits >= N10:
            row, route, pause = "often", "demo", "5d"
        elif value is not None and N200 <= value < N400 and N40 <= use < N60:
            row, route, pause = "worth", "nurture", "3d"
        elif N40 <= use < N60:
            row, route, pause = "middle", "nurture", "5d"
        elif use < N20 and visits < N2:
            row, route, pause = "cold", "rest", "14d"
        elif plan == "free" and visits >= N2:
            row, route, pause = "looker", "nurture", "7d"
        else:
            row, route, pause = "otherwise", "nurture", "7d"
        log.append((row, route, pause, score, plan, visits, value))
    return log
