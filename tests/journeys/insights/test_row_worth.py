"""What each row's people were worth."""

from decimal import Decimal

import pytest

from journeys.insights.row_worth import RowWorth, row_worth
from journeys.models import Conversion, Run, VersionNode
from tests.cast import team
from tests.journeys.engine.stage import happen, rest
from tests.journeys.launch import Launch, launch


@pytest.fixture
def launched(db: None) -> Launch:
    members = team()
    return launch(members["marketer"], members["reviewer"])


def route(launched: Launch) -> VersionNode:
    return launched.version.nodes.get(key="route")


def test_the_goal_counts_for_the_row_that_decided(launched: Launch) -> None:
    assert row_worth(route(launched)) == {}  # `won` got there before any row decided
    happen(launched.hot, "trial_started", {"amount": 100})
    happen(launched.warm, "trial_started", {"amount": 49})
    rest()
    found = row_worth(route(launched))
    assert {row: sum(worth.values.values()) for row, worth in found.items()} == {"hot": 100, "warm": 49}
    assert {worth.reached for worth in found.values()} == {1}


def test_currencies_never_mix_and_test_traffic_counts_nothing(launched: Launch) -> None:
    happen(launched.hot, "trial_started", {"amount": 100})
    happen(launched.warm, "trial_started", {"amount": 49})
    rest()
    Conversion.objects.filter(contact_id=launched.hot.pk).update(currency="USD", value=Decimal(100))
    Conversion.objects.filter(contact_id=launched.warm.pk).update(currency="EUR", value=None)
    assert row_worth(route(launched)) == {
        "hot": RowWorth(1, {"USD": Decimal(100)}),
        "warm": RowWorth(1, {}),
    }
    Run.objects.update(test=True)
    assert row_worth(route(launched)) == {}
