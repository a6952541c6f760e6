"""Splits that have a winner: decided once, in one transaction with its line in the journal."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from config import clock
from journeys.engine.halving import each_in_turn
from journeys.graph.journey_settings import read_settings
from journeys.insights.arms import arms, passed
from journeys.kinds.split import SplitSettings
from journeys.kinds.winner import Arm, winner_of
from journeys.models import Journey, SplitRace
from journeys.rules.problems import Findings
from journeys.services.journal import write

AGAIN = timedelta(days=1)
"""How long until one looks again where nothing was sure."""


def name_winners() -> list[SplitRace]:
    """Look at every split whose time has come; return those that have their winner now.

    One query when none looks for one. Undecided splits that go by people cost three queries on the counters;
    the assignments are read once a day at most.
    """
    now = clock.now()
    looking = SplitRace.objects.filter(Q(due=None) | Q(due__lte=now), winner="").order_by("pk")
    found = []

    def look(pk: int) -> None:
        race = _look(pk)
        if race is not None:
            found.append(race)

    each_in_turn(looking.values_list("pk", flat=True), look)
    return found


@transaction.atomic
def _look(pk: int) -> SplitRace | None:
    race = SplitRace.objects.select_for_update(skip_locked=True).filter(pk=pk, winner="").first()
    settings = SplitSettings.parse(race.settings).settings if race else None
    if race is None or settings is None or settings.winner is None:
        return None
    journey = Journey.objects.select_related("live_version").get(pk=race.journey_id)
    if journey.live_version is None or not _has_come(race, settings):
        return None
    branches = [branch.key for branch in settings.branches]
    goal = read_settings(journey.live_version.document.get("settings", {}), "settings", Findings()).goal
    name = settings.winner_by or (goal.name if goal else "")
    found = arms(race, branches, name)
    race.looked_at = clock.now()
    race.numbers = {key: [arm.people, arm.converted] for key, arm in found.items()}
    race.winner = winner_of(found) or ""
    race.due = None if race.winner else race.looked_at + AGAIN
    race.save(update_fields=["looked_at", "numbers", "winner", "due"])
    if not race.winner:
        return None
    said = _("%(branch)s won the split %(node)s of %(journey)s: %(numbers)s.") % {
        "branch": race.winner,
        "node": race.node_key,
        "journey": journey.name,
        "numbers": numbers_said(found),
    }
    write(None, "journey.winner", f"journey:{journey.slug}", said, {"numbers": race.numbers})
    return race


def numbers_said(found: dict[str, Arm]) -> str:
    """`a 12.0 % of 500, b 8.1 % of 504`, the best first."""
    best_first = sorted(found.items(), key=lambda item: -item[1].share)
    return ", ".join(
        _("%(branch)s %(percent)s %% of %(people)s")
        % {
            "branch": branch,
            "percent": number_format(100 * arm.share, 1),
            "people": number_format(arm.people, force_grouping=True),
        }
        for branch, arm in best_first
    )


def _has_come(race: SplitRace, settings: SplitSettings) -> bool:
    """Whether each branch has had its people; a date has come by being found due."""
    when = settings.winner
    if when is None or when.people is None:
        return True
    taken = passed(race)
    return all(taken.get(branch.key, 0) >= when.people for branch in settings.branches)
