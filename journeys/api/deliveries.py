"""Messages over REST: what became of each, and every attempt to hand it over."""

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from config.access import HasNeeds
from config.problem_documents import ProblemError
from contacts.api.pagination import Pages
from journeys.models import Attempt, Delivery
from journeys.queries.deliveries import delivery_list, delivery_with_attempts
from journeys.rules.problems import Problem

SEE = {"GET": "journeys.view_delivery"}
LONGEST = 200


class AttemptShape(serializers.ModelSerializer[Attempt]):
    """A hand-over. `result`: sent, refused, failed, uncertain; empty while it is under way."""

    class Meta:
        model = Attempt
        fields = ("number", "started_at", "ended_at", "result", "response")
        read_only_fields = fields


class DeliveryShape(serializers.ModelSerializer[Delivery]):
    """A message to a contact, where it stands and why. `due`: not before; `settled_at`: sent, dropped or
    given up."""

    id = serializers.UUIDField(source="public_id")
    contact = serializers.UUIDField(source="contact.public_id")
    journey = serializers.SlugField(source="version.journey.slug")
    version = serializers.IntegerField(source="version.number")
    node = serializers.CharField(source="node.key")
    offer = serializers.SlugField(source="offer.slug", default=None, allow_null=True)

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = (
            "id", "contact", "journey", "version", "node", "channel", "message_class", "topic", "offer",
            "state", "reason", "queued_at", "due", "valid_until", "settled_at", "attempts",
        )  # fmt: skip
        read_only_fields = fields


class DeliveryWithAttempts(DeliveryShape):
    """A message and every attempt to hand it over."""

    attempt_log = AttemptShape(source="attempt_rows", many=True)

    class Meta(DeliveryShape.Meta):
        fields = (*DeliveryShape.Meta.fields, "attempt_log")
        read_only_fields = fields


@extend_schema_view(
    get=extend_schema(
        operation_id="deliveries",
        parameters=[
            OpenApiParameter("state", str, enum=Delivery.State.values),
            OpenApiParameter("journey", str, description="A journey's slug."),
            OpenApiParameter("node", str, description="The key of a step."),
            OpenApiParameter("contact", {"type": "string", "format": "uuid"}, description="A contact's id."),
        ],
    )
)
class DeliveriesView(ListAPIView):
    """Messages, the latest queued first."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE
    pagination_class = Pages
    serializer_class = DeliveryShape

    def get_queryset(self) -> QuerySet[Delivery]:
        """Those that were asked for. One query a page."""
        asked = {name: self._asked(name) for name in ("state", "journey", "node")}
        return delivery_list(**asked, contact=self._contact())

    def _asked(self, name: str) -> str:
        return self.request.query_params.get(name, "").replace("\0", "")[:LONGEST]

    def _contact(self) -> UUID | None:
        text = self._asked("contact")
        try:
            return UUID(text) if text else None
        except ValueError:
            message = f"'{text[:40]}' is no id of a contact."
            raise ProblemError([Problem("not_an_id", "contact", message, "Give its UUID.")]) from None


@extend_schema_view(get=extend_schema(operation_id="delivery"))
class DeliveryView(RetrieveAPIView):
    """One message with its attempts."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = SEE
    serializer_class = DeliveryWithAttempts

    def get_object(self) -> Delivery:
        """By public id. Two queries."""
        return get_object_or_404(delivery_with_attempts(), public_id=self.kwargs["public_id"])
