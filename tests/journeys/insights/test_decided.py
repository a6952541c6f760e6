"""Decisions read again from the log."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from config import clock
from journeys.engine.statements import statement as engine_statement
from journeys.insights.decided import PAGES, Past, decided
from journeys.insights.statements import statement
from journeys.models import Decision, Enrollment
from journeys.queries.rule_effect import LATELY, Step, rule_effect
from journeys.queries.rulebook import deciding
from tests.cast import team
from tests.journeys.launch import Launch, launch


@pytest.fixture
def launched(db: None) -> Launch:
    members = team()
    return launch(members["marketer"], members["reviewer"])


def node_id(launched: Launch) -> int:
    return launched.version.nodes.get(key="route").pk


def lately(launched: Launch, pages: int = PAGES) -> Past:
    """The decisions of the last thirty days with all that they saw."""
    version = launched.rule.versions.get()
    facts = deciding(version).rule.keys.values()
    return decided([node_id(launched)], clock.now() - LATELY, facts, pages)


def people(past: Past) -> list[int]:
    return [who for made in past.decisions for who in made.contacts]


def test_each_decision_comes_with_what_it_saw(launched: Launch) -> None:
    past = lately(launched)
    (made,) = past.decisions
    scores = dict(zip(made.contacts, made.seen["contact.score"], strict=True))
    assert scores[launched.hot.pk] == 90
    assert scores.keys() == {launched.hot.pk, launched.warm.pk}
    assert (past.share, past.erased) == (1.0, 0)
    assert abs(made.instant - clock.now()) < LATELY


def test_values_come_as_they_were_seen(launched: Launch) -> None:
    """Each as of its type, also where a text holds what divides values in the statement."""
    odd: list[dict[str, Any]] = [
        {"contact.score": 0.10, "contact.plan": 'a\nb, "c"', "event.pricing_viewed": True},
        {"contact.score": 12, "contact.plan": "erased", "event.pricing_viewed": None},
        {"contact.score": "12", "contact.plan": ["x", 1.5]},
    ]
    first = Decision.objects.filter(contact_id=launched.hot.pk).get()
    for place, seen in enumerate(odd):
        first.seq, first.contact_id, first.seen = 1000 + place, place, seen
        first.save(force_insert=True)
    (made,) = lately(launched).decisions
    came = [
        {name: values[at] for name, values in made.seen.items()}
        for at in sorted(range(len(made)), key=made.contacts.__getitem__)
    ]
    none: dict[str, Any] = dict.fromkeys(made.seen)
    assert came[: len(odd)] == [
        none | odd[0] | {"contact.score": Decimal("0.1")},
        none | odd[1],
        none | odd[2] | {"contact.plan": ["x", Decimal("1.5")]},
    ]
    assert [type(each["contact.score"]) for each in came[:3]] == [Decimal, int, str]


def test_what_no_version_asked_is_not_among_it(launched: Launch) -> None:
    past = decided([node_id(launched)], clock.now() - LATELY, ["contact.other"])
    assert ([dict(made.seen) for made in past.decisions], len(past), past.erased) == ([{}], 2, 0)


def test_the_version_in_force_decides_again_as_it_did(launched: Launch) -> None:
    version = deciding(launched.rule.versions.get())
    past = lately(launched)
    ways = frozenset(["customer", "sales", "demo", "nurture", "otherwise"])
    found = rule_effect(
        past, {launched.rule.versions.get().pk: version}, version, version, Step("route", ways)
    )
    assert (found.decisions, found.people, found.unknown) == (2, 0, 0)


def test_old_decisions_baselines_and_test_traffic_are_not_among_them(launched: Launch) -> None:
    assert decided([node_id(launched)], clock.now(), []).decisions == ()
    Decision.objects.filter(contact_id=launched.warm.pk).update(fallback="baseline")
    assert people(lately(launched)) == [launched.hot.pk]
    Enrollment.objects.update(test=True)
    assert lately(launched).decisions == ()
    assert decided([], clock.now() - LATELY, []).decisions == ()


def test_erased_values_are_counted_and_not_read(launched: Launch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(engine_statement("erase_seen").decode(), {"contact": launched.hot.pk})
    past = lately(launched)
    assert people(past) == [launched.warm.pk]
    assert past.erased == 1


def test_a_log_that_is_longer_than_what_is_read_is_a_sample(launched: Launch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journeys_decision (enrollment_id, contact_id, version_id, node_id, seq, at,"
            " rule_version_id, row, outcome, fallback, seen, outputs)"
            " SELECT enrollment_id, contact_id, version_id, node_id, 1000 + n, at, rule_version_id, row,"
            " outcome, fallback, seen, outputs FROM journeys_decision, generate_series(1, 500) n"
        )
    whole = lately(launched)
    assert (len(whole), whole.share) == (1002, 1.0)
    part = lately(launched, pages=3)
    assert 0 < part.share < 1
    assert len(part) < 1002


def test_test_traffic_is_found_by_the_index_that_holds_nothing_else(launched: Launch) -> None:
    values: dict[str, Any] = {"nodes": [node_id(launched)], "since": clock.now() - LATELY, "percent": 1.0}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan TO off")
        cursor.execute("EXPLAIN " + statement("decided"), values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Sample Scan on journeys_decision" in plan
    assert "enrollment_test" in plan
    assert "Seq Scan on journeys_enrollment" not in plan
