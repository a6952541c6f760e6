"""Whether the parts of this installation do their work, each with a sentence and, where not, the cure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from redis.exceptions import RedisError

from config import clock, health, heartbeat, partitions


@dataclass(frozen=True, slots=True)
class Check:
    """One part: how it is, in words; ``cure`` is empty while all is well."""

    name: str
    well: bool
    said: str
    cure: str = ""


def checks() -> list[Check]:
    """Database, broker, workers, beat, partitions. One connection, two Redis commands, a query per
    partitioned table."""
    return [_database(), *_processes(), _partitions()]


def _database() -> Check:
    if health.database() == health.OK:
        return Check(_("Database"), True, _("answers"))
    return Check(
        _("Database"), False, _("does not answer"), _("Start PostgreSQL; nothing is lost meanwhile.")
    )


def _processes() -> list[Check]:
    state, workers = health.broker()
    if state != health.OK:
        cure = _("Start Redis: work goes on by itself, up to a second later than usual until then.")
        unknown = _("unknown while the broker is away")
        return [
            Check(_("Broker"), False, _("does not answer"), cure),
            Check(_("Workers"), False, unknown),
            Check(_("Beat"), False, unknown),
        ]
    said = ngettext("%(number)s process works", "%(number)s processes work", workers) % {"number": workers}
    cure = "" if workers else _("Start a worker: nobody moves and nothing is sent without one.")
    return [
        Check(_("Broker"), True, _("answers")),
        Check(_("Workers"), workers > 0, said if workers else _("none works"), cure),
        _beat(),
    ]


def _beat() -> Check:
    try:
        lives = heartbeat.count(heartbeat.BEAT_KEY) > 0
    except (RedisError, OSError):
        lives = False
    if lives:
        return Check(_("Beat"), True, _("keeps the schedule"))
    cure = _("Start beat: numbers are not folded and partitions not made ahead without it.")
    return Check(_("Beat"), False, _("is not there"), cure)


def _partitions() -> Check:
    gone = partitions.missing([clock.real_now(), clock.now()])
    if not gone:
        return Check(_("Partitions"), True, _("this month and the next are there"))
    cure = _("Run “manage.py weft setup”, or start beat and a worker: they make them every hour.")
    return Check(_("Partitions"), False, _("missing: %(names)s") % {"names": ", ".join(gone)}, cure)
