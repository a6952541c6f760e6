"""Messages without an answer: a person says what is true, and nothing goes twice by itself."""

import pytest

from contacts.models import Member
from journeys.delivery.dispatch import dispatch
from journeys.models import Delivery, JournalEntry
from journeys.services.settle_uncertain import mark_sent, mark_uncertain, send_again
from tests.cast import team
from tests.journeys.delivery.cast import Cast
from tests.journeys.delivery.conftest import cast
from tests.journeys.delivery.mail_server import CUT, MailServer

__all__ = ["cast"]

PERSON = "ada@example.com"


@pytest.fixture
def ops(cast: Cast) -> Member:
    return team()["ops"]


@pytest.fixture
def uncertain(cast: Cast, mail_server: MailServer) -> Delivery:
    """A mail after which the line broke."""
    mail_server.after_data[PERSON] = CUT
    delivery = cast.queue(cast.contact(PERSON))
    assert dispatch().uncertain == 1
    mail_server.after_data.clear()
    delivery.refresh_from_db()
    return delivery


def state(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_it_counts_as_sent_when_somebody_says_so(
    uncertain: Delivery, ops: Member, mail_server: MailServer
) -> None:
    assert mark_sent([uncertain.pk], ops) == [uncertain.pk]
    assert state(uncertain) == "sent"
    assert mark_sent([uncertain.pk], ops) == []
    assert not dispatch()
    assert mark_uncertain([uncertain.pk], ops) == 1
    assert state(uncertain) == "uncertain"
    assert list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "ops.marked_sent",
        "ops.unmarked_sent",
    ]


def test_sent_again_it_is_an_attempt_of_its_own(
    uncertain: Delivery, ops: Member, mail_server: MailServer
) -> None:
    assert send_again([uncertain.pk], ops) == 1
    assert dispatch().sent == 1
    assert state(uncertain) == "sent"
    assert uncertain.attempts == 2
    assert list(uncertain.attempt_rows.order_by("number").values_list("result", flat=True)) == [
        "uncertain",
        "sent",
    ]
    assert send_again([uncertain.pk], ops) == 0


def test_what_was_simply_sent_is_never_called_uncertain(
    cast: Cast, ops: Member, mail_server: MailServer
) -> None:
    sent = cast.queue()
    assert dispatch().sent == 1
    assert mark_uncertain([sent.pk], ops) == 0
    assert state(sent) == "sent"
