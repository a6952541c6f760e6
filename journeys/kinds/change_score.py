"""Give the contact points, or take some."""

from dataclasses import dataclass
from decimal import Decimal

from journeys.kinds.base import Kind, Reference, Settings, setting
from journeys.kinds.effects import ADD, Change
from journeys.kinds.forms import Number
from journeys.kinds.group import Group, Result, World
from journeys.kinds.references import resolve
from journeys.kinds.words import gettext_noop as _

SCORE = "score"


@dataclass(frozen=True, slots=True)
class ChangeScoreSettings(Settings):
    """By how much."""

    by: Decimal | Reference = setting(
        Number(most=1_000_000, places=2),
        _("By"),
        _("Points to add; below zero takes some away."),
        required=True,
        reference=True,
    )


class ChangeScore(Kind[ChangeScoreSettings]):
    """Adds to the score; decisions behind this node see it at once."""

    key = "change_score"
    label = _("Change score")
    description = _("Add points to the contact's score, or take some away.")
    family = "data"
    icon = "trending-up"
    may_end = True
    Settings = ChangeScoreSettings

    def summary(self, settings: ChangeScoreSettings) -> str:
        by = settings.by
        return str(by) if isinstance(by, Reference) else f"{'+' if by >= 0 else ''}{by}"

    def run(self, settings: ChangeScoreSettings, group: Group, world: World) -> Result:
        points = resolve(settings.by, group, world)
        return Result.all(group, "next", Change(group.everyone, SCORE, ADD, points))


kind = ChangeScore()
