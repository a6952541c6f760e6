"""Named statements of this package, read once."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> str:
    """The text of ``sql/NAME.sql``."""
    return (FOLDER / f"{name}.sql").read_text()
