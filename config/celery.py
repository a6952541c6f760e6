"""The Celery application: how work spreads over processes and machines.

All state is in PostgreSQL, so tasks carry names and ids, never data, results are not kept, and a lost broker
loses nothing. Three queues: `express` (wakes by events, transactional journeys), `bulk` (everything that can
wait half a second) and `housekeeping` (schedules, partitions, recounts).
"""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import worker_init
from kombu import Queue

from config import heartbeat
from config.schedule import SCHEDULE

QUEUES = ("express", "bulk", "housekeeping")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

app = Celery("weft")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue="bulk",
    task_ignore_result=True,
    task_store_eager_result=False,
    accept_content=["json"],
    task_serializer="json",
    enable_utc=True,
    timezone="UTC",
    # A worker takes one task at a time, so that a long one holds up none behind it.
    worker_prefetch_multiplier=1,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={"socket_connect_timeout": 2, "socket_timeout": 10, "visibility_timeout": 3600},
)
app.autodiscover_tasks(["contacts", "journeys"])
app.conf.beat_schedule = SCHEDULE
heartbeat.connect()

# Containers and developers run workers as root; what makes that dangerous, pickled messages, is not accepted.
warnings.filterwarnings("ignore", category=SecurityWarning)


@worker_init.connect(weak=False)
def refuse_unsafe(**arguments: object) -> None:
    """No worker takes a task in an installation that must not serve people."""
    from config import checks

    checks.refuse_unsafe()
