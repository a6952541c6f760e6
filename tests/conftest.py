"""Every lane of a session runs against a PostgreSQL and a Valkey of its own, started when its first test
needs them."""

import gc
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from config import clock as product_clock
from config import partitions
from config.redis import connection
from config.servers.attach import Servers, attach
from config.settings.test import SESSION_FOLDER, TEST_FOLDER
from journeys.services.roles import ensure_roles
from tests.clock import MovableClock
from tests.management.commands.flush import keep_reference_rows

# A machine that is busy with something else has found no fault.
settings.register_profile("weft", deadline=None)
settings.load_profile("weft")


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers | None]:
    """PostgreSQL (fsync off) and Valkey in a temporary folder; None where both addresses are given from
    outside.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        yield None
        return
    with attach(TEST_FOLDER, durable=False) as running:
        yield running
    shutil.rmtree(TEST_FOLDER, ignore_errors=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The session's folder goes when its last lane has gone."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(SESSION_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(servers: Servers | None) -> None:
    """pytest-django asks for it before it makes the test database."""


@pytest.fixture(scope="session")
def django_db_keepdb(servers: Servers | None) -> bool:
    """The database goes with its server; dropping it would wait for workers that a test killed."""
    return servers is not None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Migrations and what `weft setup` does are what every test begins with."""
    with django_db_blocker.unblock():
        partitions.ensure([product_clock.real_now()])
        ensure_roles()
        keep_reference_rows()


@pytest.fixture
def redis(servers: Servers | None) -> Iterator[Any]:
    """The product's Redis client, on an empty database."""
    client = connection()
    client.flushdb()
    yield client
    client.flushdb()


@pytest.fixture
def clock(db: None) -> MovableClock:
    """The product's clock, to be moved: `clock.now`, `clock.advance("48h")`, `clock.set(instant)`."""
    return MovableClock()


@pytest.fixture
def live_server_asgi(transactional_db: None, servers: Servers | None) -> Iterator[str]:
    """The whole application (pages, REST, sockets, static files) on a free loopback port; gives its
    address.
    """
    from config.asgi import application

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    configuration = uvicorn.Config(
        application, lifespan="off", log_config=None, access_log=False, ws="websockets-sansio"
    )
    server = uvicorn.Server(configuration)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="live-server")
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started and time.monotonic() < deadline and thread.is_alive():
            threading.Event().wait(0.01)
        assert server.started, "The live server did not start."
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)
        listener.close()


# Longest first, so that lanes end together. A lane takes the next file while two tests are left of its own,
# and files of a single test would pile up on one lane: each is followed by a short file of several.
BROWSER_ORDER = (
    "test_every_page.py",
    "test_frame.py",
    "test_first_minutes.py",
    "test_dashboard.py",
    "test_story.py",
    "test_contacts.py",
    "test_sights.py",
    "test_rule_review.py",
    "test_shown.py",
    "test_hand.py",
    "test_pages.py",
    "test_console.py",
    "test_together.py",
    "test_sheet.py",
)


def pytest_collection_finish() -> None:
    """What was loaded to be collected stays for good: out of the collector's sight it is not walked through
    time and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come after all others.

    Playwright keeps an event loop running in this thread once it has started, which synchronous tests would
    trip over.
    """

    def place(item: pytest.Item) -> tuple[bool, int]:
        name = item.path.name
        browser = "tests/e2e/" in item.nodeid
        known = browser and name in BROWSER_ORDER
        return browser, BROWSER_ORDER.index(name) if known else len(BROWSER_ORDER)

    items.sort(key=place)
