"""The sample journey in the database takes the paths that the simulation takes."""

import pytest

from journeys.engine.check import check
from journeys.graph.cases import TestCase
from journeys.graph.document import parse_journey
from journeys.graph.simulate import simulate
from journeys.graph.verdict import mismatches
from tests.journeys.engine import stage
from tests.journeys.engine.playing import play

CASES = parse_journey(stage.sample()).tests

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_contact_walks_as_the_test_says(case: TestCase) -> None:
    document = parse_journey(stage.sample())
    version = stage.publish(stage.sample())
    walk = play(version, case)
    assert mismatches(case, walk) == []
    simulated = simulate(document, document.rulebook(), case)
    assert walk.path == simulated.path
    assert walk.deliveries == simulated.deliveries
    assert walk.how == simulated.how
    assert check() == []
