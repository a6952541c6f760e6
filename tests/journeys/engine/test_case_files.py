"""What the case files say of calendars, scores and other journeys happens in the database as in the
simulation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import Attribute, Brand
from journeys.engine.check import check
from journeys.graph.cases import Setting, TestCase
from journeys.graph.document import parse_journey
from journeys.graph.simulate import simulate
from journeys.graph.simulated_walk import SimulatedWalk
from journeys.graph.verdict import mismatches
from journeys.kinds.rulebook import Rulebook
from journeys.queries.walked_tests import walked_tests
from tests.journeys.engine import stage
from tests.journeys.engine.playing import play
from tests.journeys.graph.journeys import raw

NAMES = "dates windows scores starts birthdays every-sunday best-hour by-form segments answers"
FILES = {name: raw(name) for name in NAMES.split()}
CASES = [(name, case) for name, document in FILES.items() for case in parse_journey(document).tests]

pytestmark = pytest.mark.django_db


START = datetime(2026, 3, 16, 9, 7, tzinfo=UTC)
"""Two weeks around the days on which the clocks change in Europe, and minutes at which no window opens."""

days = st.integers(-3, 21).map(lambda day: START + timedelta(days=day))
attributes = st.fixed_dictionaries(
    {},
    optional={
        "trial_ends": st.one_of(st.none(), days.map(lambda at: f"{at:%Y-%m-%d}")),
        "visit_at": st.one_of(st.none(), days.map(datetime.isoformat)),
        "timezone": st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "America/New_York", "Pacific/Apia"]),
    },
)
changes = st.builds(
    lambda hours, attributes: Setting(timedelta(hours=hours), attributes), st.integers(1, 400), attributes
)


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda one: getattr(one, "name", one))
def test_a_contact_walks_as_the_case_says(name: str, case: TestCase) -> None:
    for date in ("trial_ends", "born_on"):
        Attribute.objects.create(name=date, type="date")
    file: dict[str, Any] = FILES[name]
    share = 50 if case.without_logic else 0
    if name == "starts":
        stage.publish(raw("by-hand"))
    version = stage.publish({**file, "settings": {**file["settings"], "without_logic": {"share": share}}})
    walk = play(version, case)
    assert mismatches(case, walk) == []
    agrees(walk, name, case)
    assert check() == []


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(known=attributes, sets=st.lists(changes, max_size=3))
def test_whatever_becomes_of_dates_and_zones_both_worlds_agree(
    known: dict[str, Any], sets: list[Setting]
) -> None:
    known = {name: value for name, value in known.items() if value is not None}
    case = TestCase("random", known, START, sets=tuple(sets), until=timedelta(days=40))
    with stage.alone():
        Attribute.objects.create(name="trial_ends", type="date")
        Attribute.objects.create(name="visit_at", type="datetime")
        walk = play(stage.publish(FILES["dates"]), case)
        agrees(walk, "dates", case)
        assert check() == []


def test_whoever_has_no_zone_lives_in_that_of_the_brand() -> None:
    Brand.objects.filter(is_default=True).update(timezone="Asia/Tokyo")
    file = FILES["dates"]
    case = TestCase("no zone", {"trial_ends": "2026-03-20"}, START, until=timedelta(days=5))
    walk = play(stage.publish(file), case)
    nine = datetime(2026, 3, 17, 0, tzinfo=UTC)
    assert walk.stops[2].at == nine
    (simulated,) = walked_tests(replace(parse_journey(file), tests=(case,)), Rulebook())
    assert simulated.steps[2].at == nine.isoformat()


def agrees(walk: SimulatedWalk, name: str, case: TestCase) -> None:
    """The simulation takes the case on the same path at the same times."""
    document = parse_journey(FILES[name])
    simulated = simulate(document, document.rulebook(), case)
    assert walk.path == simulated.path
    assert walk.how == simulated.how
    assert [(stop.node, stop.at) for stop in walk.stops] == [(stop.node, stop.at) for stop in simulated.stops]
