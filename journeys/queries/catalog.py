"""Names that settings forms propose: what has been seen or documented."""

from collections.abc import Callable, Collection
from functools import cache
from zoneinfo import available_timezones

from contacts.models import Attribute, EventType, Form, Segment, Topic
from journeys.models import Journey, Node, Offer, Rule, Task

MOST = 500

type Names = list[tuple[str, str]]


def catalog(wanted: Collection[str]) -> dict[str, Names]:
    """Names with their labels for each wanted catalog that there is. One query each, two for queues,
    none for zones."""
    return {name: FINDERS[name]() for name in dict.fromkeys(wanted) if name in FINDERS}


def _events() -> Names:
    rows = EventType.objects.filter(ignored=False).order_by("name").values_list("name", "label")
    return [(name, label or name) for name, label in rows[:MOST]]


def _attributes() -> Names:
    rows = Attribute.objects.filter(ignored=False).order_by("name").values_list("name", "label")
    return [(name, label or name) for name, label in rows[:MOST]]


def _topics() -> Names:
    return list(Topic.objects.order_by("name").values_list("slug", "name")[:MOST])


def _offers() -> Names:
    return list(Offer.objects.order_by("name").values_list("slug", "name")[:MOST])


def _segments() -> Names:
    return list(Segment.objects.order_by("name").values_list("slug", "name")[:MOST])


def _forms() -> Names:
    return list(Form.objects.order_by("name").values_list("slug", "name")[:MOST])


def _journeys() -> Names:
    rows = Journey.objects.exclude(status=Journey.Status.ARCHIVED).order_by("name")
    return list(rows.values_list("slug", "name")[:MOST])


def _queues() -> Names:
    used = set(Task.objects.order_by().values_list("queue", flat=True).distinct()[:MOST])
    named = Node.objects.filter(settings__queue__isnull=False).values_list("settings__queue", flat=True)
    used |= {queue for queue in named[:MOST] if isinstance(queue, str)}
    return [(queue, queue) for queue in sorted(used)]


@cache
def _zones() -> Names:
    # Names without an area are old ones or abbreviations.
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [("contact", "contact"), *((zone, zone) for zone in ["UTC", *zones])]


def _fixed_zones() -> Names:
    return _zones()[1:]


def _tables() -> Names:
    return list(Rule.objects.filter(kind=Rule.Kind.TABLE).order_by("name").values_list("slug", "name")[:MOST])


def _conditions() -> Names:
    rows = Rule.objects.filter(kind=Rule.Kind.CONDITION).order_by("name")
    return list(rows.values_list("slug", "name")[:MOST])


def _lists() -> Names:
    rows = Segment.objects.filter(kind=Segment.Kind.LIST).order_by("name")
    return list(rows.values_list("slug", "name")[:MOST])


FINDERS: dict[str, Callable[[], Names]] = {
    "event": _events,
    "attribute": _attributes,
    "topic": _topics,
    "offer": _offers,
    "segment": _segments,
    "journey": _journeys,
    "form": _forms,
    "list": _lists,
    "queue": _queues,
    "zone": _zones,
    "fixed_zone": _fixed_zones,
    "rule_table": _tables,
    "rule_condition": _conditions,
}
