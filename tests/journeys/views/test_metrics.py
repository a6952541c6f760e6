"""Figures for Prometheus: what they say, whom they tell, and that they name nobody."""

import subprocess
import sys
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from config import clock, meters
from contacts.models import Contact
from journeys.models import Enrollment
from tests.journeys.engine import stage
from tests.journeys.launch import Launch


@pytest.fixture(autouse=True)
def anew(redis: Any) -> None:
    """Nothing was counted before."""
    meters.send(at_once=True)
    redis.flushdb()


def figures(**headers: str) -> dict[tuple[str, str], float]:
    """Every sample by name and the values of its labels, once this process has sent what it did."""
    meters.send(at_once=True)
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.content
    return {
        (sample.name, " ".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_it_says_what_waits(launched: Launch) -> None:
    found = figures()
    assert found["weft_journey_live_runs", "feature-launch"] == 2
    assert found["weft_due_runs", ""] == 0
    row = Enrollment.objects.get(contact=launched.new)
    row.due = clock.now() - timedelta(seconds=90)
    row.save()
    stage.happen(launched.warm, "whitepaper_downloaded")
    found = figures()
    assert found["weft_due_runs", ""] == found["weft_journey_due_runs", "feature-launch"] == 1
    assert found["weft_due_oldest_age_seconds", ""] >= 90
    assert found["weft_inbox_facts", ""] == 1
    assert found["weft_workers", ""] == 0
    assert found["weft_broker_up", ""] == 1


def test_ticks_of_several_processes_add_up(db: None) -> None:
    stage.publish(stage.waiting_journey())
    for number in range(3):
        stage.happen(stage.somebody(email=f"p{number}@example.com"), "started")
    stage.rest()
    before = figures()["weft_steps_total", ""]
    elsewhere = "from config import meters; meters.count('steps', 40); meters.observe('claim run', 0.02)"
    subprocess.run([sys.executable, "-c", f"{elsewhere}; meters.send()"], check=True)
    found = figures()
    assert found["weft_steps_total", ""] == before + 40
    assert found["weft_claimed_runs_total", ""] == 3
    for part in ("claim", "facts", "run", "write", "commit"):
        claims = found["weft_claims_total", ""] + (part == "run")
        assert found["weft_claim_seconds_bucket", f"+Inf {part}"] == claims, found
        assert found["weft_claim_seconds_count", part] == claims


def test_lost_sums_begin_anew_and_gauges_stay(redis: Any, launched: Launch) -> None:
    stage.happen(stage.somebody(email="late@example.com", score=10), "whitepaper_downloaded")
    stage.rest()
    assert figures()["weft_steps_total", ""] > 0
    redis.flushdb()
    found = figures()
    assert found["weft_steps_total", ""] == 0
    assert found["weft_journey_live_runs", "feature-launch"] == 3


def test_it_names_nobody_and_costs_three_statements(launched: Launch) -> None:
    with CaptureQueriesContext(connection) as asked:
        text = Client().get("/metrics").content.decode()
    assert len(asked) == 4, "three, and the clock of tests"
    for contact in Contact.objects.all():
        assert contact.email not in text
        assert str(contact.public_id) not in text


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "127.0.0.1"}, {"X-Forwarded-Proto": "https"}, {"Forwarded": "for=127.0.0.1"}],
)
def test_without_a_token_nobody_reads_it_through_a_proxy(db: None, headers: dict[str, str]) -> None:
    assert Client().get("/metrics", headers=headers).status_code == 403


@pytest.mark.parametrize("address", ["10.0.0.7", "192.0.2.1", "::ffff:192.0.2.1", "", "unix:"])
def test_without_a_token_no_other_machine_reads_it(db: None, address: str) -> None:
    assert Client(REMOTE_ADDR=address).get("/metrics").status_code == 403


def test_with_a_token_whoever_brings_it_reads_it(db: None, settings: Settings) -> None:
    settings.WEFT_METRICS_TOKEN = "long-and-secret"
    assert Client().get("/metrics").status_code == 401
    for wrong in ("Bearer long-and-secre", "Bearer", "Basic long-and-secret", "Bearer lång"):
        assert Client().get("/metrics", headers={"Authorization": wrong}).status_code == 401
    elsewhere = Client(REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-Proto": "https"})
    answer = elsewhere.get("/metrics", headers={"Authorization": "Bearer long-and-secret"})
    assert answer.status_code == 200


def test_the_whole_application_answers_prometheus_on_this_machine(live_server_asgi: str) -> None:
    with urlopen(f"{live_server_asgi}/metrics") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        assert b"weft_due_runs 0.0" in answer.read()
    forwarded = Request(f"{live_server_asgi}/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
    with pytest.raises(HTTPError, match="403"):
        urlopen(forwarded)
