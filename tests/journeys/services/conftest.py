"""Services that let messages out hand them to a real mail server; and a journey that is paused."""

import pytest

from contacts.models import Member
from journeys.models import Journey
from journeys.services.pause import pause
from journeys.services.settle import advance
from tests.cast import team
from tests.journeys.delivery.conftest import mail_server
from tests.journeys.services.pausing import DAY, HOUR, enter, letters, live, places

__all__ = ["mail_server"]


@pytest.fixture
def members(db: None) -> dict[str, Member]:
    """One member of each role."""
    return team()


@pytest.fixture
def held(db: None, clock: object, mail_server: object) -> Journey:
    """Ada waits for her letter; the journey is paused, and two days have gone by."""
    journey = live(letters())
    enter("ada")
    advance(12 * HOUR)
    assert pause(journey, None)
    advance(2 * DAY)
    assert places() == {"ada": "wait"}
    return journey
