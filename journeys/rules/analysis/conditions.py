"""Conditions that answer the same to everybody, and tests in them that change nothing.

Each fact is cut into regions as a table's is; the regions are tried fact by fact, and a branch is left as
soon as the groups are decided whatever follows. Tests that move with now and searches in text are taken as
true or false whatever the other tests of their fact say: what is told then still holds, but less may be
told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from journeys.rules.analysis.axes import bits, cut_axis
from journeys.rules.analysis.cover import Budget, TooDeepError
from journeys.rules.analysis.findings import REMOVE_NEEDLESS, REMOVE_TEST, Cure, Finding
from journeys.rules.analysis.needless import falls_back, needless, part_at
from journeys.rules.conditions import Condition, Group, Leaf, Node
from journeys.rules.explain import condition_in_words
from journeys.rules.facts import Need
from journeys.rules.problems import Problem
from journeys.rules.tables import Input

MOST_TESTS = 200
"""Conditions of more tests are not looked at: nobody reads them either."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a test stands. `goes` says what can go where the test may as well be false, and where it may as
    well be true: the place of the test or of the first group around it that says nothing then; empty where
    nothing would be left."""

    place: str
    goes: tuple[str, str]


type Verdict = Callable[[int, int], bool | None]
"""From the leaves that hold and the leaves that are known to the answer; None while it is open."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One fact: the leaves on it (a bit each), and each combination of them that some value makes true."""

    leaves: int
    held: tuple[int, ...]


def constant_conditions(condition: Condition, budget: Budget) -> Iterator[Finding]:
    """That the condition never holds or always does, with data there or not; else each test without which it
    answers everybody the same. Raises TooDeepError when the budget is spent."""
    leaves = condition.leaves
    if len(leaves) > MOST_TESTS:
        raise TooDeepError
    choices = _choices(leaves)
    places = {id(leaf): place for place, leaf in enumerate(leaves)}

    def holds(held: int, known: int) -> bool | None:
        return _verdict(condition.root, places, held, known)

    for always, code, says in CONSTANT:
        if not _some(choices, holds, not always, budget):
            yield _same(condition, code, says, always, budget)
            return
    for place, leaf in enumerate(leaves):
        if leaf.missing.policy == "otherwise":
            continue  # without its data all answer no, whatever the others say
        spot = _spot_of(condition.root, leaf)
        # First where the least has to go with it: it alone, if it can.
        for true in sorted((False, True), key=lambda true: -len(spot.goes[true])):
            forced = true << place

            def differs(held: int, known: int, bit: int = 1 << place, forced: int = forced) -> bool | None:
                said = _verdict(condition.root, places, held, known)
                other = _verdict(condition.root, places, held & ~bit | forced, known | bit)
                return None if said is None or other is None else said is not other

            if not _some(choices, differs, True, budget):
                yield _idle(condition, leaf, spot.place, spot.goes[true])
                break


CONSTANT = (
    (False, "condition_never", "never holds: its tests exclude each other"),
    (True, "condition_always", "always holds, whenever its data are there"),
)


def _same(condition: Condition, code: str, says: str, always: bool, budget: Budget) -> Finding:
    def still(left: Condition) -> bool:
        places = {id(leaf): place for place, leaf in enumerate(left.leaves)}

        def holds(held: int, known: int) -> bool | None:
            return _verdict(left.root, places, held, known)

        return not _some(_choices(left.leaves), holds, not always, budget)

    cure = "Change a test, or ask nothing here."
    problem = Problem(code, "condition", f"The condition {says}.", cure, "warning")
    gone = needless(condition, still)
    return Finding(problem, cures=(Cure(REMOVE_NEEDLESS, {"places": gone}),) if gone else ())


def _idle(condition: Condition, leaf: Leaf, place: str, goes: str) -> Finding:
    said = condition_in_words(Condition(leaf))
    message = f"The test '{said}' changes nothing: whatever it says, the others decide."
    problem = Problem("idle_test", place, message, "Remove it, or change it.", "note")
    # What goes with it must not be what makes the whole decision fall back where its data are missing.
    part = part_at(condition, goes) if goes else None
    if part is None or falls_back(part):
        return Finding(problem)
    tests = len(Condition(part).leaves)
    return Finding(problem, cures=(Cure(REMOVE_TEST, {"place": goes, "tests": tests}),))


def _choices(leaves: Sequence[Leaf]) -> list[Choice]:
    groups: dict[tuple[Need, str, timedelta | None], list[int]] = {}
    found = []
    for place, leaf in enumerate(leaves):
        if leaf.check.relative or leaf.check.search or leaf.check.type == "any":
            found.append(Choice(1 << place, (1 << place, 0)))
        else:
            groups.setdefault((leaf.need, leaf.check.type, leaf.no_older_than), []).append(place)
    for (need, type, oldest), places in groups.items():
        asked = [Input(need, type, "", leaves[place].missing, oldest) for place in places]
        axis = cut_axis(asked, [leaves[place].check for place in places])
        regions = {place: axis.regions(leaves[place].check, leaves[place].missing) for place in places}
        held = {
            sum(1 << place for place in places if regions[place] >> region & 1) for region in bits(axis.real)
        }
        found.append(Choice(sum(1 << place for place in places), tuple(sorted(held))))
    return sorted(found, key=lambda choice: len(choice.held))


def _some(choices: Sequence[Choice], verdict: Verdict, wanted: bool, budget: Budget) -> bool:
    """Whether some values of all facts give this verdict."""

    def search(at: int, held: int, known: int) -> bool:
        budget.spend(len(choices) + 8)
        said = verdict(held, known)
        if said is not None:
            return said is wanted
        choice = choices[at]
        return any(search(at + 1, held | more, known | choice.leaves) for more in choice.held)

    return search(0, 0, 0)


def _verdict(node: Node, places: dict[int, int], held: int, known: int) -> bool | None:
    """The answer of a group as far as its leaves are known."""
    if isinstance(node, Leaf):
        bit = 1 << places[id(node)]
        return bool(held & bit) if known & bit else None
    parts = [_verdict(part, places, held, known) for part in node.parts]
    if node.how == "not":
        return None if parts[0] is None else not parts[0]
    decisive = node.how == "any"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _spot_of(root: Node, leaf: Leaf) -> Spot:
    path = _path(root, leaf) or []
    places = ["condition"]
    for group, at in path:
        places.append(f"{places[-1]}/{group.how}" + ("" if group.how == "not" else f"/{at}"))
    return Spot(places[-1], (_goes(path, places, False), _goes(path, places, True)))


def _goes(path: Sequence[tuple[Group, int]], places: Sequence[str], said: bool) -> str:
    """The place of what can go where the innermost part may as well say this; empty where all hangs on it."""
    for depth in range(len(path) - 1, -1, -1):
        group, _at = path[depth]
        if group.how == "not":
            said = not said
        elif len(group.parts) > 1 and said is (group.how == "all"):
            return places[depth + 1]
    return ""


def _path(node: Node, leaf: Leaf) -> list[tuple[Group, int]] | None:
    """The groups around a leaf, from the outermost, each with the place of its part that holds the leaf."""
    if node is leaf:
        return []
    if not isinstance(node, Group):
        return None
    found = ((at, _path(part, leaf)) for at, part in enumerate(node.parts))
    return next(([(node, at), *rest] for at, rest in found if rest is not None), None)
