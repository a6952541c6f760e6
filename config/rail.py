"""The left rail: what the product consists of, for whoever may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.access import SIGNED_IN, allowed


@dataclass(frozen=True, slots=True)
class Section:
    """One entry: its icon (Lucide), the name of its first page, the permission to see it, and how the
    addresses that belong to it begin. ``logic`` paints it in the color of logic.
    """

    label: str | Promise
    icon: str
    page: str
    need: str
    prefixes: tuple[str, ...]
    logic: bool = False
    staff: bool = False


SECTIONS = (
    Section(_("Home"), "house", "journeys:home", SIGNED_IN, ()),
    Section(
        _("Journeys"), "waypoints", "journeys:journeys", "journeys.view_journey", ("/journeys/", "/runs/")
    ),
    Section(_("Rulebook"), "book-open-text", "journeys:rules", "journeys.view_rule", ("/rulebook/",), True),
    Section(_("Contacts"), "users", "contacts:contacts", "contacts.view_contact", ("/contacts/",)),
    Section(_("Messages"), "mail", "journeys:mailbox", "journeys.view_delivery", ("/mailbox/",)),
    Section(_("Tasks"), "list-checks", "journeys:tasks", "journeys.view_task", ("/tasks/",)),
    Section(_("Insights"), "chart-line", "journeys:insights", "journeys.view_numbers", ("/insights/",)),
    Section(_("Ops"), "activity", "admin:index", SIGNED_IN, ("/admin/",), staff=True),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A section as one reader sees it: where it leads, and whether they are there."""

    section: Section
    address: str
    current: bool


def rail(user: Any, path: str) -> Iterator[Item]:
    """The sections that ``user`` may see and that are installed here; ``path`` is where they are."""
    for section in SECTIONS:
        if not allowed(user, section.need) or (section.staff and not user.is_staff):
            continue
        try:
            address = reverse(section.page)
        except NoReverseMatch:  # the mailbox exists in development only
            continue
        current = path == address or any(path.startswith(prefix) for prefix in section.prefixes)
        yield Item(section, address, current)
