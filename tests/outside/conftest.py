"""Tests against material outside the repository: `make test-outside WEFT_OUTSIDE=FOLDER`, never without
it."""

import os
from pathlib import Path

import pytest

collect_ignore_glob = [] if os.environ.get("WEFT_OUTSIDE") else ["*"]


@pytest.fixture(scope="session")
def outside() -> Path:
    """The folder of the material."""
    return Path(os.environ["WEFT_OUTSIDE"])
