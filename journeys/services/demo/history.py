"""The demo's people live: from instant to instant, everything that they do, and everything that follows."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection

from config import clock
from contacts import ingest
from contacts.models import Identity, Key
from journeys.graph.buckets import walks_without_logic
from journeys.models import Demo, Journey, Task
from journeys.services.close_task import close_tasks
from journeys.services.demo import acts
from journeys.services.demo.acts import Act, Told
from journeys.services.demo.answers import JOURNEY, Answers
from journeys.services.demo.chance import chance
from journeys.services.demo.days import DAYS, TIMES, Days
from journeys.services.demo.house import MILESTONES, Milestone
from journeys.services.demo.mailboxes import Mailboxes
from journeys.services.demo.people import ADAS, Person, ada, number_of, person, user_id
from journeys.services.demo.post import Post
from journeys.services.demo.team import WRITE_KEY, member_of
from journeys.services.settle import come_to, next_due, settle

BATCH = 2_000
KNOWN_BEFORE = 0.6
"""Of those who download nothing: known before the history begins."""

KEPT = timedelta(days=1)
"""Mails older than this on arrival are in no mailbox any more."""

CALLED_WITHIN = timedelta(hours=20)
CALLING = 3
"""At this place of each day Sam closes the calls of yesterday."""


MEASURED = frozenset((2, 8, 30, 100, 250))
"""Places after which PostgreSQL is to look at its tables anew: they grow faster than it would by itself."""


def _measure() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class History:
    """The life of the demo's people, as far as it was lived when this was made, and onwards."""

    def __init__(self, demo: Demo) -> None:
        """Plans what everybody will do by themselves: half a second for 20,000 people, and a query for every
        answer given so far."""
        self.demo = demo
        self.days = Days(demo.began_at, demo.leads)
        self.answers, self.mailboxes = Answers(self.days), Mailboxes(self.days)
        self.key = Key.objects.get(hash=Key.hash_of(WRITE_KEY))
        self.agenda: defaultdict[int, list[Act]] = defaultdict(list)
        self.strangers = self._strangers()
        self.post = Post()
        self.planned = 0
        self._plan(max(DAYS * len(TIMES), self.next))
        self._add(self.answers.new())
        self.mailboxes.look(self.next)

    @property
    def next(self) -> int:
        """The next place of the grid to be lived."""
        return self.days.place_after(self.demo.reached_at)

    def live(self, until: datetime, stay: Callable[[], bool] = lambda: True) -> bool:
        """Let the clock go on to ``until`` and everything happen on the way; return whether it came there.

        ``stay`` is asked at each instant whether to go on. Costs, for each of 12 instants a day at which
        something happens, what the product needs for it, and about ten queries; two for the others.
        """
        self.post.since = until - KEPT
        if self.demo.reached_at == self.demo.began_at:
            self._open()
        for place in self.days.places(self.demo.reached_at, until):
            if not stay():
                return False
            self._instant(place)
        come_to(until, self.post.ways)
        settle(self.post.ways)
        self._reached(until)
        return True

    def skip_to(self, now: datetime) -> None:
        """Let nobody do anything up to ``now``."""
        self._plan(self.days.place_after(now))
        self._reached(now)

    def _instant(self, place: int) -> None:
        at = self.days.at(place)
        self._plan(place + 1)
        if not self._eventful(place):
            return
        come_to(at, self.post.ways)
        for milestone in self._milestones(at):
            milestone.do()
        messages = [acts.introduced(self._person(number), at) for number in self._newcomers(place)]
        messages += [act.told(at) for act in self.agenda.pop(place, ())]
        self._tell(messages)
        self.mailboxes.read(place)
        if place % len(TIMES) == CALLING:
            close_tasks(Task.objects.filter(created_at__lt=at - CALLED_WITHIN), member_of("sales"))
        settle(self.post.ways)
        self._add(self.answers.new())
        self.mailboxes.look(place + 1)
        self._reached(at)
        if place in MEASURED:
            _measure()

    def _eventful(self, place: int) -> bool:
        """Whether somebody does something at a place, or something is due on the way to it."""
        at = self.days.at(place)
        return bool(
            place in self.agenda
            or place in self.mailboxes.upcoming
            or place in self.strangers
            or self._leads(place)
            or place % len(TIMES) == CALLING
            or self._milestones(at)
            or next_due(clock.now(), at + timedelta(microseconds=1))
        )

    def _milestones(self, at: datetime) -> list[Milestone]:
        """What the team does since the instant up to which all is lived."""
        days = ((self.days.begin + timedelta(days=each.day), each) for each in MILESTONES)
        return [milestone for when, milestone in days if self.demo.reached_at < when <= at]

    def _open(self) -> None:
        """Who is known from the start."""
        MILESTONES[0].do()
        at = self.days.begin
        known = [*range(min(ADAS, self.demo.leads)), *self.strangers[-1]]
        self._tell([acts.introduced(self._person(number), at) for number in known])
        settle(self.post.ways)
        _measure()

    def _newcomers(self, place: int) -> list[int]:
        """Whom the product gets to know at a place: leads, and others. One of the first leads turns out to be
        Ada."""
        leads = self._leads(place)
        if 0 in leads:
            self._tell(self._ada(self.days.at(place)))
        return [number for number in leads if number >= ADAS] + self.strangers.get(place, [])

    def _leads(self, place: int) -> list[int]:
        return self.days.arrivals.get(place, []) + self.days.later(place, self.demo.people)

    def _strangers(self) -> dict[int, list[int]]:
        """Those who download nothing, by the place at which they are first seen; -1 for before."""
        found: dict[int, list[int]] = {-1: []}
        for number in range(self.demo.leads, self.demo.people):
            known = chance("known before", number) < KNOWN_BEFORE
            place = -1 if known else int(chance("seen", number) * DAYS * len(TIMES))
            found.setdefault(place, []).append(number)
        return found

    def _ada(self, at: datetime) -> list[Told]:
        """The first of the first leads whom the product has drawn to walk with the logic says who she is."""
        users = [user_id(number) for number in range(min(ADAS, self.demo.leads))]
        contacts = Identity.objects.filter(kind=Identity.Kind.USER, value__in=users).order_by("value")
        share = Journey.objects.get(slug=JOURNEY).settings.get("without_logic", {}).get("share", 0)
        for user, public_id in contacts.values_list("value", "contact__public_id"):
            number = number_of(user)
            if number is not None and not walks_without_logic(JOURNEY, str(public_id), share):
                told = acts.introduced(self._person(number), at)
                return [{**told, "messageId": "demo-ada", "traits": ada(number)}]
        return []

    def _plan(self, until: int) -> None:
        """Plan the visits of those who come before a place."""
        upcoming = self.next
        for place in range(self.planned, until):
            for number in self._leads(place):
                self._add(acts.visit(self._person(number), place), upcoming)
            for number in self.strangers.get(place, ()):
                self._add([Act(place, number, "page_viewed", {"path": "/"})], upcoming)
        self.planned = max(self.planned, until)

    def _add(self, planned: Iterable[Act], upcoming: int | None = None) -> None:
        upcoming = self.next if upcoming is None else upcoming
        for act in planned:
            if act.place >= upcoming:
                self.agenda[act.place].append(act)

    def _person(self, number: int) -> Person:
        return person(number, self.days.early(number))

    def _tell(self, messages: list[Told]) -> None:
        for first in range(0, len(messages), BATCH):
            ingest.take(messages[first : first + BATCH], self.key, clock.now())

    def _reached(self, at: datetime) -> None:
        self.demo.reached_at = at
        Demo.objects.update(reached_at=at, beat_at=clock.real_now())
