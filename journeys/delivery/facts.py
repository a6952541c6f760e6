"""What a reservation reads under its locks: one message with its contact, and the case that `limits`
judges."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from journeys.delivery.channels import channels
from journeys.delivery.channels.base import Channel
from journeys.delivery.limits import PROMOTIONAL, Case, Limit, Use, goal_suppresses
from journeys.delivery.order import Order, Person, Sender
from journeys.delivery.statements import rows
from journeys.delivery.versions import Published, published
from journeys.models import ContactLimit

TWIN_WITHIN = timedelta(days=30)  # for so long a shared address gets one message once


@dataclass(frozen=True, slots=True)
class Matter:
    """A claimed message: what would go out, and what is known about whether it may."""

    order: Order
    case: Case


def limits() -> list[Limit]:
    """The contact limits of the installation. One statement."""
    return [Limit(row.channel, row.at_most, row.within) for row in ContactLimit.objects.all()]


def read(
    deliveries: Sequence[int],
    contact_limits: Sequence[Limit],
    now: datetime,
    ways: Mapping[str, Channel] | None = None,
) -> list[Matter]:
    """Everything about these messages, in their order. At most seven statements, however many there are."""
    ways = ways or channels()
    found = rows("facts", {"deliveries": list(deliveries)})
    versions = published({row[3] for row in found})
    promoted = [row for row in found if row[6] == PROMOTIONAL]
    contacts = sorted({row[11] for row in promoted})
    uses = _uses(contacts, contact_limits, now) if contacts else {}
    reached = _reached(contacts, {row[3]: versions[row[3]] for row in promoted}) if contacts else {}
    twins = _twins([row[0] for row in promoted], now) if promoted else frozenset()
    outputs = _outputs(sorted({row[2] for row in found if row[2] is not None}))
    matters = []
    for row in found:
        version = versions[row[3]]
        order = _order(row, version, outputs.get(row[2], {}), now)
        goals = reached.get(order.person.id, ())
        case = _case(
            row,
            order,
            ways.get(order.channel),
            uses=uses.get(order.person.id, ()),
            goal_reached=goal_suppresses(goals, version.silenced_by, now),
            duplicate=order.id in twins,
        )
        matters.append(Matter(order, case))
    return matters


def _order(
    row: tuple[Any, ...], version: Published, outputs: Mapping[str, Mapping[str, Any]], now: datetime
) -> Order:
    return Order(
        id=row[0],
        public_id=row[1],
        enrollment=row[2],
        node=row[4],
        node_key=version.nodes.get(row[4], ""),
        journey=row[23],
        channel=row[5],
        message_class=row[6],
        topic=row[7],
        number=row[10] + 1,
        person=_person(row[11:19]),
        sender=Sender(*row[25:30]),
        settings=version.content(row[4]),
        entry=json.loads(row[22]),
        outputs=outputs,
        rests=row[20],
        now=now,
    )


def _person(columns: tuple[Any, ...]) -> Person:
    number, public_id, email, phone, timezone, locale, score, attributes = columns
    facts = json.loads(attributes) | {
        "id": str(public_id),
        "email": email,
        "phone": phone,
        "timezone": timezone,
        "locale": locale,
        "score": _plain(score),
    }
    return Person(number, public_id, email, phone, facts)


def _plain(score: Decimal | None) -> Decimal | int | None:
    """A score as people write it: 90, not 90.00."""
    return int(score) if score is not None and score == score.to_integral_value() else score


def _case(
    row: tuple[Any, ...],
    order: Order,
    channel: Channel | None,
    *,
    uses: Sequence[Use],
    goal_reached: bool,
    duplicate: bool,
) -> Case:
    return Case(
        contact=order.person.id,
        node=order.node,
        channel=order.channel,
        message_class=order.message_class,
        address=channel.address(order) if channel else "",
        queued_at=row[8],
        valid_until=row[9],
        channel_exists=channel is not None,
        channel_silent=channel is not None and channel.silent(),
        erased=row[19],
        suppressed=row[33],
        consent=row[32],
        how=row[21],
        paused=row[24],
        offer_starts=row[30],
        offer_ends=row[31],
        goal_reached=goal_reached,
        duplicate=duplicate,
        uses=uses,
    )


def _uses(contacts: list[int], contact_limits: Sequence[Limit], now: datetime) -> dict[int, list[Use]]:
    uses: dict[int, list[Use]] = {}
    if contact_limits:
        since = now - max(limit.within for limit in contact_limits)
        for contact, channel, at in rows("uses", {"contacts": contacts, "now": now, "since": since}):
            uses.setdefault(contact, []).append(Use(channel, at))
    return uses


def _reached(
    contacts: list[int], versions: Mapping[int, Published]
) -> dict[int, list[tuple[str, datetime, timedelta]]]:
    goals = sorted({name for version in versions.values() for name in version.silenced_by})
    if not goals:
        return {}
    found = rows("conversions", {"contacts": contacts, "goals": goals})
    by_version = published({version for _, version, _, _ in found})
    reached: dict[int, list[tuple[str, datetime, timedelta]]] = {}
    for contact, version, goal, at in found:
        reached.setdefault(contact, []).append((goal, at, by_version[version].goal.suppress))
    return reached


def _twins(deliveries: list[int], now: datetime) -> frozenset[int]:
    return frozenset(
        number for (number,) in rows("twins", {"deliveries": deliveries, "since": now - TWIN_WITHIN})
    )


def _outputs(enrollments: list[int]) -> dict[int, dict[str, dict[str, Any]]]:
    outputs: dict[int, dict[str, dict[str, Any]]] = {}
    for enrollment, node, name, value in rows("outputs", {"enrollments": enrollments}) if enrollments else ():
        outputs.setdefault(enrollment, {}).setdefault(node, {})[name] = json.loads(value)
    return outputs
