"""How people of the demo answer to what the product did: it is read from the product, never assumed.

    a message was sent, a task was made  ->  how likely somebody like them starts a trial, and when

The figures are planning figures for a simulated population. Whether they come out is counted by the product.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contacts.models import Identity
from journeys.models import Delivery, Enrollment, Task, VersionNode
from journeys.services.demo.acts import Act, started
from journeys.services.demo.chance import Even, chance
from journeys.services.demo.days import Days
from journeys.services.demo.people import Type, number_of, person

JOURNEY = "feature-launch"
UNREAD = (Delivery.State.DROPPED, Delivery.State.FAILED)

TRIALS = {
    "sales": {Type.CALLER: 0.31, Type.COMPARER: 0.42},
    "demo": {Type.COMPARER: 0.21, Type.READER: 0.16},
    "case_study": {Type.OWNER: 0.05, Type.CALLER: 0.14, Type.COMPARER: 0.12, Type.RIVAL: 0.0},
    "news": {Type.OWNER: 0.05},
}
"""By step and type; ``OTHERS`` for whoever is not named."""
OTHERS = {"sales": 0.3, "demo": 0.15, "case_study": 0.09, "news": 0.05}
ASKS = {"demo": 0.1, "case_study": 0.015}
"""Who asks for a demo after such a message, and is handed to sales then."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What the product did to somebody: in which run, at which step, and when."""

    contact: int
    run: int
    step: str
    at: datetime


@dataclass
class Answers:
    """Reads what the product did since it was last asked, and says what people do about it."""

    days: Days
    even: Even = field(default_factory=Even)
    _deliveries: int = 0
    _tasks: int = 0

    def new(self) -> list[Act]:
        """Acts in answer to all that was done since. Five queries, three where nothing was.

        What share answers is kept apart for those with and without the logic, so that the comparison of the
        two is not left to clumps; who is which, the product has drawn.
        """
        nodes = VersionNode.objects.filter(version__journey__slug=JOURNEY, key__in=TRIALS)
        steps = dict(nodes.values_list("pk", "key"))
        treatments = [*self._sent(steps), *self._handed_over(steps)]
        if not treatments:
            return []
        without = set(
            Enrollment.objects.filter(
                pk__in={treatment.run for treatment in treatments}, without_logic=True
            ).values_list("pk", flat=True)
        )
        users = Identity.objects.filter(
            kind=Identity.Kind.USER, contact_id__in={treatment.contact for treatment in treatments}
        )
        numbers = {contact: number_of(user) for contact, user in users.values_list("contact_id", "value")}
        acts: list[Act] = []
        for treatment in treatments:
            number = numbers.get(treatment.contact)
            if number is not None:
                acts += self._answer(number, treatment, treatment.run in without)
        return acts

    def _answer(self, number: int, treatment: Treatment, plain: bool) -> Iterator[Act]:
        type, step = person(number, self.days.early(number)).type, treatment.step
        if chance("asks", step, number) < ASKS.get(step, 0.0):
            place = self._after(treatment.at, 3, 55, "asks", number)
            yield Act(place, number, "demo_requested", {"page": "/demo"})
            return
        share = TRIALS[step].get(type, OTHERS[step])
        if self.even.says(share, step, type, plain):
            yield from started(number, self._after(treatment.at, 4, 170, step, number))

    def _after(self, at: datetime, least: float, most: float, *of: object) -> int:
        """A place between so many hours later, rather sooner than later."""
        hours = least + (most - least) * chance("when", *of) ** 2
        return self.days.place_after(at + timedelta(hours=hours))

    def _sent(self, steps: Mapping[int, str]) -> Iterator[Treatment]:
        """Messages of the steps that move somebody, by node id."""
        rows = (
            Delivery.objects.filter(pk__gt=self._deliveries, node_id__in=steps)
            .exclude(state__in=UNREAD)
            .order_by("pk")
            .values_list("pk", "contact_id", "enrollment_id", "node_id", "queued_at")
        )
        for pk, contact, run, node, at in rows:
            self._deliveries = pk
            yield Treatment(contact, run or 0, steps[node], at)

    def _handed_over(self, steps: Mapping[int, str]) -> Iterator[Treatment]:
        """Tasks of these steps."""
        rows = (
            Task.objects.filter(pk__gt=self._tasks, node_id__in=steps)
            .order_by("pk")
            .values_list("pk", "contact_id", "enrollment_id", "node_id", "created_at")
        )
        for pk, contact, run, node, at in rows:
            self._tasks = pk
            yield Treatment(contact, run or 0, steps[node], at)
