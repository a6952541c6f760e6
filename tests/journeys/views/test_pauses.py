"""The dialogs for pausing and resuming, and what they do."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from config import clock
from contacts.models import Member
from journeys.models import Journey, Pause
from journeys.services.pause import Resumption, pause, resume
from tests.cast import signed_in
from tests.journeys.engine import stage
from tests.journeys.launch import Launch

DIALOG, PAUSE = "/journeys/staged/resume/", "/journeys/staged/pause/"


@pytest.fixture
def journey(db: None) -> Journey:
    """Three wait in it."""
    version = stage.publish(stage.waiting_journey())
    for number in range(3):
        stage.happen(stage.somebody(email=f"p{number}@example.com"), "started")
    stage.rest()
    return version.journey


@pytest.fixture
def mia(members: dict[str, Member]) -> Client:
    return signed_in(members["marketer"])


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_dialog_says_who_stops_and_pauses_as_chosen(journey: Journey, mia: Client) -> None:
    assert "3 people are under way and stop where they stand." in shown(mia, PAUSE)
    answer = mia.post(PAUSE, {"entrants": "wait"})
    assert answer.headers["HX-Refresh"] == "true"
    assert Pause.objects.get().entrants == "wait"
    assert Pause.objects.get().paused_by is not None


def test_the_dialog_says_what_has_fallen_due_and_resumes_as_chosen(journey: Journey, mia: Client) -> None:
    pause(journey, None, "wait")
    stage.happen(stage.somebody(email="late@example.com"), "started")
    clock.move(clock.ahead() + timedelta(days=2))
    stage.rest()
    page = shown(mia, DIALOG)
    for sentence in (
        "3 people fell due meanwhile",
        "No queued message was held",
        "1 person waits to enter",
        'name="per_minute"',
    ):
        assert sentence in page
    answer = mia.post(DIALOG, {"waits": "extend", "overdue": "skip", "per_minute": "100"})
    assert answer.headers["HX-Refresh"] == "true"
    ended = Pause.objects.get()
    assert (ended.waits, ended.overdue, ended.per_minute) == ("extend", "skip", 100)
    journey.refresh_from_db()
    assert journey.status == Journey.Status.LIVE


def test_what_is_not_said_is_as_ever_so_that_undo_resumes(journey: Journey, mia: Client) -> None:
    mia.post(PAUSE)
    assert mia.post(DIALOG).status_code == 200
    ended = Pause.objects.get()
    assert (ended.entrants, ended.waits, ended.overdue, ended.per_minute) == ("drop", "run", "send", None)


@pytest.mark.parametrize("pace", ["0", "-1", "many", "9999999"])
def test_a_pace_that_cannot_be_is_refused_and_nothing_done(journey: Journey, mia: Client, pace: str) -> None:
    pause(journey, None)
    answer = mia.post(DIALOG, {"waits": "extend", "per_minute": pace})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert "Give a whole number from 1 to 1,000,000, or leave it empty." in page
    assert 'value="extend" checked' in page
    assert Pause.objects.get().resumed_at is None


def test_who_comes_second_is_told_so(journey: Journey, mia: Client) -> None:
    answer = mia.post(DIALOG)
    said = [str(one) for one in get_messages(answer.wsgi_request)]
    assert said == ["It is not paused, or somebody has resumed it already."]
    mia.post(PAUSE)
    answer = mia.post(PAUSE)
    assert "It is not live, so there is nothing to pause." in [
        str(one) for one in get_messages(answer.wsgi_request)
    ]


def test_publishing_says_that_the_journey_stays_paused(launched: Launch, mia: Client) -> None:
    mia.post("/journeys/feature-launch/pause/")
    answer = mia.post("/journeys/feature-launch/publish/")
    said = [str(one) for one in get_messages(answer.wsgi_request)]
    assert "Version 2 is published. The journey stays paused until you resume it." in said
    assert "Paused" in shown(mia, "/journeys/feature-launch/")


def test_while_it_is_resumed_the_page_says_how_far_it_is(journey: Journey, mia: Client) -> None:
    pause(journey, None)
    clock.move(clock.ahead() + timedelta(days=2))
    resume(journey, None, Resumption(per_minute=1), at_once=0)
    page = shown(mia, "/journeys/staged/")
    assert "Resuming, 0 of 3" in page
    assert "Pause again" in page
    assert "It is being resumed." in shown(mia, PAUSE)
