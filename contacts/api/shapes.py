"""What the REST API shows of contacts and of the catalogue. Read only: facts come in by event collection."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from contacts.models import Account, Attribute, Consent, ConsentRecord, Contact, Event, EventType, Identity


class IdentityShape(serializers.ModelSerializer[Identity]):
    """A name under which a contact is known."""

    class Meta:
        model = Identity
        fields = ("kind", "value")


class ContactShape(serializers.ModelSerializer[Contact]):
    """A contact with all that is known of it. Numbers in `attributes` are JSON numbers, or text where a
    double would lose digits."""

    id = serializers.UUIDField(source="public_id")
    # Empty where none is known, which is no address.
    email = serializers.CharField(read_only=True)
    score = serializers.DecimalField(12, 2, coerce_to_string=True, allow_null=True)
    attributes = serializers.DictField()
    attributed_at = serializers.DictField(child=serializers.DateTimeField())
    identities = IdentityShape(many=True)
    accounts: serializers.SlugRelatedField[Account] = serializers.SlugRelatedField(
        many=True, read_only=True, slug_field="key"
    )
    last_interaction_at = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields = (
            "id", "email", "phone", "timezone", "locale", "score", "attributes", "attributed_at",
            "identities", "accounts", "created_at", "last_interaction_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_last_interaction_at(self, contact: Contact) -> datetime | None:
        """When the contact last did something; null for nothing yet."""
        activity = getattr(contact, "activity", None)
        return activity.last_interaction_at if activity else None


class EventShape(serializers.ModelSerializer[Event]):
    """Something that a contact did. `timestamp` is corrected for the client's clock, `claimed_timestamp` is
    what it said."""

    class Meta:
        model = Event
        fields = (
            "name", "timestamp", "received_at", "claimed_timestamp", "message_id", "properties", "context",
        )  # fmt: skip
        read_only_fields = fields


CATALOG = (
    *("label", "description", "owner", "source", "documented", "ignored"),
    *("first_seen_at", "last_seen_at"),
)


class AttributeShape(serializers.ModelSerializer[Attribute]):
    """An attribute of contacts: what it is called, its type, and whether anybody has documented it."""

    class Meta:
        model = Attribute
        fields = ("name", "type", "personal", *CATALOG)
        read_only_fields = fields


class EventTypeShape(serializers.ModelSerializer[EventType]):
    """A name of events, and whether they count as interactions."""

    class Meta:
        model = EventType
        fields = ("name", "interaction", *CATALOG)
        read_only_fields = fields


class ConsentShape(serializers.ModelSerializer[Consent]):
    """The present state of a contact's consent to a topic of a channel; topic `*` is every topic."""

    contact = serializers.UUIDField(source="contact.public_id")

    class Meta:
        model = Consent
        fields = ("contact", "channel", "topic", "granted", "at")
        read_only_fields = fields


class ConsentRecordShape(serializers.ModelSerializer[ConsentRecord]):
    """A line of the ledger."""

    evidence = serializers.DictField()

    class Meta:
        model = ConsentRecord
        fields = ("channel", "topic", "granted", "at", "source", "evidence")
        read_only_fields = fields


class ConsentsOfContact(serializers.Serializer[Any]):
    """Where a contact's consent stands, and how it came to that."""

    contact = serializers.UUIDField()
    states = ConsentShape(many=True)
    ledger = ConsentRecordShape(many=True)
