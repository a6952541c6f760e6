"""The roles of a team, as Django groups over the permissions of both apps.

A role says what somebody may do; the pages and endpoints say which permission each of them asks for
(``config.access``). Marketers design and publish, reviewers judge the logic, ops leads run the whole,
analysts look, salespeople work their tasks and propose changes of the rules they know best.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from contacts.models import Member


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its group's name and its permissions as ``app.codename``.

    Whoever may do ``everything`` opens the admin console as well.
    """

    name: str
    permissions: frozenset[str]
    everything: bool = False


def _may(verbs: str, app: str, *models: str) -> Iterator[str]:
    return (f"{app}.{verb}_{model}" for verb in verbs.split() for model in models)


CATALOG = ("attribute", "eventtype", "topic")
READ = frozenset(
    [
        *_may("view", "journeys", "journey", "version", "rule", "ruleversion", "delivery", "offer", "task"),
        *_may("view", "journeys", "enrollment", "run", "journalentry", "contactlimit", "caughtmail"),
        *_may(
            "view", "contacts", "contact", "account", "consent", "segment", "event", "brand", "form", *CATALOG
        ),
        *_may("view", "contacts", "import"),
        "journeys.view_numbers",
        # Whoever reads the rulebook may say something about it.
        *_may("view add", "journeys", "rulecomment"),
    ]
)
DESIGN = frozenset(
    [
        *_may("add change delete", "journeys", "journey", "rule", "offer"),
        *_may("add change", "contacts", "contact", "segment", "form", *CATALOG),
        *_may("change", "journeys", "task"),
        "contacts.add_import",
        "contacts.export_contact",
        "contacts.delete_segment",
        "journeys.publish_journey",
    ]
)
SALES = frozenset(
    [
        *_may("view change", "journeys", "task", "rule"),
        *_may("view", "journeys", "ruleversion", "run"),
        *_may("view add", "journeys", "rulecomment"),
        *_may("view", "contacts", "contact", "account", "event"),
    ]
)

APPS = ("contacts", "journeys", "auth")

OPS = Role("Ops lead", frozenset(), everything=True)
ROLES = (
    Role("Marketer", READ | DESIGN),
    Role("Reviewer", READ | {"journeys.approve_rule"}),
    OPS,
    Role("Analyst", READ),
    Role("Sales", SALES),
)


@transaction.atomic
def ensure_roles() -> None:
    """Make each role's group and give it exactly its permissions. Idempotent; about four queries a role.

    Raises LookupError, naming them, when permissions are not in the database (migrations have not run).
    """
    stored = {
        f"{app}.{codename}": pk
        for app, codename, pk in Permission.objects.filter(content_type__app_label__in=APPS).values_list(
            "content_type__app_label", "codename", "pk"
        )
    }
    for role in ROLES:
        wanted = frozenset(stored) if role.everything else role.permissions
        if unknown := sorted(wanted - stored.keys()):
            raise LookupError(f"Run the migrations: there is no permission {', '.join(unknown)}.")
        group, _created = Group.objects.get_or_create(name=role.name)
        group.permissions.set([stored[name] for name in wanted])


@transaction.atomic
def give_role(member: Member, name: str) -> None:
    """Make ``member`` hold this role alone. Raises LookupError for a role that there is not."""
    role = next((role for role in ROLES if role.name == name), None)
    if role is None:
        names = ", ".join(role.name for role in ROLES)
        raise LookupError(f"There is no role {name}; choose one of {names}.")
    member.groups.set([Group.objects.get(name=name)])
    member.is_staff = role.everything
    member.save(update_fields=["is_staff"])
