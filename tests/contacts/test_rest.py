"""The REST API about contacts, by its keys."""

from typing import Any

import pytest
from django.test import Client

from config import clock
from contacts import ingest, keys
from contacts.models import Contact, Key, Member

API = "/api/v1"


@pytest.fixture
def ann(db: None) -> Contact:
    """A contact who came as a device, said who she is, and looked around."""
    ingest.take(
        [
            {"type": "track", "event": "seen", "anonymousId": "device", "properties": {"page": 1}},
            {
                "type": "identify", "userId": "ann", "anonymousId": "device",
                "traits": {"email": "ann@example.com", "first_name": "Ann", "score": 12, "plan": "pro"},
                "context": {"consent": {"categoryPreferences": {"email.news": True}}},
            },
            {"type": "group", "userId": "ann", "groupId": "acme"},
            {"type": "track", "event": "bought", "userId": "ann"},
        ],
        None,
        clock.now(),
    )  # fmt: skip
    return Contact.objects.get(email="ann@example.com")


@pytest.fixture
def api(db: None) -> Client:
    """Asks with the key of somebody who may everything."""
    member = Member.objects.create_superuser("ops@example.com")
    _, secret = keys.make(Key.Kind.API, "script", member)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def get(api: Client, path: str, status: int = 200, **asked: str) -> Any:
    answer = api.get(API + path, asked)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_contact_is_shown_with_all_that_is_known(api: Client, ann: Contact) -> None:
    shown = get(api, f"/contacts/{ann.public_id}/")
    assert shown["id"] == str(ann.public_id)
    assert (shown["email"], shown["score"]) == ("ann@example.com", "12.00")
    assert shown["attributes"] == {"first_name": "Ann", "plan": "pro"}
    assert {"kind": "user", "value": "ann"} in shown["identities"]
    assert shown["accounts"] == ["acme"]
    assert shown["last_interaction_at"]


@pytest.mark.parametrize("search", ["ann", "Ann@Example", "example.com"])
def test_contacts_are_found(api: Client, ann: Contact, search: str) -> None:
    ingest.take([{"type": "track", "event": "seen", "userId": "bob"}], None, clock.now())
    assert len(get(api, "/contacts/")["results"]) == 2
    assert [row["email"] for row in get(api, "/contacts/", search=search)["results"]] == ["ann@example.com"]
    assert get(api, "/contacts/", search="\0%_'\"🦊")["results"] == []


def test_lists_go_on_where_they_ended(api: Client) -> None:
    ingest.take([{"type": "track", "event": "e", "userId": f"u-{n}"} for n in range(5)], None, clock.now())
    page, seen = get(api, "/contacts/", page_size="2"), []
    while True:
        seen += [row["id"] for row in page["results"]]
        if not page["next"]:
            break
        page = api.get(page["next"]).json()
    assert len(seen) == len(set(seen)) == 5


def test_the_timeline_tells_the_latest_first(api: Client, ann: Contact) -> None:
    rows = get(api, f"/contacts/{ann.public_id}/timeline/")["results"]
    assert [row["name"] for row in rows] == ["bought", "seen"]
    assert rows[1]["properties"] == {"page": 1}


def test_the_catalogue_names_what_was_seen(api: Client, ann: Contact) -> None:
    assert {row["name"]: row["type"] for row in get(api, "/attributes/")["results"]} == {
        "email": "text", "first_name": "text", "plan": "text", "score": "number",
    }  # fmt: skip
    assert get(api, "/events/bought/")["interaction"] is True
    assert get(api, "/events/", search="oug")["results"][0]["documented"] is False
    assert get(api, "/events/nothing/", 404)["code"] == "not_found"


def test_consent_is_shown_with_its_ledger(api: Client, ann: Contact) -> None:
    assert [row["topic"] for row in get(api, "/consents/", channel="email")["results"]] == ["news"]
    shown = get(api, f"/consents/{ann.public_id}/")
    assert [(row["channel"], row["topic"], row["granted"]) for row in shown["states"]] == [
        ("email", "news", True)
    ]
    assert shown["ledger"][0]["source"] == "event"


def test_a_merged_contact_leads_to_the_one_who_stays(api: Client, ann: Contact) -> None:
    now = clock.now()
    ingest.take([{"type": "track", "event": "seen", "anonymousId": "phone"}], None, now)
    phone = Contact.objects.get(identities__value="phone")
    ingest.take([{"type": "identify", "userId": "ann", "anonymousId": "phone"}], None, now)
    assert get(api, f"/contacts/{phone.public_id}/")["id"] == str(ann.public_id)
    assert len(get(api, "/contacts/")["results"]) == 1


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Bearer ", "Basic d3Jvbmc6", "Bearer \u00e9"])
def test_without_a_key_there_is_a_problem_document(db: None, authorization: str) -> None:
    answer = Client().get(f"{API}/contacts/", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] in ("not_authenticated", "authentication_failed")


def test_a_key_has_its_members_rights_and_no_more(ann: Contact) -> None:
    member = Member.objects.create_user("guest@example.com")
    key, secret = keys.make(Key.Kind.API, "script", member)
    guest = Client(headers={"Authorization": f"Bearer {secret}"})
    assert get(guest, "/contacts/", 403)["code"] == "permission_denied"
    member.is_active = False
    member.save()
    get(guest, "/contacts/", 401)
    member.is_active = True
    member.save()
    keys.revoke(key)
    get(guest, "/contacts/", 401)


def test_a_write_key_opens_nothing(db: None) -> None:
    _, secret = keys.make(Key.Kind.WRITE, "site")
    get(Client(headers={"Authorization": f"Bearer {secret}"}), "/contacts/", 401)


@pytest.mark.parametrize(
    "path",
    [
        "/contacts/?cursor=cD1nYXJiYWdl", "/contacts/?cursor=cD05OTk5OTktMDEtMDE%3D", "/contacts/?cursor=%00",
        "/consents/?cursor=cD0lMDA%3D", "/attributes/?cursor=cD0lMDA%3D", "/attributes/a%00b/",
        "/events/%00/",
        "/contacts/00000000-0000-0000-0000-000000000000/", "/contacts/nobody/",
        "/contacts/00000000-0000-0000-0000-000000000000/timeline/?cursor=x",
    ],
)  # fmt: skip
def test_an_address_edited_by_hand_leads_nowhere(api: Client, path: str) -> None:
    assert api.get(API + path).status_code in (200, 404)


@pytest.mark.parametrize(
    "asked", ["page_size=0", "page_size=-1", "page_size=many", "page_size=99999", "search=%00"]
)
def test_odd_questions_get_a_page(api: Client, ann: Contact, asked: str) -> None:
    for path in (
        "/contacts/",
        "/attributes/",
        "/events/",
        "/consents/",
        f"/contacts/{ann.public_id}/timeline/",
    ):
        assert api.get(f"{API}{path}?{asked}").status_code == 200
