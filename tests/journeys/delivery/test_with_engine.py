"""Ticks and sending meet in rows: a journey that sends, waits for what became of it, and hears of clicks."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from contacts.models import Contact
from journeys.engine.check import check
from journeys.models import Delivery, Enrollment, Run, Step
from journeys.services.settle import advance, settle
from tests.clock import MovableClock
from tests.journeys.delivery.cast import Cast, state
from tests.journeys.delivery.mail_server import MailServer
from tests.journeys.engine.stage import happen, journey, publish, sample

BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
MAIL = {
    "class": "promotional",
    "topic": "product_news",
    "subject": "News",
    "html": '<a href="https://example.com/more">More</a>',
}


def resting(**content: Any) -> dict[str, Any]:
    """A journey whose send waits for what becomes of the message."""
    return journey(
        [
            {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
            {"key": "mail", "kind": "send_email", "settings": MAIL | content},
            {"key": "sent", "kind": "exit"},
            {"key": "skipped", "kind": "exit"},
        ],
        [("start", "next", "mail"), ("mail", "next", "sent"), ("mail", "skipped", "skipped")],
    )


def path(contact: Contact) -> list[str]:
    """The nodes that somebody passed, and where they stand."""
    enrollment = Enrollment.objects.get(contact=contact)
    keys = dict(enrollment.version.nodes.values_list("id", "key"))
    steps = Step.objects.filter(enrollment_id=enrollment.pk).order_by("seq")
    stands = [] if enrollment.state == Enrollment.State.ENDED else [keys[enrollment.node_id]]
    return [keys[step.node_id] for step in steps] + stands


@pytest.mark.parametrize(("consent", "expected"), [(True, "sent"), (False, "skipped")])
def test_a_run_rests_on_a_send_until_it_is_known_what_became_of_it(
    cast: Cast, mail_server: MailServer, consent: bool, expected: str
) -> None:
    publish(resting())
    contact = cast.contact(consent=consent)
    happen(contact, "started")
    settle()
    assert path(contact) == ["start", "mail", expected]
    assert len(mail_server.mails) == consent
    assert check() == []


def test_a_run_rests_while_its_message_is_put_off(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    publish(resting())
    contact = cast.contact("ada@example.com")
    mail_server.answers["ada@example.com"] = "450 Later"
    happen(contact, "started")
    settle()
    assert path(contact) == ["start", "mail"]
    assert check() == []
    mail_server.answers.clear()
    advance(timedelta(minutes=5))
    assert path(contact) == ["start", "mail", "sent"]


@pytest.mark.parametrize(("answer", "expected"), [("550 Never", "skipped"), ("cut", "sent")])
def test_a_run_goes_on_when_its_message_was_refused_or_nobody_knows(
    cast: Cast, mail_server: MailServer, answer: str, expected: str
) -> None:
    publish(resting())
    contact = cast.contact("ada@example.com")
    mail_server.after_data["ada@example.com"] = answer
    happen(contact, "started")
    settle()
    assert path(contact) == ["start", "mail", expected]


def test_reaching_the_goal_drops_what_is_queued(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    document = sample()
    publish(document)
    contact = cast.contact("ada@example.com", first_name="Ada")
    mail_server.answers["ada@example.com"] = "450 Later"
    happen(contact, "whitepaper_downloaded")
    settle()
    delivery = Delivery.objects.get()
    assert state(delivery) == ("queued", "deferred")
    happen(contact, "trial_started", {"amount": 49})
    mail_server.answers.clear()
    advance(timedelta(hours=1))
    assert state(delivery)[0] == "dropped"
    assert Run.objects.get().how == "goal"
    assert not mail_server.mails


def test_a_click_in_the_mail_is_an_interaction_that_moves_the_wait(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    document = sample()
    document["settings"].pop("without_logic")
    publish(document)
    contact = cast.contact("ada@example.com", first_name="Ada")
    happen(contact, "whitepaper_downloaded")
    settle()
    assert mail_server.message()["Subject"] == "Your whitepaper, Ada"
    (address,) = re.findall(r"http://localhost:8000(/c/[^\"]+/)", mail_server.html())
    advance(timedelta(hours=40))
    response = Client(headers=BROWSER).get(address)
    assert response["Location"] == "https://example.com/whitepaper.pdf"
    advance(timedelta(hours=40))
    assert path(contact) == ["start", "welcome", "wait"]
    Client(headers={"user-agent": "SafeLinks scanner"}).get(address)
    advance(timedelta(hours=8))
    assert path(contact)[:4] == ["start", "welcome", "wait", "route"]
    assert check() == []


def test_somebody_who_unsubscribes_gets_no_more_of_the_journey(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    document = sample()
    publish(document)
    contact = cast.contact("ada@example.com", score=50)
    happen(contact, "whitepaper_downloaded")
    settle()
    header = str(mail_server.message()["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost:8000")
    Client().post(header, {"List-Unsubscribe": "One-Click"})
    advance(timedelta(days=20))
    assert len(mail_server.mails) == 1
    assert {state(one) for one in Delivery.objects.exclude(state="sent")} == {
        ("dropped", "consent_withdrawn")
    }
    assert Run.objects.get().how == "end"


def test_a_wait_for_a_message_to_be_delivered_is_woken(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    document = journey(
        [
            {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
            {"key": "mail", "kind": "send_email", "settings": MAIL},
            {
                "key": "hold",
                "kind": "wait_until",
                "settings": {
                    "condition": {"fact": "message.mail.delivered", "is": "equal_to", "value": True}
                },
            },
            {"key": "done", "kind": "exit"},
        ],
        [("start", "next", "mail"), ("mail", "next", "hold"), ("hold", "happened", "done")],
    )
    publish(document)
    contact = cast.contact("ada@example.com")
    happen(contact, "started")
    settle()
    assert path(contact) == ["start", "mail", "hold", "done"]
