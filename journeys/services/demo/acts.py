"""What people of the demo do by themselves, and how that is told at the door. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from journeys.services.demo.chance import chance
from journeys.services.demo.people import ADAS, Person, Type, user_id

CONSENT = {"consent": {"categoryPreferences": {"email.product_news": True}}}
NO_CONSENT = {"consent": {"categoryPreferences": {"email.product_news": False}}}
CONSENTING = 0.97
LIBRARY = {"library": {"name": "weft-demo", "version": "1"}}
ASKS_EARLY = {Type.CALLER: 0.04, Type.COMPARER: 0.03, Type.READER: 0.005}
"""Who asks for a demo before the wait is over."""

AMOUNTS = (49, 49, 99, 99, 190)
SUBSCRIBING = 0.22

type Told = dict[str, object]
"""A message of the tracking API."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the person with this number does at a place of the grid."""

    place: int
    number: int
    event: str
    properties: dict[str, object] = field(default_factory=dict)

    def told(self, at: datetime) -> Told:
        """As a client tells it; its id follows from what it is, so that telling it again changes nothing."""
        return {
            "type": "track",
            "messageId": f"demo-{self.number}-{self.event}-{self.place}",
            "userId": user_id(self.number),
            "event": self.event,
            "properties": {**self.properties, "simulated": True},
            "context": LIBRARY,
            "timestamp": at.isoformat(),
        }


def introduced(person: Person, at: datetime) -> Told:
    """Who they are, and what they agree to hear about."""
    consent = CONSENT if person.number < ADAS or chance("consent", person.number) < CONSENTING else NO_CONSENT
    return {
        "type": "identify",
        "messageId": f"demo-{person.number}-identify",
        "userId": person.user,
        "traits": person.traits,
        "context": {**LIBRARY, **consent},
        "timestamp": at.isoformat(),
    }


def visit(person: Person, place: int) -> list[Act]:
    """What a lead does who downloads at ``place``, whatever the product does about it."""
    number = person.number
    acts = [Act(place, number, "whitepaper_downloaded", {"title": "Logic that everybody can read"})]
    if number < ADAS:
        return acts
    if chance("reads on", number) < 0.45:
        acts.append(Act(_soon(place, 5, "page", number), number, "page_viewed", {"path": "/features"}))
    if person.type is Type.COMPARER:
        first = _soon(place, 6, "pricing", number)
        acts.append(Act(first, number, "pricing_viewed"))
        if chance("again", number) < 0.4:
            acts.append(Act(_soon(first, 4, "pricing again", number), number, "pricing_viewed"))
    if chance("asks early", number) < ASKS_EARLY.get(person.type, 0.0):
        acts.append(
            Act(_soon(place, 11, "asks when", number), number, "demo_requested", {"page": "/pricing"})
        )
    return acts


def started(number: int, place: int) -> list[Act]:
    """A trial, and whether they subscribe some days later."""
    amount = AMOUNTS[int(chance("amount", number) * len(AMOUNTS))]
    acts = [Act(place, number, "trial_started", {"amount": amount})]
    if chance("subscribes", number) < SUBSCRIBING:
        later = place + 26 + int(chance("subscribes when", number) * 90)
        acts.append(Act(later, number, "subscription_started", {"mrr": amount}))
    return acts


def _soon(place: int, within: int, *of: object) -> int:
    return place + 1 + int(chance("soon", *of) * within)
