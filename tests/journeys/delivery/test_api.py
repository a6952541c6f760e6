"""Messages over REST."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from contacts.models import Member
from journeys.delivery.dispatch import dispatch
from tests.journeys.delivery.cast import NEWS, Cast
from tests.journeys.delivery.mail_server import MailServer


@pytest.fixture
def member(db: None) -> Client:
    member = Member.objects.create_user("omar@example.com", "weft")
    member.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    client = Client()
    client.force_login(member)
    return client


def test_messages_are_listed_with_what_became_of_them(
    cast: Cast, mail_server: MailServer, member: Client
) -> None:
    sent = cast.queue()
    dropped = cast.queue(cast.contact(consent=False), cast.version("other", {"welcome": NEWS}))
    dispatch()
    found = member.get("/api/v1/deliveries/").json()
    assert [one["id"] for one in found["results"]] == [str(dropped.public_id), str(sent.public_id)]
    assert found["next"] is None
    first = found["results"][0]
    assert (first["state"], first["reason"], first["journey"]) == ("dropped", "consent_withdrawn", "other")
    for query, expected in (
        ({"state": "sent"}, sent),
        ({"journey": "other"}, dropped),
        ({"contact": str(sent.contact.public_id)}, sent),
    ):
        results = member.get("/api/v1/deliveries/", query).json()["results"]
        assert [one["id"] for one in results] == [str(expected.public_id)], query


def test_a_message_tells_its_attempts(cast: Cast, mail_server: MailServer, member: Client) -> None:
    delivery = cast.queue()
    dispatch()
    found = member.get(f"/api/v1/deliveries/{delivery.public_id}/").json()
    assert [one["result"] for one in found["attempt_log"]] == ["sent"]
    assert "lease_until" not in found["attempt_log"][0]


def test_pages_follow_each_other(cast: Cast, member: Client) -> None:
    for _ in range(5):
        cast.queue()
    seen, address = [], "/api/v1/deliveries/?page_size=2"
    while address:
        page = member.get(address).json()
        seen += [one["id"] for one in page["results"]]
        address = page["next"]
    assert len(set(seen)) == len(seen) == 5


@pytest.mark.parametrize("query", ["contact=x", "state=nonsense", "journey=%00", "cursor=x", "page_size=-1"])
def test_nonsense_is_answered_clearly(cast: Cast, member: Client, query: str) -> None:
    assert member.get(f"/api/v1/deliveries/?{query}").status_code in (200, 400, 404)


def test_only_those_who_may_see_messages_see_them(cast: Cast) -> None:
    delivery = cast.queue()
    colleague = Client()
    colleague.force_login(Member.objects.create_user("sam@example.com", "weft"))
    for path in ("/api/v1/deliveries/", f"/api/v1/deliveries/{delivery.public_id}/"):
        assert Client().get(path).status_code in (401, 403)
        assert colleague.get(path).status_code == 403
