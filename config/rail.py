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
    addresses that belong to it begin. ``logic`` paints it in the color of logic, ``apart`` puts it below the
    others, ``hidden`` leaves it to the command palette. ``keys`` go there from the keyboard (``g j``);
    ``also`` are words under which the palette finds it.
    """

    label: str | Promise
    icon: str
    page: str
    need: str
    prefixes: tuple[str, ...]
    logic: bool = False
    apart: bool = False
    hidden: bool = False
    keys: str = ""
    also: str | Promise = ""


OPERATES = "journeys.view_failure"
"""The permission that opens the console; among the roles, ops leads alone have it."""

KEEPS_KEYS = "contacts.add_key"
"""The permission to make keys of programs, and with it the page that welcomes who sends events."""

SECTIONS = (
    Section(_("Home"), "house", "journeys:home", SIGNED_IN, (), keys="g h", also=_("start")),
    Section(
        _("Journeys"),
        "waypoints",
        "journeys:journeys",
        "journeys.view_journey",
        ("/journeys/", "/runs/"),
        keys="g j",
        also=_("workflow canvas"),
    ),
    Section(
        _("Rulebook"),
        "book-open-text",
        "journeys:rules",
        "journeys.view_rule",
        ("/rulebook/", "/decisions/", "/pruning/"),
        logic=True,
        keys="g r",
        also=_("logic rules"),
    ),
    Section(
        _("Contacts"),
        "users",
        "contacts:contacts",
        "contacts.view_contact",
        ("/contacts/",),
        keys="g c",
        also=_("people"),
    ),
    Section(
        _("Segments"),
        "group",
        "contacts:segments",
        "contacts.view_segment",
        ("/segments/",),
        keys="g s",
        also=_("lists audience people"),
    ),
    Section(
        _("Messages"),
        "mail",
        "journeys:mailbox",
        "journeys.view_delivery",
        ("/mailbox/",),
        keys="g m",
        also=_("mailbox"),
    ),
    Section(_("Tasks"), "list-checks", "journeys:tasks", "journeys.view_task", ("/tasks/",), keys="g t"),
    Section(
        _("Insights"),
        "chart-line",
        "journeys:insights",
        "journeys.view_numbers",
        ("/insights/",),
        keys="g i",
        also=_("numbers dashboard"),
    ),
    Section(
        _("Ops"),
        "activity",
        "journeys:console",
        OPERATES,
        ("/admin/",),
        apart=True,
        keys="g o",
        also=_("console health"),
    ),
    Section(
        _("Developers"),
        "code",
        "journeys:developers",
        KEEPS_KEYS,
        ("/developers/",),
        apart=True,
        keys="g d",
        also=_("send events sdk write key snippet curl"),
    ),
    Section(
        _("Forms"),
        "clipboard-list",
        "contacts:forms",
        "contacts.view_form",
        (),
        hidden=True,
        also=_("form landing page sign up newsletter"),
    ),
    Section(
        _("Parked people"),
        "octagon-pause",
        "journeys:console_parked",
        OPERATES,
        (),
        hidden=True,
        also=_("ops failed retry"),
    ),
    Section(
        _("All messages"),
        "mail",
        "journeys:console_messages",
        OPERATES,
        (),
        hidden=True,
        also=_("ops deliveries uncertain"),
    ),
    Section(
        _("Members"),
        "users",
        "admin:contacts_member_changelist",
        "contacts.add_member",
        (),
        hidden=True,
        also=_("team roles users ops"),
    ),
    Section(
        _("Keys"),
        "key-round",
        "admin:contacts_key_changelist",
        KEEPS_KEYS,
        (),
        hidden=True,
        also=_("api ops"),
    ),
    Section(
        _("API reference"),
        "braces",
        "journeys:api_reference",
        SIGNED_IN,
        (),
        hidden=True,
        also=_("developers rest openapi schema"),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A section as one reader sees it: where it leads, and whether they are there."""

    section: Section
    address: str
    current: bool


def reachable(user: Any) -> Iterator[tuple[Section, str]]:
    """The sections that ``user`` may see and that are installed here, with their addresses."""
    for section in SECTIONS:
        if not allowed(user, section.need):
            continue
        try:
            yield section, reverse(section.page)
        except NoReverseMatch:  # the mailbox exists in development only
            continue


def rail(user: Any, path: str) -> Iterator[Item]:
    """The sections of the rail; ``path`` is where the reader is."""
    for section, address in reachable(user):
        if not section.hidden:
            current = path == address or any(path.startswith(prefix) for prefix in section.prefixes)
            yield Item(section, address, current)
