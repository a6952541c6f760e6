from collections.abc import Iterator

import pytest
from pytest_django import Settings

from config import clock, partitions
from config.settings.base import mailer
from contacts.models import Brand
from journeys.delivery import link_rows, smtp, versions
from tests.journeys.delivery.cast import Cast
from tests.journeys.delivery.mail_server import MailServer


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Rows of one test, in a transaction that is rolled back."""
    yield from _casting()


@pytest.fixture
def transactional_cast(transactional_db: None) -> Iterator[Cast]:
    """Rows that other connections see."""
    yield from _casting()


def _casting() -> Iterator[Cast]:
    # What a process remembers of versions and links must not outlive the rows of a test.
    versions.forget()
    link_rows.forget()
    partitions.ensure([clock.now()])
    Brand.objects.get_or_create(
        is_default=True, defaults={"slug": "main", "name": "Weft", "from_email": "hello@example.com"}
    )
    yield Cast()
    versions.forget()
    link_rows.forget()


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A real SMTP server, to which the product hands its mails for this test."""
    server = MailServer().start()
    settings.MAILERS = mailer("127.0.0.1", server.port, timeout=10)
    smtp.forget_silence()
    yield server
    server.stop()
    smtp.forget_silence()
