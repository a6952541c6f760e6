"""Letting people in by hand, in the browser: who entered, who was refused and why, whom nobody knows."""

import re

import pytest
from django.test import Client

from contacts.models import Identity, Member
from journeys.models import JournalEntry, Journey, Run
from journeys.services.let_in import MOST_OF_A_SEGMENT, called
from journeys.services.pause import pause
from tests.cast import signed_in
from tests.journeys.engine import stage
from tests.journeys.services.test_let_in import by_hand

Members = dict[str, Member]
PAGE = "/journeys/staged/let-in/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def mia(members: Members) -> Client:
    by_hand()
    return signed_in(members["marketer"])


def text(answer: object) -> str:
    content: bytes = answer.content  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", content.decode()))


def test_it_says_who_entered_who_was_refused_and_whom_nobody_knows(mia: Client) -> None:
    ada, _ = stage.somebody(email="ada@example.com"), stage.somebody(email="ben@example.com")
    Identity.objects.create(kind=Identity.Kind.USER, value="u-1", contact=ada)
    assert "1 person entered. ben@example.com" in text(mia.post(PAGE, {"people": "BEN@example.com"}))
    said = text(mia.post(PAGE, {"people": "u-1, ben@example.com\nnobody <b>"}))
    assert "1 person entered. ada@example.com" in said
    assert "1 person was refused: ben@example.com 1: under way already" in said
    assert "Nobody is known as: nobody, &lt;b&gt;" in said
    assert Run.objects.count() == 2
    assert JournalEntry.objects.filter(verb="journey.let_in").count() == 2


def test_whoever_waits_for_a_paused_journey_is_not_said_to_be_refused(mia: Client) -> None:
    stage.somebody(email="ada@example.com")
    pause(Journey.objects.get(), None, "wait")
    said = text(mia.post(PAGE, {"people": "ada@example.com"}))
    assert "1 person waits until the journey is resumed: ada@example.com" in said
    assert "refused" not in said
    assert "entered" not in said


def test_a_segment_enters_as_a_whole(mia: Client) -> None:
    stage.belong("fans", *(stage.somebody() for _ in range(3)))
    assert 'value="fans"' in mia.get(PAGE).content.decode()
    assert "3 people entered." in text(mia.post(PAGE, {"segment": "fans"}))


def test_nobody_named_and_no_trigger_are_said(mia: Client) -> None:
    answer = mia.post(PAGE, {"people": " , "})
    assert answer.status_code == 422
    assert "Nobody is named." in text(answer)
    stage.publish(stage.waiting_journey())
    somebody = stage.somebody(email="ada@example.com")
    answer = mia.post(PAGE, {"people": somebody.email})
    assert answer.status_code == 422
    assert "lets nobody in by hand" in text(answer)


def test_the_page_of_people_offers_it_where_it_can_be_done(mia: Client, members: Members) -> None:
    people = "/journeys/staged/people/"
    assert PAGE in mia.get(people).content.decode()
    assert PAGE not in signed_in(members["analyst"]).get(people).content.decode()
    Journey.objects.update(status="paused")
    assert PAGE not in mia.get(people).content.decode()


def test_an_address_is_the_contact_with_a_user_id_first(mia: Client) -> None:
    stage.somebody(email="ada@example.com")
    known = stage.somebody(email="Ada@example.com")
    Identity.objects.create(kind=Identity.Kind.USER, value="u-1", contact=known)
    assert called(["ada@example.com", "u-1", " "]).contacts == (known.pk,)
    assert MOST_OF_A_SEGMENT == 20_000
