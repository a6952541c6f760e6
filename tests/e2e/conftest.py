"""A real Chromium, and pages whose console must stay silent."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from config.checks import close_connections
from config.servers import chromium
from config.servers.attach import Servers
from config.settings.base import POOL
from tests.e2e.desk import Desk

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--font-render-hinting=none",
)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright drives its browser from an event loop in this very thread, which Django would take for
    # asynchronous code that blocks. The tests around it are synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as running:
        yield running
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the session; every desk in it has cookies and storage of its own."""
    options = [*QUIET, *(["--no-sandbox"] if os.getuid() == 0 else [])]
    running = playwright.chromium.launch(executable_path=chromium.find_or_install(), args=options)
    yield running
    running.close()


@contextmanager
def sharing() -> Iterator[None]:
    """Let whoever asks the database take a connection of the pool. Threads read the same settings."""
    connection.close()
    connection.settings_dict["OPTIONS"]["pool"] = POOL
    try:
        yield
    finally:
        connection.close()
        del connection.settings_dict["OPTIONS"]["pool"]


@pytest.fixture(scope="session")
def pool(servers: Servers | None) -> Iterator[None]:
    """Ends the pool with the session."""
    yield
    with sharing():
        close_connections()


@pytest.fixture(autouse=True)
def pooled(pool: None) -> Iterator[None]:
    """Requests of browsers share connections, as in the product's web process: each request comes in a
    thread of its own, and a new connection has to get to know every table anew."""
    with sharing():
        yield


@pytest.fixture
def desk(browser: Browser, live_server_asgi: str) -> Iterator[Desk]:
    """Opens browsers of several people at once: `desk.open()` gives a page with cookies of its own.

    At the end the test fails with what any console of them said.
    """
    opened = Desk(browser, live_server_asgi)
    yield opened
    opened.close()
    assert not opened.complaints, "The browser's console said:\n" + "\n".join(opened.complaints)


@pytest.fixture
def page(desk: Desk) -> Page:
    """One page on the live server: `page.goto("/journeys/")`."""
    return desk.open()
