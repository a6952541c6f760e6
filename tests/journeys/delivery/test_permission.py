"""What may not go out, and why: consent, addresses, offers, limits, goals."""

from datetime import timedelta

import pytest

from config import clock
from contacts.models import Suppression
from journeys.delivery.dispatch import dispatch
from journeys.models import ContactLimit, Conversion, Delivery, Enrollment, Offer
from tests.clock import MovableClock
from tests.journeys.delivery.cast import NEWS, Cast, state
from tests.journeys.delivery.mail_server import MailServer

SERVICE = NEWS | {"class": "service"}

TRANSACTIONAL = NEWS | {"class": "transactional", "topic": ""}

KINDS = {"welcome": NEWS, "reminder": SERVICE, "receipt": TRANSACTIONAL}


def place(delivery: Delivery) -> Enrollment:
    """Where the run of a message stands."""
    return Enrollment.objects.get(pk=delivery.enrollment_id or 0)


@pytest.mark.parametrize(("consent", "reason"), [(None, "no_consent"), (False, "consent_withdrawn")])
@pytest.mark.parametrize("node", ["welcome", "reminder"])
def test_promotion_and_service_need_consent(
    cast: Cast, mail_server: MailServer, node: str, consent: bool | None, reason: str
) -> None:
    delivery = cast.queue(cast.contact(consent=consent), cast.version(messages=KINDS), node)
    assert dispatch().dropped == 1
    assert state(delivery) == ("dropped", reason)
    assert not mail_server.mails


def test_a_transactional_message_needs_no_consent(cast: Cast, mail_server: MailServer) -> None:
    cast.queue(cast.contact(consent=False), cast.version(messages=KINDS), "receipt")
    assert dispatch().sent == 1


def test_consent_withdrawn_between_queueing_and_sending_sends_nothing(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    people = [cast.contact() for _ in range(30)]
    messages = [cast.queue(person) for person in people]
    clock.advance("1m")
    for person in people[:20]:
        cast.consent(person, False)
    counts = dispatch()
    assert (counts.sent, counts.dropped) == (10, 20)
    assert {state(one) for one in messages[:20]} == {("dropped", "consent_withdrawn")}
    assert sorted(mail_server.recipients) == sorted(person.email for person in people[20:])


def test_the_latest_word_on_a_topic_or_on_all_counts(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    left, came_back = cast.contact(consent=None), cast.contact(consent=False)
    cast.consent(left, True, "product_news")
    clock.advance("1m")
    cast.consent(left, False, "*")
    cast.consent(came_back, True, "product_news")
    gone, kept = cast.queue(left), cast.queue(came_back)
    dispatch()
    assert state(gone) == ("dropped", "consent_withdrawn")
    assert state(kept) == ("sent", "")


def test_consent_to_another_topic_is_none(cast: Cast, mail_server: MailServer) -> None:
    contact = cast.contact(consent=None)
    cast.consent(contact, True, "events")
    delivery = cast.queue(contact)
    dispatch()
    assert state(delivery) == ("dropped", "no_consent")


@pytest.mark.parametrize("node", KINDS)
def test_nothing_goes_to_a_suppressed_address(cast: Cast, mail_server: MailServer, node: str) -> None:
    Suppression.objects.create(channel="email", address="ada@example.com", reason="bounced", at=clock.now())
    delivery = cast.queue(cast.contact("Ada@Example.com"), cast.version(messages=KINDS), node)
    dispatch()
    assert state(delivery) == ("dropped", "suppressed")


@pytest.mark.parametrize(
    ("email", "reason"), [("", "no_address"), ("nobody", "no_address"), ("a b@example.com", "no_address")]
)
def test_somebody_without_an_address_gets_nothing(
    cast: Cast, mail_server: MailServer, email: str, reason: str
) -> None:
    contact = cast.contact()
    type(contact).objects.filter(pk=contact.pk).update(email=email)
    delivery = cast.queue(contact)
    dispatch()
    assert state(delivery) == ("dropped", reason)


def test_a_channel_that_is_not_there_drops_its_messages(cast: Cast, mail_server: MailServer) -> None:
    delivery = cast.queue(channel="push")
    dispatch()
    assert state(delivery) == ("dropped", "no_channel")


def test_a_message_past_its_last_useful_moment_is_dropped(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    delivery = cast.queue(valid_until=clock.now + timedelta(hours=1))
    clock.advance("1h")
    dispatch()
    assert state(delivery) == ("dropped", "too_late")


def test_an_offer_holds_its_messages_until_it_starts_and_drops_them_at_its_end(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    version = cast.version()
    start = clock.now + timedelta(hours=1)
    offer = Offer.objects.create(
        slug="sale",
        name="Sale",
        brand=version.journey.brand,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
    )
    early = cast.queue(offer=offer)
    assert dispatch().held == 1
    assert state(early) == ("queued", "offer_not_started")
    clock.advance("1h")
    dispatch()
    assert state(early) == ("sent", "")
    late = cast.queue(offer=offer)
    clock.advance("1h")
    dispatch()
    assert state(late) == ("dropped", "offer_ended")


def test_contact_limits_count_promotion_across_journeys(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    ContactLimit.objects.create(channel="", at_most=2, within=timedelta(days=1))
    contact = cast.contact()
    one, other = cast.version("one", KINDS), cast.version("other", KINDS)
    first, second = cast.queue(contact, one), cast.queue(contact, other)
    third = cast.queue(contact, one)
    service = cast.queue(contact, one, "reminder")
    dispatch()
    assert state(first) == state(second) == state(service) == ("sent", "")
    assert state(third) == ("queued", "contact_limit")
    clock.advance("23h")
    dispatch()
    assert state(third) == ("queued", "contact_limit")
    clock.advance("1h")
    dispatch()
    assert state(third) == ("sent", "")


def test_a_message_that_a_limit_would_hold_too_long_is_dropped(cast: Cast, mail_server: MailServer) -> None:
    ContactLimit.objects.create(channel="email", at_most=1, within=timedelta(days=30))
    contact = cast.contact()
    cast.queue(contact)
    dispatch()
    late = cast.queue(contact)
    dispatch()
    assert state(late) == ("dropped", "contact_limit")


def test_a_failure_gives_the_use_of_the_limit_back(cast: Cast, mail_server: MailServer) -> None:
    ContactLimit.objects.create(channel="email", at_most=1, within=timedelta(days=1))
    contact = cast.contact("gone@example.com")
    mail_server.answers["gone@example.com"] = "550 5.7.1 No"
    refused = cast.queue(contact)
    dispatch()
    assert state(refused) == ("failed", "refused")
    mail_server.answers.clear()
    again = cast.queue(contact)
    dispatch()
    assert state(again) == ("sent", "")


def test_whoever_reached_a_goal_gets_no_promotion_for_it_from_any_journey(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    goal = {"goal": {"event": "trial_started", "within": "30d", "suppress": "10d"}}
    won = cast.version("won", KINDS, goal)
    same = cast.version("same", KINDS, {"goal": {"event": "other", "name": "trial_started", "within": "1d"}})
    listed = cast.version("listed", KINDS, {"suppressed_by": ["trial_started"]})
    foreign = cast.version("foreign", KINDS, {"goal": {"event": "demo", "within": "1d"}})
    contact = cast.contact()
    reached = cast.queue(contact, won)
    Conversion.objects.create(
        enrollment_id=reached.enrollment_id or 0,
        journey_id=won.journey_id,
        version_id=won.pk,
        contact_id=contact.pk,
        goal="trial_started",
        at=clock.now,
    )
    silenced = [reached, cast.queue(contact, same), cast.queue(contact, listed)]
    others = [cast.queue(contact, foreign), cast.queue(contact, same, "reminder"), cast.queue(version=same)]
    dispatch()
    assert {state(one) for one in silenced} == {("dropped", "goal_reached")}
    assert {state(one) for one in others} == {("sent", "")}
    clock.advance("10d")
    later = cast.queue(contact, listed)
    dispatch()
    assert state(later) == ("sent", "")


@pytest.mark.parametrize("together", [True, False])
def test_an_address_that_two_contacts_share_gets_a_message_once(
    cast: Cast, mail_server: MailServer, together: bool
) -> None:
    first = cast.queue(cast.contact("home@example.com"))
    if not together:
        dispatch()
    second = cast.queue(cast.contact("Home@Example.com"))
    dispatch()
    assert state(first) == ("sent", "")
    assert state(second) == ("dropped", "duplicate_address")
    assert len(mail_server.mails) == 1
