"""A split by chance that remembers: the same contact always gets the same branch.

The branch follows from the contact's bucket (0 to 9999), weights normalized, branches in the order of the
file. The first assignment is stored and kept, so that changed weights move nobody who has been here.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from journeys.kinds.base import Kind, NodeContext, Settings, setting
from journeys.kinds.effects import Assign
from journeys.kinds.forms import Text
from journeys.kinds.forms_of_logic import Branch, Branches
from journeys.kinds.group import Group, Result, World
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.winner import When, WinnerForm
from journeys.kinds.words import gettext_noop as _
from journeys.rules.problems import Problem

BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class SplitSettings(Settings):
    """The branches and their weights."""

    branches: tuple[Branch, ...] = setting(
        Branches(),
        _("Branches"),
        _("Weights count relative to each other."),
        required=True,
    )
    winner: When | None = setting(
        WinnerForm(),
        _("Winner after"),
        _("500 people in each, 14d, or an instant. The best branch then becomes the one for everybody new."),
        section=_("Winner"),
    )
    winner_by: str = setting(
        Text(),
        _("Measured by"),
        _("The goal that counts; empty for that of the journey."),
        default="",
        section=_("Winner"),
    )


class Split(Kind[SplitSettings]):
    """Sends everybody down a branch by their bucket, or where they were sent before."""

    key = "split"
    label = _("Split")
    description = _("By chance and weight; the same contact always the same way.")
    family = "decision"
    icon = "split"
    fixed_outcomes = None
    Settings = SplitSettings

    def outcomes(self, settings: SplitSettings | None, rules: Rulebook) -> tuple[str, ...]:
        return tuple(branch.key for branch in settings.branches) if settings else ()

    def problems(self, settings: SplitSettings, context: NodeContext) -> Iterable[Problem]:
        if len(settings.branches) < 2:
            yield context.problem(
                "one_branch", "settings/branches", f"'{context.name}' has one branch, so it splits nothing.",
                "Add a branch, or remove the split.",
            )  # fmt: skip
        for index, branch in enumerate(settings.branches):
            if not branch.weight:
                yield context.problem(
                    "no_weight", f"settings/branches/{index}/weight",
                    f"Branch '{branch.key}' of '{context.name}' has the weight 0, so nobody ever takes it.",
                    "Give it a weight above 0, or remove the branch.",
                )  # fmt: skip

    def summary(self, settings: SplitSettings) -> str:
        total = sum(branch.weight for branch in settings.branches) or 1
        parts = [f"{branch.key} {100 * branch.weight / total:.0f} %" for branch in settings.branches]
        return ", ".join([*parts, settings.winner.said] if settings.winner else parts)

    def run(self, settings: SplitSettings, group: Group, world: World) -> Result:
        keys = {branch.key for branch in settings.branches}
        branches = [branch if branch in keys else None for branch in world.assigned(group)]
        new = [i for i, branch in enumerate(branches) if branch is None]
        if not new:
            return Result.each(branches)
        winner = world.winner(group) if settings.winner is not None else None
        if winner in keys:
            drawn = [winner] * len(new)
        else:
            drawn = draw(settings.branches, world.buckets(group.part(new)))
        for i, branch in zip(new, drawn, strict=True):
            branches[i] = branch
        return Result.each(branches, (), (Assign(new, drawn),))


def draw(branches: Sequence[Branch], buckets: Sequence[int]) -> list[str]:
    """The branch of each bucket: the first whose share, with all before it, lies above the bucket."""
    total = sum(branch.weight for branch in branches)
    if not total:
        return [branches[0].key] * len(buckets)
    bounds = [above * BUCKETS / total for above in accumulate(branch.weight for branch in branches)]
    bounds[-1] = bounds[-1].from_float(BUCKETS)
    table = [branches[bisect_right(bounds, bucket)].key for bucket in range(BUCKETS)]
    return [table[bucket] for bucket in buckets]


kind = Split()
