"""Set-up that every test of contacts shares."""

import pytest

from contacts import keys
from contacts.models import Key

WRITE_KEY = "wk_test_123"


@pytest.fixture
def key(db: None) -> Key:
    """A write key; its secret is WRITE_KEY."""
    return keys.make(Key.Kind.WRITE, "site", secret=WRITE_KEY)[0]
