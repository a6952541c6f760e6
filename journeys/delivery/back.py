"""What contacts do with messages, as contact events: clicks, opens, and leaving.

Each event names its message: `delivery` (public id), `node` and `journey`; a click its `url` as well. What a
machine did has `machine`, so that it counts as no interaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from config import clock
from contacts.consent import Said, record
from contacts.models import Brand, Consent, Contact, Topic
from journeys.delivery.events import CLICKED, OPENED, UNSUBSCRIBED, MessageEvent, tell
from journeys.delivery.links import Followed, ForgedLinkError
from journeys.models import Delivery, Link

SOURCE_ONE_CLICK, SOURCE_CENTER = "one-click", "preference-center"


@dataclass(frozen=True, slots=True)
class Letter:
    """The message that a link stood in, as far as it is still known, and who got it."""

    contact: int
    email: str
    brand: str
    language: str
    channel: str = "email"
    delivery: UUID | None = None
    node: str = ""
    journey: str = ""
    topic: str = ""
    ended_url: str = ""  # where links lead once its offer has ended

    def properties(self) -> dict[str, object]:
        return {"delivery": str(self.delivery or ""), "node": self.node, "journey": self.journey}


def letter(followed: Followed) -> Letter:
    """The message of a token. A contact outlives the messages: without the message all but its own facts are
    there.

    Raises ForgedLinkError when not even the contact is known. At most three statements.
    """
    found = letters([followed.delivery]).get(followed.delivery)
    if found is not None:
        return found
    contact = Contact.objects.filter(public_id=followed.contact).first()
    if contact is None:
        raise ForgedLinkError
    brand = Brand.objects.get(is_default=True)
    return Letter(contact.merged_into_id or contact.pk, contact.email, brand.name, brand.language)


def letters(deliveries: Collection[UUID]) -> dict[UUID, Letter]:
    """Of these messages those that are still known, by their public id. One statement."""
    found = Delivery.objects.filter(public_id__in=deliveries)
    with_all = found.select_related("contact", "node", "version__journey__brand", "offer")
    return {one.public_id: _letter(one) for one in with_all}


def _letter(found: Delivery) -> Letter:
    journey, offer = found.version.journey, found.offer
    over = offer is not None and offer.ends_at is not None and offer.ends_at <= clock.now()
    return Letter(
        contact=found.contact.merged_into_id or found.contact_id,
        email=found.contact.email,
        brand=journey.brand.name,
        language=journey.brand.language,
        channel=found.channel,
        delivery=found.public_id,
        node=found.node.key,
        journey=journey.slug,
        topic=found.topic,
        ended_url=offer.ended_url if offer is not None and over else "",
    )


def destination(followed: Followed) -> str:
    """Where a tracked link leads. Raises ForgedLinkError when its row is gone. One statement at most."""
    if not followed.link:
        return followed.url
    url = Link.objects.filter(pk=followed.link).values_list("url", flat=True).first()
    if url is None:
        raise ForgedLinkError
    return url


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody loaded the picture of a message, or followed the link to ``url`` in it.

    ``id`` is given where the same look may be told twice; ``simulated`` by whoever invents readers.
    """

    read: Letter
    url: str = ""
    machine: bool = False
    simulated: bool = False
    id: str = ""

    def event(self) -> MessageEvent:
        """As it is told to the facts loop."""
        properties = self.read.properties()
        if self.url:
            properties["url"] = self.url
        properties |= {name: True for name in ("machine", "simulated") if getattr(self, name)}
        return MessageEvent(self.read.contact, CLICKED if self.url else OPENED, properties, self.id)


def looked(looks: Sequence[Look]) -> None:
    """Messages were opened and links followed, at this instant. One batch of ingest for all of them."""
    tell([look.event() for look in looks])


def unsubscribe(read: Letter, *, everything: bool = False, source: str = SOURCE_ONE_CLICK) -> None:
    """Withdraw consent to the message's topic, or to all of its channel. Repeating it is harmless."""
    topic = Topic.ALL if everything or not read.topic else read.topic
    now = clock.now()
    record([Said(read.contact, read.channel, topic, False, now, source, read.properties())])
    tell([MessageEvent(read.contact, UNSUBSCRIBED, {**read.properties(), "topic": topic})])


def topic_name(read: Letter) -> str:
    """What the message's topic is called, for its reader; empty when it has none. One statement at most."""
    if not read.topic:
        return ""
    return Topic.objects.filter(slug=read.topic).exclude(name="").values_list("name", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic that a contact may hear about, and whether it does."""

    slug: str
    name: str
    description: str
    wanted: bool


def choices(read: Letter) -> list[Choice]:
    """Every topic with the contact's present state. Two statements."""
    said = Consent.objects.filter(contact_id=read.contact, channel=read.channel)
    states = dict(said.values_list("topic", "granted"))
    of_all = states.get(Topic.ALL, False)
    return [
        Choice(topic.slug, topic.name or topic.slug, topic.description, states.get(topic.slug, of_all))
        for topic in Topic.objects.order_by("name", "slug")
    ]


def choose(read: Letter, wanted: Iterable[str]) -> None:
    """Record what changed of the contact's topics. One transaction."""
    chosen, now = frozenset(wanted), clock.now()
    changed = [one for one in choices(read) if one.wanted is not (one.slug in chosen)]
    if changed:
        record(
            [
                Said(
                    read.contact,
                    read.channel,
                    one.slug,
                    not one.wanted,
                    now,
                    SOURCE_CENTER,
                    read.properties(),
                )
                for one in changed
            ]
        )
