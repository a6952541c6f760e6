"""A journey with messages, people, and what they agreed to, for tests of sending."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from config import clock
from contacts.consent import Said, record
from contacts.models import Brand, Contact
from journeys.models import Delivery, Enrollment, Journey, Run, Version, VersionNode

NEWS = {
    "class": "promotional",
    "topic": "product_news",
    "subject": "Hello {{ contact.first_name | default: 'there' }}",
    "html": '<p>Read <a href="https://example.com/news?a=1&amp;b=2">the news</a>.</p>',
}


@dataclass(slots=True)
class Cast:
    """Makes rows. Everything happens at the product's now."""

    made: int = 0
    versions: dict[str, Version] = field(default_factory=dict)

    def version(
        self,
        slug: str = "launch",
        messages: Mapping[str, Mapping[str, Any]] | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> Version:
        """A live version with one message node per entry, keyed by name."""
        messages = messages or {"welcome": NEWS}
        brand = Brand.objects.get(is_default=True)
        journey = Journey.objects.create(slug=slug, name=slug, brand=brand, status=Journey.Status.LIVE)
        nodes: list[dict[str, Any]] = [
            {"key": key, "kind": "send_email", "name": key, "settings": dict(content)}
            for key, content in messages.items()
        ]
        version = Version.objects.create(
            journey=journey,
            number=1,
            document={"slug": slug, "nodes": nodes, "edges": [], "settings": dict(settings or {})},
            published_at=clock.now(),
        )
        for ordinal, node in enumerate(nodes):
            VersionNode.objects.create(version=version, ordinal=ordinal, key=node["key"], kind=node["kind"])
        self.versions[slug] = version
        return version

    def contact(self, email: str = "", *, consent: bool | None = True, **attributes: Any) -> Contact:
        """Somebody with an address, who agreed to every topic unless told otherwise."""
        self.made += 1
        contact = Contact.objects.create(
            email=email or f"person{self.made}@example.com", attributes=attributes, created_at=clock.now()
        )
        if consent is not None:
            self.consent(contact, consent)
        return contact

    def consent(self, contact: Contact, granted: bool, topic: str = "*") -> None:
        record([Said(contact.pk, "email", topic, granted, clock.now(), "test")])

    def queue(
        self,
        contact: Contact | None = None,
        version: Version | None = None,
        node: str = "welcome",
        *,
        entry: Mapping[str, Any] | None = None,
        stays: bool = False,
        **fields: Any,
    ) -> Delivery:
        """A queued message of a run that has gone on to nowhere, or stays on the node."""
        contact = contact or self.contact()
        version = version or self.versions.get("launch") or self.version()
        place = version.nodes.get(key=node)
        now = clock.now()
        enrollment = Enrollment.objects.create(
            contact=contact,
            version=version,
            node=place,
            due=None,
            entered_at=now,
            state=Enrollment.State.LIVE if stays else Enrollment.State.ENDED,
            how="" if stays else "end",
        )
        Run.objects.create(
            enrollment=enrollment,
            journey=version.journey,
            contact=contact,
            entered_at=now,
            entry=dict(entry or {}),
        )
        settings = next(one["settings"] for one in version.document["nodes"] if one["key"] == node)
        values: dict[str, Any] = {
            "channel": "email",
            "message_class": settings.get("class", "promotional"),
            "topic": settings.get("topic", ""),
            "queued_at": now,
            "due": now - timedelta(seconds=1),
        }
        return Delivery.objects.create(
            contact=contact, enrollment_id=enrollment.pk, version=version, node=place, **values | fields
        )


def state(delivery: Delivery) -> tuple[str, str]:
    """Where a message stands now, and why."""
    delivery.refresh_from_db()
    return delivery.state, delivery.reason
