"""Tell browsers that are looking at a journey what happened. The only user of the channel layer.

Everything is said after the commit of the current transaction (at once outside of one), so nobody hears of
what was rolled back. Saying it never fails whoever committed: without Redis a line is logged, and browsers
notice by the numbers of the edits that they missed some.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

from config.log import get_logger
from journeys.models import Journey, Node, Rule

log = get_logger(__name__)

type Message = dict[str, Any]


def group_of(journey_id: int) -> str:
    """The name of the group of sockets that show a journey."""
    return f"journey.{journey_id}"


def edits(
    journey: Journey,
    stored: Sequence[Mapping[str, Any]],
    views: Mapping[str, Any],
    problems: Sequence[Mapping[str, Any]] | None,
    rules: Mapping[str, Any] | None,
) -> None:
    """Edits of the draft were stored; ``problems`` and ``rules`` are None when they could not change."""
    message = {
        "type": "edits",
        "revision": journey.revision,
        "edits": list(stored),
        "views": dict(views),
        "problems": problems,
        "rules": rules,
    }
    _tell([journey.pk], message)


def numbers(journey: Journey, nodes: Mapping[str, Any]) -> None:
    """The numbers of the live version are now these, by node key."""
    _tell([journey.pk], {"type": "numbers", "nodes": dict(nodes)})


def status(journey: Journey) -> None:
    """The journey went live, was paused or resumed, or got a new version."""
    _tell([journey.pk], {"type": "status", "status": journey.status})


def rule(changed: Rule) -> None:
    """A rule was changed, reviewed or approved: drafts that ask it may have other ways out and problems.
    One query."""
    asking = Node.objects.filter(settings__rule=changed.slug).values_list("journey_id", flat=True).distinct()
    _tell(list(asking), {"type": "rule", "rule": changed.slug})


async def presence(journey_id: int, message: Message) -> None:
    """Somebody who looks at the journey moved, chose something or left. At once: nothing of it is stored."""
    try:
        await _send_all([journey_id], message)
    except (RedisError, OSError) as problem:
        log.warning("announce.lost", type=message["type"], problem=str(problem))


def _tell(journey_ids: Sequence[int], message: Message) -> None:
    def send() -> None:
        _send(journey_ids, message)

    if journey_ids:
        transaction.on_commit(send, robust=True)


def _send(journey_ids: Sequence[int], message: Message) -> None:
    try:
        async_to_sync(_send_all)(journey_ids, message)
    except (RedisError, OSError) as problem:
        log.warning("announce.lost", type=message["type"], problem=str(problem))


async def _send_all(journey_ids: Sequence[int], message: Message) -> None:
    layer = get_channel_layer()
    for journey_id in journey_ids:
        await layer.group_send(group_of(journey_id), {"type": "journey.message", "message": message})
