"""What views of lists share: a page of rows, and whether only a part of the page was asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django_htmx.middleware import HtmxDetails

PER_PAGE = 50

LAST_OPEN_PAGE = 1_000
"""Further back one searches instead of turning pages."""


def page_of(found: "QuerySet[Any] | Sequence[Any]", request: HttpRequest) -> "Page[Any]":
    """The page of 50 rows that the address asks for (``?page=2``; no such page: the nearest). Two queries,
    none for what has been read already."""
    return Paginator(found, PER_PAGE).get_page(request.GET.get("page"))


def asked(request: HttpRequest, name: str) -> str:
    """A value of the address, at most 200 characters, without what PostgreSQL cannot hold; empty if not
    there.
    """
    return request.GET.get(name, "").replace("\x00", "")[:200]


def part(request: HttpRequest, template: str, name: str) -> str:
    """``template``, or its partial ``name`` where htmx asks for that part alone."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by the middleware of django-htmx
    return f"{template}#{name}" if htmx and not htmx.history_restore_request else template


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page of a list whose length nobody has counted; templates treat it as they do Django's own."""

    object_list: Sequence[Any]
    number: int
    has_next: bool

    def __iter__(self) -> Iterator[Any]:
        return iter(self.object_list)

    @property
    def has_previous(self) -> bool:
        """Whether this is not the first page."""
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        """Whether there is another page."""
        return self.has_next or self.has_previous

    @property
    def next_page_number(self) -> int:
        """The number of the page after."""
        return self.number + 1

    @property
    def previous_page_number(self) -> int:
        """The number of the page before."""
        return self.number - 1


def open_page_of(found: "QuerySet[Any]", request: HttpRequest) -> OpenPage:
    """The page that the address asks for, of a list that is too long to be counted. One query."""
    text = asked(request, "page")
    number = min(max(int(text), 1), LAST_OPEN_PAGE) if text.isdecimal() else 1
    rows = list(found[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    return OpenPage(rows[:PER_PAGE], number, len(rows) > PER_PAGE)


def instant_of(text: str) -> datetime | None:
    """The instant that an address names in ISO 8601 with its zone; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
