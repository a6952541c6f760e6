"""What a contact did: events, and what became of messages.

Every look-up bounds ``timestamp`` and ``received_at``, so that partitions are pruned. An event is never
stamped later than its receipt; ``SKEW`` allows for receivers whose clocks are ahead of ours.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from journeys.engine.facts.asked import Asked
from journeys.engine.packing import Bigints
from journeys.engine.statements import Session, array, instants
from journeys.rules.facts import Column, Need, Where
from journeys.rules.values import coerce
from journeys.rules.where import compile_where

SKEW = timedelta(hours=1)
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


def event(work: Session, asked: Asked, needs: Sequence[Need]) -> dict[Need, Column]:
    """One statement per need, or two: events of one name are one range of an index.

    Without a window the running counts answer; with one, the newest event does, which they mostly know, or
    the number of events; only filters and sums read the events themselves.
    """
    return {need: _event(work, asked, need) for need in needs}


def _event(work: Session, asked: Asked, need: Need) -> Column:
    if need.where or need.measure == "sum":
        return _from_events(asked, need, read(work, asked, (need.name,), _since(asked, need)))
    if need.within is None:
        return _from_running_counts(work, asked, need)
    if need.measure == "count":
        counted = work.rows(
            "event_count", contacts=asked.packed, name=need.name, now=asked.now,
            since=_since(asked, need), horizon=asked.now + SKEW,
        )  # fmt: skip
        return Column([count for count, _ in counted], [oldest for _, oldest in counted])
    newest = _newest(work, asked, need)
    return Column(newest if need.measure == "last" else [instant is not None for instant in newest], newest)


def _newest(work: Session, asked: Asked, need: Need) -> list[datetime | None]:
    """The newest event of each contact within the window. The running counts know it, unless it is stamped
    after now, as receivers whose clocks are ahead of ours have it: then it is looked up."""
    since = _since(asked, need)
    answer = last(work, asked, need.name, None)
    return [instant if instant is not None and instant > since else None for instant in answer]


def _since(asked: Asked, need: Need) -> datetime:
    return ALWAYS if need.within is None else asked.now - need.within


def _from_running_counts(work: Session, asked: Asked, need: Need) -> Column:
    rows = work.rows("event_running", contacts=asked.packed, name=need.name)
    found = {contact: (count, last) for contact, count, last in rows}
    last = [found.get(contact, (0, None))[1] for contact in asked.contacts]
    match need.measure:
        case "count":
            return Column([found.get(contact, (0, None))[0] for contact in asked.contacts], last)
        case "last":
            return Column(last, last)
    return Column([contact in found for contact in asked.contacts], last)


def _latest(work: Session, contacts: Iterable[int], names: Collection[str]) -> dict[int, datetime]:
    """When each contact last had an event of one of the names; without those who never had."""
    return dict(work.rows("event_latest", contacts=Bigints.of(set(contacts)), names=list(names)))


type Seen = tuple[datetime, str, dict[str, Any]]
"""When, which name, its properties."""


def read(work: Session, asked: Asked, names: Collection[str], since: datetime) -> list[list[Seen]]:
    """The events themselves, stamped after ``since`` and no later than now, oldest first, for each contact.
    One statement, and one more for those who have had any since then."""
    found: dict[int, list[Seen]] = {}
    some = [contact for contact, at in _latest(work, asked.contacts, names).items() if at > since]
    rows = (
        work.rows(
            "event_rows", contacts=array(some), names=list(names), now=asked.now, since=since,
            horizon=asked.now + SKEW,
        )
        if some
        else ()
    )  # fmt: skip
    for contact, instant, name, properties in rows:
        found.setdefault(contact, []).append((instant, name, properties))
    return [found.get(contact, []) for contact in asked.contacts]


def _from_events(asked: Asked, need: Need, seen: list[list[Seen]]) -> Column:
    passes = compile_where(need.where)
    kept = [[one for one in each if passes(one[2], one[0])] if need.where else each for each in seen]
    match need.measure:
        case "count":
            return Column([len(each) for each in kept], [each[0][0] if each else None for each in kept])
        case "last":
            last = [each[-1][0] if each else None for each in kept]
            return Column(last, last)
        case "sum":
            return Column(
                [_sum(need.property, each) for each in kept], [each[0][0] if each else None for each in kept]
            )
    return Column([bool(each) for each in kept], [each[-1][0] if each else None for each in kept])


def _sum(name: str, events: list[Seen]) -> Decimal:
    numbers = (coerce(properties.get(name), "number") for _, _, properties in events)
    return sum((Decimal(number) for number in numbers if isinstance(number, int | Decimal)), Decimal())


def first(
    work: Session,
    asked: Asked,
    names: Collection[str],
    where: tuple[Where, ...],
    after: Sequence[datetime],
    until: Sequence[datetime],
) -> list[datetime | None]:
    """The first event of one of the names that passes ``where``, in (after, until]. Two statements at most:
    whoever has an empty interval, as all have who have just come, is not looked up, nor who has had no such
    event since."""
    answer: list[datetime | None] = [None] * len(asked)
    open_ = [index for index in range(len(asked)) if after[index] < until[index]]
    if not open_ or not names:
        return answer
    oldest = min(after[index] for index in open_)
    if where:
        some = Asked(asked.now, asked.journey, [asked.contacts[index] for index in open_])
        passes = compile_where(where)
        for index, seen in zip(open_, read(work, some, names, oldest), strict=True):
            fits = (at for at, _, given in seen if after[index] < at <= until[index] and passes(given, at))
            answer[index] = next(fits, None)
        return answer
    known = _latest(work, (asked.contacts[index] for index in open_), names)
    open_ = [index for index in open_ if (at := known.get(asked.contacts[index])) and at > after[index]]
    if not open_:
        return answer
    rows = work.rows(
        "event_first",
        contacts=array(asked.contacts[index] for index in open_),
        afters=instants([after[index] for index in open_]),
        untils=instants([until[index] for index in open_]),
        names=list(names),
        oldest=oldest,
        horizon=asked.now + SKEW,
    )
    for index, (instant,) in zip(open_, rows, strict=True):
        answer[index] = instant
    return answer


def last(work: Session, asked: Asked, name: str, until: Sequence[datetime] | None) -> list[datetime | None]:
    """The latest event of a name, no later than ``until``. The running counts answer; whoever has had one
    since is looked up."""
    rows = work.rows("event_running", contacts=asked.packed, name=name)
    found = {row[0]: row[2] for row in rows}
    answer = [found.get(contact) for contact in asked.contacts]
    return _up_to(work, asked, answer, until, "event_newest_until", name=name)


def interaction(work: Session, asked: Asked, until: Sequence[datetime] | None) -> list[datetime | None]:
    """When each contact last interacted, no later than ``until``."""
    found = dict(work.rows("last_interaction", contacts=asked.packed))
    answer = [found.get(contact) for contact in asked.contacts]
    return _up_to(work, asked, answer, until, "interaction_until")


def engagements(
    work: Session, asked: Asked, span: timedelta, until: Sequence[datetime]
) -> list[list[datetime]]:
    """When each contact interacted within ``span`` before ``until``: the latest 200. One statement, which
    reads the events of each contact of that time."""
    rows = work.rows(
        "engagements",
        contacts=array(asked.contacts),
        untils=instants(until),
        span=span,
        since=min(until, default=asked.now) - span,
        horizon=asked.now + SKEW,
    )
    return [stamps or [] for (stamps,) in rows]


def _up_to(
    work: Session,
    asked: Asked,
    answer: list[datetime | None],
    until: Sequence[datetime] | None,
    statement: str,
    **parameters: object,
) -> list[datetime | None]:
    """``answer``, with those looked up whose instant is later than was asked."""
    now = asked.now
    if until is None:
        late = [i for i, instant in enumerate(answer) if instant is not None and instant > now]
    else:
        late = [i for i, instant in enumerate(answer) if instant is not None and instant > until[i]]
    if late:
        limits = [now] * len(asked) if until is None else until
        rows = work.rows(
            statement,
            contacts=array(asked.contacts[i] for i in late),
            untils=instants([limits[i] for i in late]),
            horizon=asked.now + SKEW,
            **parameters,
        )
        for index, (instant,) in zip(late, rows, strict=True):
            answer[index] = instant
    return answer


def message(work: Session, asked: Asked, needs: Sequence[Need]) -> dict[Need, Column]:
    """What became of the messages of this run: sent, or an event that came back. One statement per need."""
    columns = {}
    for need in needs:
        if not asked.ids:
            columns[need] = Column([False] * len(asked))
        elif need.measure == "delivered":
            rows = work.rows(
                "message_sent", contacts=array(asked.contacts), ids=array(asked.ids), node=need.name
            )
            sent = {enrollment for (enrollment,) in rows}
            columns[need] = Column([enrollment in sent for enrollment in asked.ids])
        else:
            where = (Where("node", "equal_to", need.name), Where("journey", "equal_to", asked.journey))
            began = list(asked.began_at)
            found = first(work, asked, (f"message_{need.measure}",), where, began, [asked.now] * len(asked))
            columns[need] = Column([instant is not None for instant in found], found)
    return columns
