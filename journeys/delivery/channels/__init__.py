"""Ways to deliver: one file per channel, found by its file.

A channel file holds `CHANNEL`, an object that follows `base.Channel`. What a channel cannot know
(permission, leases, retries) is the dispatcher's.
"""

import importlib
import pkgutil
from functools import cache

from journeys.delivery.channels.base import Channel


@cache
def channels() -> dict[str, Channel]:
    """Every channel that can deliver, by its key."""
    found: dict[str, Channel] = {}
    for module in pkgutil.iter_modules(__path__):
        channel = getattr(importlib.import_module(f"{__name__}.{module.name}"), "CHANNEL", None)
        if channel is not None:
            found[channel.key] = channel
    return found
