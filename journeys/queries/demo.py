"""The demo bar: what time it is in the demo, whether it moves, and through whose eyes one looks."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from config import clock
from contacts.models import Member
from journeys.models import Demo
from journeys.services.demo.team import CAST, Part

STEPS = (1, 48)
"""Hours by which the bar moves the clock."""


@dataclass(frozen=True, slots=True)
class DemoBar:
    """What the bar shows. ``part`` is whom the reader plays, None for somebody else of the team; ``others``
    whom they could play."""

    demo: Demo
    now: datetime
    part: Part | None
    others: tuple[Part, ...]
    steps: tuple[int, ...] = STEPS

    @property
    def percent(self) -> int:
        """How much of the way is done."""
        return int(100 * self.demo.share)


def demo_bar(reader: object) -> DemoBar | None:
    """The bar for somebody who is signed in; None where there is no demo. Two queries, none in production."""
    if not settings.DEMO or not isinstance(reader, Member):
        return None
    demo = Demo.objects.first()
    if demo is None:
        return None
    part = next((part for part in CAST if part.email == reader.email), None)
    others = tuple(each for each in CAST if each is not part)
    return DemoBar(demo, demo.reached_at if demo.moving else clock.now(), part, others)
