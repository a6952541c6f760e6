"""What the case files say of calendars and scores happens in the database as it does in the simulation."""

from datetime import timedelta
from typing import Any

import pytest

from contacts.models import Attribute
from journeys.engine.check import check
from journeys.graph.cases import TestCase
from journeys.graph.document import parse_journey
from journeys.graph.simulate import simulate
from journeys.graph.verdict import mismatches
from tests.journeys.engine import stage
from tests.journeys.graph.journeys import raw

FILES = {name: raw(name) for name in ("dates", "windows", "scores")}
CASES = [(name, case) for name, document in FILES.items() for case in parse_journey(document).tests]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda one: getattr(one, "name", one))
def test_a_contact_walks_as_the_case_says(name: str, case: TestCase) -> None:
    Attribute.objects.create(name="trial_ends", type="date")
    file: dict[str, Any] = FILES[name]
    share = 50 if case.without_logic else 0
    version = stage.publish({**file, "settings": {**file["settings"], "without_logic": {"share": share}}})
    walk = stage.play(version, case)
    assert mismatches(case, walk) == []
    document = parse_journey(file)
    simulated = simulate(document, document.rulebook(), case)
    assert walk.path == simulated.path
    assert walk.how == simulated.how
    for stop, should in zip(walk.stops, simulated.stops, strict=True):
        assert abs(stop.at - should.at) < timedelta(seconds=1), stop.node
    assert check() == []
