"""What a first start shows: five people to sign in as, keys to send events with, and a journey in draft."""

from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction

from contacts.models import Key, Member
from journeys.models import Journey
from journeys.services.import_files import import_files
from journeys.services.roles import ensure_roles

GALLERY = Path(__file__).parent.parent / "gallery"
PASSWORD = "weft-demo"  # noqa: S105  # printed at the start of a demo; a deploy check refuses it in production
API_KEY, WRITE_KEY = "weft-demo-api-key", "weft-demo-write-key"
PEOPLE = {
    "marketer": ("Mia", "Marketer"),
    "reviewer": ("Lena", "Reviewer"),
    "ops": ("Omar", "Ops lead"),
    "analyst": ("Ada", "Analyst"),
    "sales": ("Sam", "Sales"),
}


def load_demo() -> bool:
    """Make the demo on an installation that has nobody yet; return whether it did.

    One transaction, so a start that was cut off leaves nothing behind and the next one begins anew.
    """
    with transaction.atomic():
        ensure_roles()
        if Member.objects.exists() or Journey.objects.exists():
            return False
        members = {role: _member(role, name, group) for role, (name, group) in PEOPLE.items()}
        _key(Key.Kind.WRITE, "Demo website", WRITE_KEY, None)
        _key(Key.Kind.API, "Demo program", API_KEY, members["ops"])
        files = {path.name: path.read_bytes() for path in sorted(GALLERY.glob("*.json"))}
        import_files(files, members["marketer"])
    return True


def _member(role: str, name: str, group: str) -> Member:
    is_ops = role == "ops"
    member = Member.objects.create_user(f"{role}@example.com", PASSWORD, name=name, is_staff=is_ops)
    member.groups.add(Group.objects.get(name=group))
    return member


def _key(kind: str, name: str, key: str, member: Member | None) -> None:
    Key.objects.create(kind=kind, name=name, hash=Key.hash_of(key), hint=key[-4:], member=member)
