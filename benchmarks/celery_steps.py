"""The reference of `engine --against celery`: one Celery task and ORM writes per step, as most journeys are
built.

Frozen. The task loads its row, decides with if and elif, saves the log row and the new place in a transaction
of its own, and starts the task of the next step. Waits are left out, which is in its favor. It runs in
ordinary Celery workers on the product's own Redis, with tables of its own.
"""

import os
import subprocess
import sys
import time
from types import TracebackType
from typing import ClassVar, Self

import django
from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
if not settings.configured:
    django.setup()

from django.db import connection, models, transaction  # models need the settings

app = Celery("bench-steps", broker=settings.CELERY_BROKER_URL)
app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=4, task_default_queue="bench")

PEOPLE = 100
PATIENCE = 120.0


class Person(models.Model):
    """Somebody on the way."""

    node = models.CharField(max_length=40)
    seq = models.IntegerField(default=0)
    score = models.IntegerField()
    plan = models.CharField(max_length=20)
    looked = models.BooleanField()
    objects: ClassVar[models.Manager["Person"]] = models.Manager()

    class Meta:
        app_label = "bench"
        db_table = "bench_person"

    def __str__(self) -> str:
        return f"{self.pk} {self.node}"


class Passed(models.Model):
    """One step of somebody."""

    person = models.ForeignKey(Person, models.CASCADE)
    node = models.CharField(max_length=40)
    seq = models.IntegerField()
    outcome = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)
    objects: ClassVar[models.Manager["Passed"]] = models.Manager()

    class Meta:
        app_label = "bench"
        db_table = "bench_passed"

    def __str__(self) -> str:
        return f"{self.node} {self.seq}"


def leave(person: Person) -> tuple[str, str]:
    """Outcome, and the next node."""
    match person.node:
        case "start":
            return "next", "welcome"
        case "welcome":
            return "next", "wait"
        case "wait":
            return "next", "route"
        case "route":
            if person.plan == "pro":
                return "customer", "news"
            if person.score > 80:
                return "sales", "sales"
            return ("demo", "demo") if person.looked else ("nurture", "case_study")
        case "demo" | "case_study":
            return "next", "patience"
        case "patience":
            return "timed_out", "done"
        case "done":
            return "end", ""
    return "next", "done"


@app.task(name="bench.step")
def step(person_id: int) -> None:
    """One step."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person_id)
        outcome, target = leave(person)
        Passed.objects.create(person=person, node=person.node, seq=person.seq, outcome=outcome)
        person.node, person.seq = target, person.seq + 1
        person.save()
    if target:
        step.delay(person_id)


class CelerySteps:
    """Workers of this app, and rounds for them."""

    def __init__(self, processes: int) -> None:
        self.processes, self.steps = processes, 0
        self.worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with connection.schema_editor() as editor:
            editor.create_model(Person)
            editor.create_model(Passed)
        command = [sys.executable, "-m", "celery", "--app", "benchmarks.celery_steps", "--quiet", "worker"]
        command += ["-Q", "bench", "--concurrency", str(self.processes), "--loglevel", "ERROR"]
        self.worker = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle", "--without-heartbeat"]
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.worker is not None:
            self.worker.terminate()
            self.worker.wait(30)

    def round(self) -> float:
        """Send a hundred people through; the seconds until the last has arrived."""
        before = Passed.objects.count()
        people = Person.objects.bulk_create(
            Person(node="start", score=37 * i % 100, plan="pro" if i % 7 == 0 else "free", looked=i % 3 == 0)
            for i in range(1, PEOPLE + 1)
        )
        started = time.perf_counter()
        for person in people:
            step.delay(person.pk)
        while Person.objects.exclude(node="").exists():
            assert time.perf_counter() - started < PATIENCE, "the reference never ended"
            time.sleep(0.01)
        seconds = time.perf_counter() - started
        self.steps = Passed.objects.count() - before
        return seconds
