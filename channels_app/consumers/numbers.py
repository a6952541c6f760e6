"""Live numbers: while somebody looks at a journey, its numbers are read every second and said when they
moved. Reading costs three statements over as many rows as the version has steps."""

from typing import Any

from channels_app.consumers.watch import Watch
from journeys.insights.funnel import as_told, funnel
from journeys.models import Journey


def standing(journey_id: int) -> dict[str, Any] | None:
    """The numbers of the journey's live version as sockets are told them; None when it was never live."""
    journey = Journey.objects.select_related("live_version").filter(pk=journey_id).first()
    if journey is None or journey.live_version is None:
        return None
    return {"type": "numbers", **as_told(funnel(journey.live_version, goals=False))}


FEEDS: Watch[int] = Watch(standing)
"""Of this process, by journey."""
