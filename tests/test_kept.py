"""Rows that are put back are those that the product made."""

from datetime import timedelta

import pytest
from django.db import transaction

from config import clock
from journeys.engine.check import check
from tests import kept
from tests.cast import team
from tests.journeys.launch import launch


def begun() -> tuple[kept.Rows, float]:
    """The rows of a launch, and how many seconds of the product's time lie between its last step and now."""
    with transaction.atomic():
        members = team()
        launched = launch(members["marketer"], members["reviewer"])
        assert check() == []
        assert launched.run_of(launched.hot).public_id
        since = (clock.now() - launched.run_of(launched.new).entered_at).total_seconds()
        rows = kept._rows()
        transaction.set_rollback(True)
    return {table: found for table, found in rows.items() if table != kept.CLOCK}, since


@pytest.mark.django_db
def test_what_is_put_back_is_what_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_kept", {})
    # The team is kept the second time that it is made, the launch the second time that this very team does.
    *_, (made, _), (back, since) = [begun() for _ in range(4)]
    assert sum(each is not None for each in kept._kept.values()) == 2
    assert made == back
    assert 0 <= since < 60


@pytest.mark.django_db
def test_from_another_beginning_it_is_made_from_there() -> None:
    for days in (1, 1, 2):
        with transaction.atomic():
            clock.move(timedelta(days=days))
            members = team()
            launched = launch(members["marketer"], members["reviewer"])
            assert launched.run_of(launched.hot).entered_at > clock.real_now() + timedelta(hours=23 * days)
            transaction.set_rollback(True)
