"""How lists of the REST API are cut: by where the last page ended, so that no row is skipped or told twice
while others come in, and page ten thousand costs what page one does."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response


class Pages(CursorPagination):
    """`results`, and `next`: the address of the page after, or null. `page_size` up to 500."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    ordering: str | list[str] | tuple[str, ...] = ("-id",)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """The rows of the page. Raises NotFound for a cursor that no page ever gave."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, OverflowError, ValidationError, DataError):
            raise NotFound(self.invalid_cursor_message) from None

    def get_paginated_response(self, data: Any) -> Response:
        """The page and the address of the next."""
        return Response({"results": data, "next": self.get_next_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same for the OpenAPI document."""
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {"type": ["string", "null"], "format": "uri"},
            },
        }


class NewestFirst(Pages):
    """Contacts, the newest first."""

    ordering = ("-created_at", "-id")


class LatestFirst(Pages):
    """Events, the latest first."""

    ordering = ("-timestamp", "-id")


class LatestSaid(Pages):
    """Consent, what was said last first."""

    ordering = ("-at", "-id")


class ByName(Pages):
    """The catalogue, by name."""

    ordering = ("name",)
