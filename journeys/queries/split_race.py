"""How the search for a split's winner stands, in words, for whoever sets it up."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journeys.graph.nodes import NodeSpec
from journeys.kinds.split import SplitSettings
from journeys.kinds.winner import CONVERSIONS_NEEDED, PEOPLE_NEEDED, Arm
from journeys.models import Journey, SplitRace
from journeys.services.name_winners import numbers_said


def race_said(journey: Journey, node: NodeSpec) -> str:
    """A sentence or two; empty for steps that look for no winner. One query."""
    settings = node.settings
    if not isinstance(settings, SplitSettings) or settings.winner is None:
        return ""
    race = SplitRace.objects.filter(journey=journey, node_key=node.key).first()
    rule = _(
        "A branch wins when it is surely better than each other (99 %%), with %(people)s people in each and "
        "%(conversions)s conversions in all."
    ) % {"people": PEOPLE_NEEDED, "conversions": CONVERSIONS_NEEDED}
    if race is None:
        return rule
    numbers = numbers_said({key: Arm(*arm) for key, arm in race.numbers.items()})
    if race.winner and race.looked_at:
        return _("%(branch)s won on %(day)s: %(numbers)s. Everybody new takes it.") % {
            "branch": race.winner,
            "day": date_format(race.looked_at, "j F Y"),
            "numbers": numbers,
        }
    if race.looked_at:
        return _("No winner yet: %(numbers)s. Looked at on %(day)s, again a day later.") % {
            "numbers": numbers,
            "day": date_format(race.looked_at, "j F Y"),
        }
    return rule
