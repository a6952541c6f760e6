"""What views of lists share: a page of rows, and whether only a part of the page was asked for."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django_htmx.middleware import HtmxDetails

PER_PAGE = 50


def page_of(found: "QuerySet[Any]", request: HttpRequest) -> "Page[Any]":
    """The page of 50 rows that the address asks for (``?page=2``; no such page: the nearest). Two queries."""
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


def instant_of(text: str) -> datetime | None:
    """The instant that an address names in ISO 8601 with its zone; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
