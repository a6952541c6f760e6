"""How much of a log is read while somebody waits."""

from datetime import datetime
from typing import Any

from journeys.insights.statements import statement


def share_of(log: str, since: datetime | None, pages: int, cursor: Any) -> float:
    """Which share (percent) of a partitioned log's months since an instant are ``pages`` pages; 100 where
    they hold no more. One statement, by the sizes of the files."""
    cursor.execute(statement("log_pages"), {"log": log, "month": f"{since:%Y_%m}"})
    held = int(cursor.fetchone()[0])
    return min(100.0, 100.0 * pages / held) if held else 100.0
