"""A team, and a draft that they look at, with the real Redis and database."""

from typing import Any

import pytest

from contacts.models import Member
from journeys.models import Journey
from tests.cast import team
from tests.journeys.launch import import_sample


@pytest.fixture
def members(redis: Any) -> dict[str, Member]:
    return team()


@pytest.fixture
def journey(members: dict[str, Member]) -> Journey:
    return import_sample(members["marketer"])
