"""How the demo's people read: who opens a mail that the product sent, who follows its link, and when.

They come back by the door that the addresses in mails lead to (``journeys.delivery.back``), many at once,
with tokens that say what those addresses say. The figures are planning figures; what comes of them the
product counts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from contacts.models import Channel, Identity
from journeys.delivery import back
from journeys.delivery.back import Look
from journeys.delivery.tracking import fixed_links
from journeys.delivery.versions import published
from journeys.models import Delivery
from journeys.services.demo.chance import chance
from journeys.services.demo.days import Days
from journeys.services.demo.people import Type, number_of, person

OPENS = {Type.COMPARER: 0.58, Type.CALLER: 0.55, Type.STRANGER: 0.31, Type.RIVAL: 0.8}
OTHERS = 0.44
CLICKS = 0.19
"""Of those who open."""

SOONEST, LATEST = timedelta(minutes=30), timedelta(hours=34)
UNREAD = (Delivery.State.DROPPED, Delivery.State.FAILED)


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody will open this message, and follow the link to ``url`` in it unless that is empty."""

    place: int
    delivery: int
    url: str


@dataclass
class Mailboxes:
    """Every mail that was sent, as far as somebody is going to open it; ``upcoming`` by place of the grid."""

    days: Days
    upcoming: defaultdict[int, list[Reading]] = field(default_factory=lambda: defaultdict(list))
    _seen: int = 0
    _links: dict[int, str] = field(default_factory=dict)

    def look(self, place: int) -> None:
        """Find what was sent since, to be opened at ``place`` or later. One query."""
        sent = (
            Delivery.objects.filter(pk__gt=self._seen, channel=Channel.EMAIL)
            .filter(contact__identities__kind=Identity.Kind.USER)
            .exclude(state__in=UNREAD)
            .order_by("pk")
            .values_list(
                "pk", "version_id", "node_id", "node__key", "queued_at", "contact__identities__value"
            )
        )
        for pk, version, node, step, at, user in list(sent):
            self._seen = pk
            number = number_of(user)
            if number is None or chance("opens", step, number) >= self._share(number):
                continue
            after = SOONEST + (LATEST - SOONEST) * chance("opens when", step, number) ** 3
            reading = Reading(
                self.days.place_after(at + after), pk, self._clicked(version, node, step, number)
            )
            if reading.place >= place:
                self.upcoming[reading.place].append(reading)

    def read(self, place: int) -> None:
        """Let everybody open whose time has come, of what has gone out by now. One query and one batch."""
        readings = {reading.delivery: reading for reading in self.upcoming.pop(place, ())}
        sent = Delivery.objects.filter(pk__in=readings, state=Delivery.State.SENT).values_list(
            "public_id", "pk"
        )
        deliveries = dict(sent)
        letters = back.letters(deliveries) if deliveries else {}
        back.looked(list(_looks(letters, deliveries, readings)))

    def _share(self, number: int) -> float:
        return OPENS.get(person(number, self.days.early(number)).type, OTHERS)

    def _clicked(self, version: int, node: int, step: str, number: int) -> str:
        """To where they follow a link of the step's mail; empty where they do not, or it has none."""
        if chance("clicks", step, number) >= CLICKS:
            return ""
        if node not in self._links:
            settings = published({version})[version].content(node)
            source = settings.get("html") or settings.get("mjml") or ""
            self._links[node] = min(fixed_links(source), default="")
        return self._links[node]


def _looks(
    letters: Mapping[UUID, back.Letter], deliveries: Mapping[UUID, int], readings: Mapping[int, Reading]
) -> Iterator[Look]:
    """The open of each message, and the click behind it; ids follow from the message, so that telling twice
    counts once."""
    for public_id, letter in letters.items():
        reading = readings[deliveries[public_id]]
        yield Look(letter, simulated=True, id=f"demo-opened-{public_id}")
        if reading.url:
            yield Look(letter, reading.url, simulated=True, id=f"demo-clicked-{public_id}")
