"""The SDK that customers already use, unmodified, against the product."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from segment.analytics.client import Client

from contacts.models import Account, Contact, Event, Key, Refusal
from tests.clock import MovableClock
from tests.contacts.conftest import WRITE_KEY

MILLISECOND = timedelta(milliseconds=1)
"""The SDK cuts its timestamps to milliseconds."""


@pytest.fixture
def failures() -> list[Any]:
    return []


@pytest.fixture(params=[False, True], ids=["plain", "gzip"])
def client(request: pytest.FixtureRequest, live_server_asgi: str, key: Key, failures: list[Any]) -> Client:
    def failed(error: Exception, items: list[Any]) -> None:
        failures.append(error)

    return Client(WRITE_KEY, host=live_server_asgi, gzip=request.param, on_error=failed, timeout=10)


def test_every_call_of_the_sdk_arrives(client: Client, failures: list[Any]) -> None:
    client.track(anonymous_id="device-1", event="pricing_viewed", properties={"plan": "pro"})
    client.identify("mia", {"email": "mia@example.com", "age": 41}, anonymous_id="device-1")
    client.track("mia", "order", {"amount": 39.95}, timestamp=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    client.page("mia", "Docs", "Install", {"url": "https://example.com/docs"})
    client.screen("mia", "Home", "Start")
    client.group("mia", "acme", {"name": "Acme", "employees": 20})
    client.alias("device-2", "mia")
    client.flush()
    client.shutdown()

    assert failures == []
    assert not Refusal.objects.exists()
    mia = Contact.objects.get(merged_into=None)
    assert (mia.email, mia.attributes["age"]) == ("mia@example.com", 41)
    assert set(mia.identities.values_list("kind", "value")) == {
        ("user", "mia"),
        ("anonymous", "device-1"),
        ("anonymous", "device-2"),
    }
    assert sorted(Event.objects.filter(contact=mia).values_list("name", flat=True)) == [
        "order",
        "page_viewed",
        "pricing_viewed",
        "screen_viewed",
    ]
    assert Event.objects.get(name="order").timestamp == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert Account.objects.get().contacts.get() == mia


def test_a_moved_clock_moves_what_clients_say(client: Client, clock: MovableClock) -> None:
    before = clock.advance("48h")
    client.track("mia", "demo_requested")
    client.flush()
    client.shutdown()
    stamp = Event.objects.get().timestamp
    assert before - MILLISECOND <= stamp <= clock.now
