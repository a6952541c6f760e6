"""Contacts over REST: who they are, what they did, what they agreed to."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access import HasNeeds
from contacts.api.pagination import LatestFirst, LatestSaid, NewestFirst
from contacts.api.shapes import ConsentShape, ConsentsOfContact, ContactShape, EventShape
from contacts.models import Channel, Consent, Contact, Event
from contacts.queries import contact_list

LONGEST_SEARCH = 200


def contact_of(public_id: UUID) -> Contact:
    """The contact with this id; for one that was merged, the one that it was merged into. Raises Http404."""
    contact = get_object_or_404(Contact.objects.select_related("merged_into"), public_id=public_id)
    return contact.merged_into or contact


def asked(request: Request, name: str) -> str:
    """A value of the address, without what PostgreSQL cannot hold; empty if not there."""
    return request.query_params.get(name, "").replace("\0", "")[:LONGEST_SEARCH]


@extend_schema_view(
    get=extend_schema(
        operation_id="contacts",
        parameters=[
            OpenApiParameter("search", str, description="Part of the address or name, or a user id.")
        ],
    )
)
class ContactsView(ListAPIView):
    """Contacts, the newest first."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_contact"}
    pagination_class = NewestFirst
    serializer_class = ContactShape

    def get_queryset(self) -> QuerySet[Contact]:
        """Those that the search finds, all without one. Four queries a page."""
        return contact_list(asked(self.request, "search")).prefetch_related("identities", "accounts")


@extend_schema_view(get=extend_schema(operation_id="contact"))
class ContactView(RetrieveAPIView):
    """One contact; a merged one gives the contact into which it was merged."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_contact"}
    serializer_class = ContactShape

    def get_object(self) -> Contact:
        """By public id."""
        return contact_of(self.kwargs["public_id"])


@extend_schema_view(get=extend_schema(operation_id="contact_timeline"))
class TimelineView(ListAPIView):
    """What a contact did, the latest first."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_event"}
    pagination_class = LatestFirst
    serializer_class = EventShape

    def get_queryset(self) -> QuerySet[Event]:
        """The events in the partitions since the contact is known."""
        if getattr(self, "swagger_fake_view", False):
            return Event.objects.none()
        contact = contact_of(self.kwargs["public_id"])
        return Event.objects.filter(contact=contact, received_at__gte=contact.created_at)


@extend_schema_view(
    get=extend_schema(
        operation_id="consents",
        parameters=[
            OpenApiParameter("channel", str, enum=Channel.values),
            OpenApiParameter("topic", str, description="A topic's slug, or * for what was said of all."),
        ],
    )
)
class ConsentsView(ListAPIView):
    """Where consent stands, what was said last first."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_consent"}
    pagination_class = LatestSaid
    serializer_class = ConsentShape

    def get_queryset(self) -> QuerySet[Consent]:
        """All states, or those of a channel or topic."""
        wanted = {name: value for name in ("channel", "topic") if (value := asked(self.request, name))}
        return Consent.objects.filter(**wanted).select_related("contact")


class ConsentView(APIView):
    """Consent of one contact."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_consent"}

    @extend_schema(operation_id="contact_consents", responses=ConsentsOfContact)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Where it stands, and every line of the ledger, the latest first."""
        contact = contact_of(public_id)
        shown: dict[str, Any] = {
            "contact": contact.public_id,
            "states": contact.consents.select_related("contact").order_by("channel", "topic"),
            "ledger": contact.consent_records.order_by("-at", "-id"),
        }
        return Response(ConsentsOfContact(shown).data)
