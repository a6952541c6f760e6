"""The people of a team, so that tests of rights read as sentences."""

from django.test import Client

from contacts.models import Member
from journeys.services.roles import ensure_roles, give_role
from tests.kept import begun_with

TEAM = {
    "marketer": ("Mia", "Marketer"),
    "reviewer": ("Lena", "Reviewer"),
    "ops": ("Omar", "Ops lead"),
    "analyst": ("Ada", "Analyst"),
    "sales": ("Sam", "Sales"),
}
PASSWORD = "a-long-enough-password"


def team() -> dict[str, Member]:
    """One member of each role, by role."""
    begun_with("team", _made)
    members = Member.objects.in_bulk([f"{role}@example.com" for role in TEAM], field_name="email")
    return {role: members[f"{role}@example.com"] for role in TEAM}


def _made() -> None:
    ensure_roles()
    for role, (name, group) in TEAM.items():
        give_role(Member.objects.create_user(f"{role}@example.com", PASSWORD, name=name), group)


def signed_in(member: Member | None) -> Client:
    """A browser of this member; of nobody for None."""
    client = Client()
    if member is not None:
        client.force_login(member)
    return client
