"""Messages as the console lists them, quick whatever is asked for and however many there are."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from journeys.models import Attempt, Delivery, VersionNode

LONGEST_PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages: empty fields ask for nothing. ``reason`` is why one was held, dropped or given up."""

    state: str = ""
    journey: str = ""
    channel: str = ""
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.state or self.journey or self.channel or self.reason)


def messages(wanted: Wanted, before: int | None = None) -> list[Delivery]:
    """A page of messages and one more, the latest first, with contact, journey and attempts. Three queries.

    A state or a journey is asked for by the steps that send, whose index holds both: no state is so rare
    that finding it would read the whole table.
    """
    found = Delivery.objects.select_related("contact", "node", "version__journey").prefetch_related(
        Prefetch("attempt_rows", Attempt.objects.order_by("number"))
    )
    if wanted.state or wanted.journey:
        found = found.filter(node__in=_nodes(wanted.journey))
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.channel:
        found = found.filter(channel=wanted.channel)
    if wanted.reason:
        found = found.filter(reason=wanted.reason)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[: LONGEST_PAGE + 1])


def _nodes(journey: str) -> list[int]:
    nodes: QuerySet[VersionNode] = VersionNode.objects.all()
    if journey:
        nodes = nodes.filter(version__journey__slug=journey)
    return list(nodes.values_list("pk", flat=True))
