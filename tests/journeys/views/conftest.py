"""Pages are looked at by a whole team."""

import pytest
from django.core.cache import cache
from django.test import Client

from contacts.models import Member
from tests.cast import signed_in, team
from tests.journeys.launch import Launch, launch


@pytest.fixture
def members(db: None) -> dict[str, Member]:
    """One member of each role."""
    return team()


@pytest.fixture
def mia(members: dict[str, Member]) -> Client:
    """The marketer at her desk."""
    return signed_in(members["marketer"])


@pytest.fixture
def nothing_remembered(db: None) -> None:
    """What pages remember of the data is forgotten: the data of this test are others."""
    cache.clear()


@pytest.fixture
def launched(members: dict[str, Member]) -> Launch:
    """The sample journey, live, with people in it."""
    return launch(members["marketer"], members["reviewer"])
