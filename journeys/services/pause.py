"""Holding a live journey, and letting it go on. Meanwhile nobody enters or moves, and nothing is sent.

    live --pause--> held --resume--> resuming (``go_on``) --> live
                     ^                   |
                     +------- pause -----+    what was resumed is taken back; the same pause goes on

Until it is live a journey's status stays *paused*: all that holds it holds it while it is being resumed, too.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import clock
from config.nudge import nudge
from contacts.models import Member
from journeys import announce
from journeys.models import Journey, Pause
from journeys.queries.failing import PAUSED_ITSELF, failing
from journeys.queries.pauses import backlog, waiting_entrants
from journeys.services.go_on import Resuming, finish, touches_backlog
from journeys.services.journal import write

Status = Journey.Status
Entrants, Waits, Overdue = Pause.Entrants, Pause.Waits, Pause.Overdue

AT_ONCE = 1_000
"""So many are seen to before ``resume`` returns; more by workers, while the journey is still held."""
WAITING = gettext_lazy("Whoever would enter waits until it is resumed.")
FASTEST = 1_000_000
"""The highest pace that can be asked for, in people a minute."""


@dataclass(frozen=True, slots=True)
class Resumption:
    """What is to become of the time of a pause and of what fell due in it.

    ``waits``: run, or extend (the pause does not count for waits of a length of time). ``overdue``: send, or
    skip (messages that fell due, but for transactional ones). ``per_minute``: so many go on a minute, None
    for all at once.
    """

    waits: str = Waits.RUN.value
    overdue: str = Overdue.SEND.value
    per_minute: int | None = None


AS_EVER = Resumption()


def pause(journey: Journey, member: Member | None, entrants: str = Entrants.DROP.value) -> bool:
    """Hold a live journey; return whether it was live. ``entrants``: drop (refused and counted), or wait.

    One that is being resumed is held on, by the same pause: what was seen to by then stays so, and the rest
    waits for the next resumption.
    """
    said = _("Paused %(name)s.") % {"name": journey.name}
    if entrants == Entrants.WAIT:
        said = f"{said} {WAITING}"
    return _hold(journey, member, entrants, "journey.paused", said, {"entrants": entrants})


@transaction.atomic
def _hold(
    journey: Journey, member: Member | None, entrants: str, verb: str, said: str, details: dict[str, Any]
) -> bool:
    locked = Journey.objects.select_for_update(no_key=True).get(pk=journey.pk)
    open_ = Pause.objects.select_for_update(no_key=True).filter(journey=locked, ended_at=None).first()
    if locked.status == Status.PAUSED and open_ is not None and open_.resuming:
        _take_back(open_, entrants)
    elif locked.status == Status.LIVE:
        now = clock.now()
        if open_ is not None:
            open_.ended_at = now
            open_.save(update_fields=["ended_at"])
        Pause.objects.create(journey=locked, paused_at=now, paused_by=member, entrants=entrants)
        locked.status = Status.PAUSED
        locked.save(update_fields=["status"])
    else:
        journey.status = locked.status
        return False
    journey.status = locked.status
    write(member, verb, f"journey:{journey.slug}", said, details)
    announce.status(locked)
    return True


def _take_back(held: Pause, entrants: str) -> None:
    """Undo a resumption that has not come to its end: the pause is as it was before. Where it was at a pace,
    the instants that it has given away stay (``next_at``)."""
    held.entrants, held.resumed_at, held.resumed_by = entrants, None, None
    if held.per_minute is None:
        held.next_at = None
    held.waits, held.overdue, held.per_minute = Waits.RUN, Overdue.SEND, None
    held.message_at, held.done, held.total = 0, 0, 0
    held.save()


def resume(
    journey: Journey, member: Member | None, how: Resumption = AS_EVER, at_once: int = AT_ONCE
) -> bool:
    """Let a paused journey go on; return whether it was paused, and not being resumed already.

    It is live at once where nothing has to be seen to before, or no more than ``at_once`` people and
    messages; else once workers have (``go_on``).
    """
    held = _resume(journey, member, how)
    if held is None:
        return False
    if held.total <= at_once:
        Resuming(journey.pk).run()
    journey.status = Journey.objects.values_list("status", flat=True).get(pk=journey.pk)
    return True


@transaction.atomic
def _resume(journey: Journey, member: Member | None, how: Resumption) -> Pause | None:
    """Write down what was chosen; what then is still to be seen to is in ``total``."""
    locked = Journey.objects.select_for_update(no_key=True).get(pk=journey.pk)
    journey.status = locked.status
    if locked.status != Status.PAUSED:
        return None
    now = clock.now()
    held = Pause.objects.select_for_update(no_key=True).filter(journey=locked, ended_at=None).first()
    held = held or Pause(journey=locked, paused_at=now)
    if held.resuming:
        return None
    held.resumed_at, held.resumed_by = now, member
    held.waits, held.overdue, held.per_minute = how.waits, how.overdue, how.per_minute
    held.next_at = _behind(locked, held, now) if how.per_minute else None
    held.total = backlog(locked, now).all if touches_backlog(held) else waiting_entrants(locked)
    held.save()
    details = {"moment": now.isoformat(), **asdict(how)}
    write(member, "journey.resumed", f"journey:{journey.slug}", _said(journey, how), details)
    if held.total:
        announce.status(locked)
        nudge("journeys.go_on", "bulk")
    else:
        finish(journey.pk, now)
    return held


def _behind(journey: Journey, held: Pause, now: datetime) -> datetime | None:
    """Where a pace begins: after the last instant that an earlier one has given to people who are still to go
    on, so that no two go at once. None where there is none to come. One query."""
    given = journey.pauses.filter(next_at__gt=now).exclude(pk=held.pk).values_list("next_at", flat=True)
    taken_back = [held.next_at] if held.next_at is not None and held.next_at > now else []
    return max((instant for instant in (*given, *taken_back) if instant is not None), default=None)


def _said(journey: Journey, how: Resumption) -> str:
    sentences = [_("Resumed %(name)s.") % {"name": journey.name}]
    if how.waits == Waits.EXTEND:
        sentences.append(_("Waits are extended by the pause."))
    if how.overdue == Overdue.SKIP:
        sentences.append(_("Messages that fell due meanwhile are skipped."))
    if how.per_minute is not None:
        pace = number_format(how.per_minute, force_grouping=True)
        sentences.append(_("At most %(pace)s a minute go on.") % {"pace": pace})
    return " ".join(sentences)


def pause_failing() -> list[str]:
    """Hold each live journey in which too many people cannot go on; return the slugs of those that were live.

    What a person would do who sees it, done before it grows: whoever is not there yet waits in safety, and
    enters once it is resumed.
    """
    paused = []
    for found in failing():
        journey = Journey.objects.get(pk=found.journey)
        said = _(
            "%(name)s paused itself: %(parked)s of %(people)s people could not go on (%(percent)s %%)."
        ) % {
            "name": journey.name,
            "parked": number_format(found.parked, force_grouping=True),
            "people": number_format(found.people, force_grouping=True),
            "percent": number_format(found.percent, 1),
        }
        said = f"{said} {WAITING}"
        numbers = {"parked": found.parked, "people": found.people, "percent": found.percent}
        details = {"failing": numbers, "entrants": Entrants.WAIT.value}
        if _hold(journey, None, Entrants.WAIT.value, PAUSED_ITSELF, said, details):
            paused.append(journey.slug)
    return paused
