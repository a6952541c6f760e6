"""The demo's five people, and its keys."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password

from contacts import keys
from contacts.models import Key, Member
from journeys.models import Demo
from journeys.services.roles import ensure_roles, give_role

PASSWORD = "weft-demo"  # noqa: S105  # printed at the start of a demo; a deploy check refuses it in production
API_KEY, WRITE_KEY = "weft-demo-api-key", "weft-demo-write-key"


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody whom one can be: ``key`` begins their address, ``does`` says why to be them."""

    key: str
    name: str
    role: str
    does: str

    @property
    def email(self) -> str:
        """Their address, with which they sign in."""
        return f"{self.key}@example.com"


CAST = (
    Part("marketer", "Mia", "Marketer", "draws journeys and publishes them"),
    Part("reviewer", "Lena", "Reviewer", "reads rules and approves them"),
    Part("ops", "Omar", "Ops lead", "keeps everything running"),
    Part("analyst", "Ada", "Analyst", "asks what it was worth"),
    Part("sales", "Sam", "Sales", "calls whom journeys hand over"),
)


def make_team() -> dict[str, Member]:
    """Make the five and the keys; return the members by key. About thirty queries."""
    ensure_roles()
    members = {}
    # Hashing is slow by design and this password is no secret: done once, the first page comes sooner.
    password = make_password(PASSWORD)
    for part in CAST:
        members[part.key] = Member.objects.create(email=part.email, password=password, name=part.name)
        give_role(members[part.key], part.role)
    keys.make(Key.Kind.WRITE, "Demo website", secret=WRITE_KEY)
    keys.make(Key.Kind.API, "Demo program", members["ops"], API_KEY)
    return members


def member_of(part: str) -> Member:
    """The member who plays a part. One query. Raises Member.DoesNotExist where the demo has none."""
    return Member.objects.get(email=f"{part}@example.com")


def cast() -> tuple[Part, ...]:
    """Whom one can be here without a password: nobody unless this is development with demo data. At most one
    query.
    """
    return CAST if settings.DEMO and Demo.objects.exists() else ()
