import os
import random
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import DjangoDbBlocker

from config import clock
from contacts.models import Brand
from contacts.models import Clock as ClockRow
from journeys.engine import phases
from tests.faults.own import Own


@pytest.fixture
def full() -> bool:
    """Whether the test is to run at the size of `make faults`."""
    return os.environ.get("WEFT_FAULTS") == "full"


@pytest.fixture
def chance() -> random.Random:
    """Chance with a seed that is printed, and given by WEFT_SEED to see a failure again."""
    seed = int(os.environ.get("WEFT_SEED") or random.SystemRandom().randrange(10**6))
    sys.stderr.write(f"\nWEFT_SEED={seed}\n")
    return random.Random(seed)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Rows that other processes see, with the first rows of the migrations, and a clock that is put back."""
    ClockRow.objects.get_or_create(id=1)
    Brand.objects.get_or_create(
        is_default=True, defaults={"slug": "main", "name": "Main", "from_email": "hello@example.com"}
    )
    clock.move(timedelta(0))
    yield
    phases.listener = None


@pytest.fixture(scope="session")
def _installed(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Own]:
    with django_db_blocker.unblock():
        own = Own.made(tmp_path_factory.mktemp("own"))
    yield own
    own.close()


@pytest.fixture
def own(_installed: Own, django_db_blocker: DjangoDbBlocker) -> Iterator[Own]:
    """An installation whose servers a test may break off: nothing in it, nobody at work, and met by this
    process until the end."""
    with django_db_blocker.unblock(), _installed.met():
        _installed.empty()
        yield _installed
        _installed.dismiss()
