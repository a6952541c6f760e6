"""What monitoring reads: what waits, from the database as it is now, and what all workers did.

No name, address or id of a person is in it; journeys are named by their slugs.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from config import heartbeat, meters
from journeys.engine.phases import PARTS
from journeys.queries.lag import MOST, Lag, lag

BOUNDED = f"A count stops at {MOST}."
COUNTERS = {
    "claims": ("weft_claims", "Claims: due runs locked, run to rest and written in one transaction."),
    "claimed": ("weft_claimed_runs", "Runs claimed."),
    "steps": ("weft_steps", "Steps passed by runs."),
    "ended": ("weft_ended_runs", "Runs ended by a tick."),
    "retried": ("weft_retried_runs", "Failures after which a run is tried again by itself."),
    "parked": ("weft_newly_parked_runs", "Failures after which a run was parked."),
    "deliveries": ("weft_queued_messages", "Messages queued by steps."),
    "tasks": ("weft_tasks", "Tasks handed to people."),
    "conversions": ("weft_conversions", "Goals reached that a tick noticed; events are looked at by wakes."),
}


def exposition() -> bytes:
    """All of it in Prometheus' text format. Three statements, two Redis commands.

    Without Redis, sums and the number of workers are left out and ``weft_broker_up`` is 0.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Everything())
    return generate_latest(registry)


class Everything(Collector):
    """Reads when it is asked."""

    def collect(self) -> Iterable[Metric]:
        """Every family."""
        yield from _waiting(lag())
        try:
            workers, sums = heartbeat.count(), meters.read()
        except (RedisError, OSError):
            yield _gauge("weft_broker_up", "Whether Redis answers.", 0)
            return
        yield _gauge("weft_broker_up", "Whether Redis answers.", 1)
        yield _gauge(
            "weft_workers", "Worker processes that said within seven seconds that they live.", workers
        )
        yield from _done(sums)


def _waiting(now: Lag) -> Iterator[Metric]:
    yield _gauge(
        "weft_due_runs", f"Runs due now, those of paused journeys apart. {BOUNDED} For each version.", now.due
    )
    yield _gauge(
        "weft_due_oldest_age_seconds",
        "How late the oldest of them is, in the time of journeys.",
        _seconds(now.late),
    )
    yield _gauge("weft_inbox_facts", f"Facts that no wake has looked at. {BOUNDED}", now.inbox)
    yield _gauge(
        "weft_inbox_oldest_age_seconds", "How long the oldest of them waits.", _seconds(now.inbox_age)
    )
    yield _gauge("weft_stuck_facts", "Facts whose consequences could not be worked out.", now.stuck)
    yield _gauge("weft_deliveries_queued", f"Messages queued, due or not. {BOUNDED}", now.queued)
    yield _gauge("weft_deliveries_due", f"Messages queued and due. {BOUNDED}", now.ready)
    yield _gauge("weft_deliveries_due_oldest_age_seconds", "How late the oldest is.", _seconds(now.ready_age))
    yield _gauge("weft_deliveries_uncertain", "Messages handed over without seeing an answer.", now.uncertain)
    yield _gauge("weft_parked_runs", "Runs that failed too often and wait for a decision.", now.parked)
    live = GaugeMetricFamily(
        "weft_journey_live_runs", "Runs under way, those parked apart.", labels=["journey"]
    )
    due = GaugeMetricFamily(
        "weft_journey_due_runs", f"Runs due now. {BOUNDED} For each version.", labels=["journey"]
    )
    late = GaugeMetricFamily(
        "weft_journey_lag_seconds", "How late the oldest due run is; grows while paused.", labels=["journey"]
    )
    parked = GaugeMetricFamily(
        "weft_journey_parked_runs", "Runs that failed too often and wait for a decision.", labels=["journey"]
    )
    paused = GaugeMetricFamily("weft_journey_paused", "1 while the journey is paused.", labels=["journey"])
    for one in now.journeys:
        for family, value in (
            (live, one.live), (due, one.due), (late, _seconds(one.late)), (parked, one.parked),
            (paused, one.status == "paused"),
        ):  # fmt: skip
            family.add_metric([one.slug], float(value))
    yield from (live, due, late, parked, paused)


def _done(sums: dict[str, float]) -> Iterator[Metric]:
    for name, (family, said) in COUNTERS.items():
        yield CounterMetricFamily(family, said, value=sums.get(name, 0))
    spent = HistogramMetricFamily(
        "weft_claim_seconds",
        "Seconds of a claim, by part: locking it, reading facts, running nodes, writing, the commit.",
        labels=["part"],
    )
    for part in PARTS:
        reached, total = meters.buckets(sums, f"claim {part}")
        spent.add_metric([part], buckets=reached, sum_value=total)
    yield spent


def _gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, said, value=value)


def _seconds(age: timedelta | None) -> float:
    return age.total_seconds() if age else 0.0
