"""Messages, and what they left behind, in few words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config import clock
from contacts import ingest
from contacts.ingest import Taken
from contacts.models import Contact, Identity, Key

type Sent = dict[str, Any]


def track(name: str = "seen", user: str | None = None, device: str | None = None, **more: Any) -> Sent:
    """A track call by a user, a device, or both."""
    return {"type": "track", "event": name, "userId": user, "anonymousId": device, **more}


def identify(user: str | None = None, device: str | None = None, /, **traits: Any) -> Sent:
    """An identify call with traits."""
    return {"type": "identify", "userId": user, "anonymousId": device, "traits": traits}


def alias(previous: str, user: str) -> Sent:
    """An alias call."""
    return {"type": "alias", "previousId": previous, "userId": user}


def group(user: str, account: str, /, **traits: Any) -> Sent:
    """A group call with traits."""
    return {"type": "group", "userId": user, "groupId": account, "traits": traits}


def at(message: Sent, instant: datetime) -> Sent:
    """The message, stamped."""
    return {**message, "timestamp": instant.isoformat()}


def consenting(message: Sent, **preferences: bool) -> Sent:
    """The message with consent preferences stamped on it."""
    return {**message, "context": {"consent": {"categoryPreferences": preferences}}}


def take(*messages: Mapping[str, object], key: Key | None = None) -> Taken:
    """Take messages in one batch, now."""
    return ingest.take(messages, key, clock.now())


def who(value: str, kind: str = "user") -> Contact:
    """The contact of a user id, or of a device."""
    return Identity.objects.select_related("contact").get(kind=kind, value=value).contact


def names(contact: Contact) -> set[tuple[str, str]]:
    """Under which names a contact is known."""
    return set(contact.identities.values_list("kind", "value"))
