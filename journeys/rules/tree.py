"""Writes one Python expression per table: the decision tree that asks only what can still change the answer.

    [hot if v0 is not None and v0 > k0 else (ours if v1 in s0 else otherwise) for v0, v1 in zip(c0, c1)]

A state is the set of rows (a mask) that can still fit after the columns asked so far. For each state the
cheapest next column is chosen (all regions counted as equally likely); rows below one that is certain to
fit first are dropped. Columns that no live row tests are never looked at. Where the tree would grow too
large, `compile_tree` declines and `generate.py` sorts by masks instead.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import Any

from journeys.rules.columns import Question
from journeys.rules.facts import Column, Need
from journeys.rules.generate import Constant, assemble, missing_mask
from journeys.rules.policies import Hit
from journeys.rules.regions import Regions, cut

type Decided = Callable[[Mapping[Need, Column], int, datetime], tuple[list[Hit], list[Sequence[Any]]]]

MOST_WORK = 30_000
"""Regions looked at while planning: some tens of milliseconds."""
MOST_TESTS = 3_000
DEEPEST = 120

ABSENT = -1
"""The state after a value is missing whose column says `otherwise`: the table falls back."""


class TooLargeError(Exception):
    """The tree would be larger than it is worth."""


@dataclass(frozen=True, slots=True)
class Branch:
    """What asking a column does to a state: the next state for a missing value and for each run of regions.

    `runs` are (last region of the run, next state) in order. `points` instead lists (values, next state),
    the last with no values being everything else; None may be among the values, then `missing` is None.
    """

    missing: int | None
    runs: tuple[tuple[int, int], ...] = ()
    points: tuple[tuple[tuple[Any, ...], int], ...] = ()

    @property
    def states(self) -> list[int]:
        """Every next state."""
        found = [state for _, state in self.runs or self.points]
        return found if self.missing is None else [*found, self.missing]

    @property
    def cost(self) -> float:
        """Comparisons of one value, roughly."""
        return log2(len(self.runs)) + 0.5 if self.runs else len(self.points) - 0.5


class Tree:
    """The tree of one table."""

    def __init__(self, questions: Sequence[Question], rows: int, first: bool) -> None:
        self.questions, self.rows, self.first = questions, rows, first
        self.regions: list[Regions] = [
            cut([(bit, check) for bit, check, _ in item.tests]) for item in questions
        ]
        self.missing = [missing_mask(question, 0, ABSENT) for question in questions]
        self.sure = [self._sure(index) for index in range(len(questions))]
        self.plans: dict[tuple[int, int], tuple[float, int | None]] = {}
        self.work = 0

    def start(self) -> tuple[int, int]:
        """Every column still to ask, every row still possible."""
        asked = (1 << len(self.questions)) - 1
        return asked, self.pruned(asked, (1 << self.rows) - 1)

    def pruned(self, asked: int, live: int) -> int:
        """The state without rows that a certain earlier row hides (first-hit tables only)."""
        if not self.first or live == ABSENT:
            return live
        certain = live
        for index, sure in enumerate(self.sure):
            if asked >> index & 1:
                certain &= sure
        lowest = certain & -certain
        return live & (2 * lowest - 1) if lowest else live

    def branch(self, index: int, asked: int, live: int) -> Branch | None:
        """What asking the column does, or None when it changes nothing."""
        rest, regions, type = asked & ~(1 << index), self.regions[index], self.questions[index].type

        def after(mask: int) -> int:
            return ABSENT if mask == ABSENT else self.pruned(rest, live & mask)

        self.work += len(regions.masks)
        missing = after(self.missing[index])
        states = [after(mask) for mask in regions.masks]
        if {missing, *states} == {self.pruned(rest, live)} and missing != ABSENT:
            return None
        if type == "boolean" or (regions.points_only and type != "datetime"):
            groups: dict[int, list[Any]] = {}
            for value, state in [(None, missing), *zip(regions.ends, states[1::2], strict=True)]:
                groups.setdefault(state, []).append(value)
            groups.pop(states[0], None)
            found = [(tuple(values), state) for state, values in groups.items()]
            return Branch(None, points=(*sorted(found, key=lambda group: -len(group[0])), ((), states[0])))
        last = [place for place in range(len(states) - 1) if states[place] != states[place + 1]]
        return Branch(missing, runs=tuple((place, states[place]) for place in [*last, len(states) - 1]))

    def plan(self, asked: int, live: int) -> tuple[float, int | None]:
        """The expected cost of a state and the column to ask next (None: decided)."""
        known = self.plans.get((asked, live))
        if known is not None:
            return known
        if self.work > MOST_WORK:
            raise TooLargeError
        best: tuple[float, int | None] = (0.0, None)
        branches = {
            index: self.branch(index, asked, live)
            for index in range(len(self.questions))
            if asked >> index & 1
        }
        useful = {index: branch for index, branch in branches.items() if branch is not None}
        # A missing value that decides alone must be asked of every member, so such columns come first.
        needed = {index: branch for index, branch in useful.items() if ABSENT in branch.states}
        for index, branch in (needed or useful).items():
            rest = asked & ~(1 << index)
            ahead = [self.plan(rest, state)[0] for state in branch.states if state != ABSENT]
            cost = branch.cost + sum(ahead) / max(len(ahead), 1)
            if best[1] is None or cost < best[0]:
                best = (cost, index)
        self.plans[asked, live] = best
        return best

    def _sure(self, index: int) -> int:
        """Rows whose cell of this column fits whatever comes, missing included."""
        found = (1 << self.rows) - 1 if self.missing[index] == ABSENT else self.missing[index]
        for mask in self.regions[index].masks:
            found &= mask
        return found


class Writer:
    """Writes a planned tree as an expression; constants get names."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.tests = 0
        self.leaves: dict[int, str] = {}
        self.constants: dict[str, Constant] = {}

    def state(self, asked: int, live: int, depth: int = 0) -> str:
        """The expression of a state: a leaf or a test of the next column."""
        index = None if live == ABSENT else self.tree.plan(asked, live)[1]
        branch = None if index is None else self.tree.branch(index, asked, live)
        if index is None or branch is None:
            return self.leaves.setdefault(live, f"h{len(self.leaves)}")
        if depth > DEEPEST or self.tests > MOST_TESTS:
            raise TooLargeError
        rest = asked & ~(1 << index)
        if branch.points:
            return self.points(index, branch, rest, depth)
        text = self.runs(index, branch.runs, rest, depth + 1)
        if branch.missing is None:
            return text
        self.tests += 1
        return f"({self.state(rest, branch.missing, depth + 1)} if v{index} is None else {text})"

    def runs(self, index: int, runs: Sequence[tuple[int, int]], rest: int, depth: int) -> str:
        if len(runs) == 1:
            return self.state(rest, runs[0][1], depth)
        self.tests += 1
        middle = (len(runs) - 1) // 2
        region = runs[middle][0]
        name = f"k{index}_{region // 2}"
        self.constants[name] = Constant(index, self.tree.regions[index].ends[region // 2])
        low, high = (
            self.runs(index, part, rest, depth + 1) for part in (runs[: middle + 1], runs[middle + 1 :])
        )
        return f"({low} if v{index} {'<=' if region % 2 else '<'} {name} else {high})"

    def points(self, index: int, branch: Branch, rest: int, depth: int) -> str:
        text = self.state(rest, branch.points[-1][1], depth + 1)
        for values, state in reversed(branch.points[:-1]):
            self.tests += 1
            then = self.state(rest, state, depth + 1)
            if values == (None,):
                text = f"({then} if v{index} is None else {text})"
                continue
            name = f"s{index}_{len(self.constants)}"
            single = len(values) == 1
            self.constants[name] = Constant(index, values[0] if single else frozenset(values))
            text = f"({then} if v{index} {'==' if single else 'in'} {name} else {text})"
        return text


def compile_tree(
    questions: Sequence[Question], rows: int, first: bool, settle: Callable[[int], Hit], absent: Hit
) -> Decided | None:
    """The function from columns, members and now to a Hit per member and the prepared columns.

    None when the tree would be too large. Costs rows x regions per column, then the states of the tree.
    """
    tree = Tree(questions, rows, first)
    writer = Writer(tree)
    try:
        expression = writer.state(*tree.start())
    except TooLargeError:
        return None
    hits = {name: absent if state == ABSENT else settle(state) for state, name in writer.leaves.items()}
    return assemble(expression, questions, list(writer.constants.items()), hits)
