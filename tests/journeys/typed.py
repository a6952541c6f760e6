"""What somebody types into a table, as the change that it means."""

from collections.abc import Mapping
from typing import Any

from journeys.services.sheet_edits import read_edits


def typed(document: Mapping[str, Any], row: str, part: str, column: int, text: str) -> dict[str, Any]:
    """The document after somebody has typed a text into one cell."""
    return read_edits([{"do": "set", "cells": [{"row": row, "part": part, "column": column, "text": text}]}])(
        document
    )
