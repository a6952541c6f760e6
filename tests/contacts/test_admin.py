"""The admin console: who opens it, members and their roles, keys that are shown once."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from contacts import keys
from contacts.models import Key, Member
from tests.cast import signed_in, team


@pytest.fixture
def members(db: None) -> dict[str, Member]:
    return team()


@pytest.fixture
def ops(members: dict[str, Member]) -> Client:
    return signed_in(members["ops"])


def test_it_has_no_sign_in_of_its_own(members: dict[str, Member]) -> None:
    answer = Client().get("/admin/login/?next=/admin/contacts/key/")
    assert answer.headers["Location"] == "/accounts/login/?next=/admin/contacts/key/"
    assert Client().post("/admin/login/", {"username": "ops@example.com", "password": "x"}).status_code == 302
    assert signed_in(members["marketer"]).get("/admin/", follow=True).status_code == 403


def test_a_key_is_shown_once(ops: Client, members: dict[str, Member]) -> None:
    asked = {"kind": "api", "name": "Warehouse", "member": members["analyst"].pk}
    shown = ops.post("/admin/contacts/key/add/", asked, follow=True).content.decode()
    secret = re.search(r"ak_[\w-]{20,}", shown)
    assert secret
    made = keys.verify(secret[0], Key.Kind.API)
    assert made is not None
    assert made.member == members["analyst"]
    assert Key.objects.count() == 1
    again = ops.get("/admin/contacts/key/").content.decode()
    assert secret[0] not in again
    assert f"…{secret[0][-4:]}" in again


def test_an_api_key_acts_as_somebody(ops: Client) -> None:
    answer = ops.post("/admin/contacts/key/add/", {"kind": "api", "name": "Nobody", "member": ""})
    assert "choose whose rights it has" in answer.content.decode()
    assert not Key.objects.exists()


def test_a_revoked_key_lets_nobody_in(ops: Client) -> None:
    key, secret = keys.make(Key.Kind.WRITE, "Old site")
    ops.post("/admin/contacts/key/", {"action": "revoke", "_selected_action": [key.pk]})
    assert keys.verify(secret, Key.Kind.WRITE) is None
    assert ops.post(f"/admin/contacts/key/{key.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_new_member_gets_a_role_and_ops_leads_the_console(ops: Client) -> None:
    for name, opens in (("Sales", False), ("Ops lead", True)):
        address = f"{name.split(' ', maxsplit=1)[0]}2@Example.com"
        password = "a-rather-long-password"
        role = Group.objects.get(name=name).pk
        asked = {
            "email": address,
            "name": "Neu",
            "groups": [role],
            "password1": password,
            "password2": password,
        }
        answer = ops.post("/admin/contacts/member/add/", asked)
        assert answer.status_code == 302, answer.content
        member = Member.objects.get(email=address.lower())
        assert (member.is_staff, [group.name for group in member.groups.all()]) == (opens, [name])


def test_an_ops_lead_makes_no_superuser(ops: Client, members: dict[str, Member]) -> None:
    sam = members["sales"]
    change = f"/admin/contacts/member/{sam.pk}/change/"
    asked = {"email": sam.email, "name": "Sam", "is_active": "on", "is_superuser": "on", "is_staff": "on"}
    assert ops.post(change, asked).status_code == 302
    sam.refresh_from_db()
    assert not sam.is_superuser
    assert not sam.is_staff


def test_an_ops_lead_takes_over_no_superuser(ops: Client) -> None:
    root = Member.objects.create_superuser("root@example.com", "their-own-password")
    new = {"password1": "a-rather-long-password", "password2": "a-rather-long-password"}
    assert ops.post(f"/admin/contacts/member/{root.pk}/password/", new).status_code == 403
    assert ops.post(f"/admin/contacts/member/{root.pk}/delete/", {"post": "yes"}).status_code == 403
    root.refresh_from_db()
    assert root.check_password("their-own-password")


def test_roles_are_only_read(ops: Client) -> None:
    role = Group.objects.get(name="Sales")
    assert ops.get(f"/admin/auth/group/{role.pk}/change/").status_code == 200
    assert ops.post(f"/admin/auth/group/{role.pk}/change/", {"name": "Emperor"}).status_code == 403
