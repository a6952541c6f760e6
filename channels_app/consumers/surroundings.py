"""While somebody looks at a canvas, what drafts rest on is looked at every second, and said when it changed.

One statement for all canvases of a web process. Whoever changes the catalog (pages, the console, files,
events with new names) need not know that anybody looks.
"""

from typing import Any

from channels_app.consumers.watch import Watch
from journeys.queries.surroundings import mark


def as_message(mark: str) -> dict[str, Any]:
    """What sockets are told: a browser that knows another mark takes the draft anew."""
    return {"type": "surroundings", "mark": mark}


SURROUNDINGS = "surroundings"
"""The one thing that is watched."""

WATCH: Watch[str] = Watch(lambda _: as_message(mark()))
"""Of this process."""
