"""The catalogue of facts over REST: attributes of contacts and names of events, documented or merely seen."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request

from config.access import HasNeeds
from contacts.api.pagination import ByName
from contacts.api.people import asked
from contacts.api.shapes import AttributeShape, EventTypeShape
from contacts.models import Attribute, EventType

SEARCH = [OpenApiParameter("search", str, description="Part of the name.")]


class Named:
    """Looks an entry up by its name."""

    lookup_field = "name"
    kwargs: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a name that PostgreSQL could not even be asked for."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # of the view that this is mixed into
        if "\0" in self.kwargs["name"]:
            raise NotFound


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
class AttributeView(Named, RetrieveAPIView):
    """One attribute."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_attribute"}
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
class EventTypeView(Named, RetrieveAPIView):
    """One name of events."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_eventtype"}
    serializer_class = EventTypeShape
    queryset = EventType.objects.all()
