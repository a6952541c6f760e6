"""Roles as groups."""

import pytest
from django.contrib.auth.models import Group, Permission

from contacts.models import Member
from journeys.services.roles import ROLES, ensure_roles, give_role
from tests.cast import team

pytestmark = pytest.mark.django_db


def test_making_them_again_changes_nothing() -> None:
    ensure_roles()
    before = {
        group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()
    }
    ensure_roles()
    assert set(before) == {role.name for role in ROLES}
    for group in Group.objects.all():
        assert set(group.permissions.values_list("pk", flat=True)) == before[group.name]


def test_what_somebody_added_by_hand_is_taken_back() -> None:
    ensure_roles()
    sales = Group.objects.get(name="Sales")
    sales.permissions.add(Permission.objects.get(codename="approve_rule"))
    ensure_roles()
    assert not sales.permissions.filter(codename="approve_rule").exists()


def test_each_role_may_what_it_is_for() -> None:
    members = team()
    may = {role: member.get_all_permissions() for role, member in members.items()}
    assert [role for role in may if "journeys.publish_journey" in may[role]] == ["marketer", "ops"]
    assert [role for role in may if "journeys.approve_rule" in may[role]] == ["reviewer", "ops"]
    assert [role for role in may if "journeys.change_rule" in may[role]] == ["marketer", "ops", "sales"]
    assert [role for role in may if "journeys.view_numbers" in may[role]] == [
        "marketer",
        "reviewer",
        "ops",
        "analyst",
    ]
    assert [role for role, member in members.items() if member.is_staff] == ["ops"]
    # Analysts look at everything, and say what they think of the logic.
    assert [name for name in may["analyst"] if ".view_" not in name] == ["journeys.add_rulecomment"]


def test_a_role_that_is_none_is_refused() -> None:
    with pytest.raises(LookupError, match="choose one of Marketer"):
        give_role(Member.objects.create_user("x@example.com"), "Emperor")
