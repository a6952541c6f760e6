"""Set-up that every test of contacts shares."""

from typing import Any

import pytest

from config import clock, partitions
from contacts import keys
from contacts.models import Key

WRITE_KEY = "wk_test_123"


@pytest.fixture(scope="session", autouse=True)
def _room_for_events(django_db_setup: None, django_db_blocker: Any) -> None:
    """The partitions of these months, as `weft setup` makes them."""
    with django_db_blocker.unblock():
        partitions.ensure([clock.real_now()])


@pytest.fixture
def key(db: None) -> Key:
    """A write key; its secret is WRITE_KEY."""
    return keys.make(Key.Kind.WRITE, "site", secret=WRITE_KEY)[0]
