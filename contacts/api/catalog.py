"""The catalogue of facts over REST: attributes of contacts and names of events, documented or merely seen."""

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView

from config.access import HasNeeds
from contacts.api.pagination import ByName
from contacts.api.people import asked
from contacts.api.shapes import AttributeShape, EventTypeShape
from contacts.models import Attribute, EventType

SEARCH = [OpenApiParameter("search", str, description="Part of the name.")]


@extend_schema_view(get=extend_schema(operation_id="attributes", parameters=SEARCH))
class AttributesView(ListAPIView):
    """Attributes by name."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_attribute"}
    pagination_class = ByName
    serializer_class = AttributeShape

    def get_queryset(self) -> QuerySet[Attribute]:
        """Those whose name contains the search."""
        return Attribute.objects.filter(name__icontains=asked(self.request, "search"))


@extend_schema_view(get=extend_schema(operation_id="attribute"))
class AttributeView(RetrieveAPIView):
    """One attribute."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_attribute"}
    lookup_field = "name"
    serializer_class = AttributeShape
    queryset = Attribute.objects.all()


@extend_schema_view(get=extend_schema(operation_id="events", parameters=SEARCH))
class EventTypesView(ListAPIView):
    """Names of events."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_eventtype"}
    pagination_class = ByName
    serializer_class = EventTypeShape

    def get_queryset(self) -> QuerySet[EventType]:
        """Those that contain the search."""
        return EventType.objects.filter(name__icontains=asked(self.request, "search"))


@extend_schema_view(get=extend_schema(operation_id="event"))
class EventTypeView(RetrieveAPIView):
    """One name of events."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_eventtype"}
    lookup_field = "name"
    serializer_class = EventTypeShape
    queryset = EventType.objects.all()
