"""Pages are looked at by a whole team."""

import pytest

from contacts.models import Member
from tests.cast import team
from tests.journeys.launch import Launch, launch


@pytest.fixture
def members(db: None) -> dict[str, Member]:
    """One member of each role."""
    return team()


@pytest.fixture
def launched(members: dict[str, Member]) -> Launch:
    """The sample journey, live, with people in it."""
    return launch(members["marketer"], members["reviewer"])
