"""Compiled versions, kept per process. A version never changes; the rules that it follows may.

A node with ``version: "approved"`` follows its rule. Which version that is, is read once per claim; plans
are kept by the ids of the rule versions they were made with, so that a newly approved one takes effect with
the next claim.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from threading import Lock

from journeys.engine.statements import Session
from journeys.graph.document import Document, parse_journey
from journeys.graph.plan import Plan, compile, triggers
from journeys.kinds.rulebook import APPROVED, DecidingRule, Rulebook
from journeys.models import Version, VersionNode
from journeys.rules.documents import parse_rule

MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Follow:
    """A node that asks a rule: which one, the number or ``approved``, the output it routes by, and where it
    leads."""

    node: str
    slug: str
    version: int | str
    output: str
    connected: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What of a version does not depend on rules. ``ids`` name its nodes for rows, ``keys`` the other way
    round."""

    version: int
    journey: int
    number: int
    document: Document
    ids: Mapping[str, int]
    keys: Mapping[int, str]
    follows: tuple[Follow, ...]

    @property
    def entrance(self) -> int:
        """The id of the node on which what belongs to the whole run is counted: the first trigger."""
        return self.ids[triggers(self.document)[0]]


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """A version ready to run: its frame, its plan, and the rule versions that the plan was made with."""

    frame: Frame
    plan: Plan

    @property
    def version(self) -> int:
        return self.frame.version

    @property
    def journey(self) -> int:
        return self.frame.journey

    @property
    def entrance(self) -> int:
        """The id of the node on which what belongs to the whole run is counted: the first trigger."""
        return self.frame.ids[self.plan.triggers[0]]


class Kept[K, V]:
    """The values used last, at most ``MOST_KEPT``. The threads of a process share it."""

    def __init__(self) -> None:
        self.values: OrderedDict[K, V] = OrderedDict()
        self.lock = Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of ``key``, made when it is not known. Two threads may both make it; one is kept."""
        with self.lock:
            if key in self.values:
                self.values.move_to_end(key)
                return self.values[key]
        value = make()
        with self.lock:
            self.values[key] = value
            if len(self.values) > MOST_KEPT:
                self.values.popitem(last=False)
        return value


_frames: Kept[int, Frame] = Kept()
_plans: Kept[tuple[int, tuple[int, ...]], Published] = Kept()
_rules: Kept[int, DecidingRule] = Kept()


def published(work: Session, version: int) -> Published:
    """The version, compiled with the rules that hold now. One statement if it asks rules, else none, once it
    is known.

    Raises RuleError for a document that cannot run, Version.DoesNotExist for one that is not there.
    """
    frame = frame_of(version)
    rules = rules_of(work, frame.follows)
    key = (version, tuple(sorted(rule.version_id or 0 for rule in rules)))
    return _plans.get(key, lambda: Published(frame, compile(frame.document, Rulebook.of(rules))))


def frame_of(version: int) -> Frame:
    """What of the version does not depend on rules. Two queries, once per process."""
    return _frames.get(version, lambda: _frame(version))


def _frame(version: int) -> Frame:
    row = Version.objects.get(pk=version)
    document = parse_journey(row.document)
    ids = dict(VersionNode.objects.filter(version_id=version).values_list("key", "id"))
    return Frame(
        version=version,
        journey=row.journey_id,
        number=row.number,
        document=document,
        ids=ids,
        keys={id: key for key, id in ids.items()},
        follows=tuple(follows(document)),
    )


def follows(document: Document) -> Iterable[Follow]:
    """The nodes of a document that ask rules."""
    for node in document.nodes.values():
        asked = node.kind.rule(node.settings) if node.settings is not None else None
        if asked is not None:
            connected = frozenset(edge.outcome for edge in document.edges if edge.source == node.key)
            yield Follow(node.key, asked[0], asked[1], getattr(node.settings, "output", "") or "", connected)


def rules_of(
    work: Session, asked: Iterable[Follow], coming: Iterable[DecidingRule] = ()
) -> list[DecidingRule]:
    """The rule versions that these nodes get, each once. One statement for what is there; one per version
    not yet known to this process.

    A node that follows its rule gets the newest approved version whose outcomes are all connected where it
    is asked; a newer one waits until a new version of the journey connects them. Versions that are
    ``coming`` into force with a journey count as approved; they may change until then, so none is kept.
    """
    nodes = list(asked)
    if not nodes:
        return []
    soon = {rule.version_id: rule for rule in coming}
    rows = [
        *((rule.slug, rule.version_id, rule.number) for rule in soon.values()),
        *work.rows("rule_versions", slugs=sorted({follow.slug for follow in nodes})),
    ]
    chosen: dict[int, DecidingRule] = {}
    for slug in dict.fromkeys(follow.slug for follow in nodes):
        ours: list[tuple[int, int]] = [(id, number) for found, id, number in rows if found == slug]
        ours.sort(key=itemgetter(1), reverse=True)
        pinned = {follow.version for follow in nodes if follow.slug == slug}
        chosen.update(
            {id: soon.get(id) or _rule(work, id, number) for id, number in ours if number in pinned}
        )
        following = [follow for follow in nodes if follow.slug == slug and follow.version == APPROVED]
        for id, number in ours if following else ():
            rule = soon.get(id) or _rule(work, id, number)
            if all(follow.connected.issuperset(rule.outcomes(follow.output)) for follow in following):
                chosen[id] = rule
                break
    return list(chosen.values())


def _rule(work: Session, id: int, number: int) -> DecidingRule:
    """An approved version of a rule, parsed once per process; it never changes."""

    def make() -> DecidingRule:
        ((document,),) = work.rows("rule_document", id=id)
        return DecidingRule(parse_rule(document), APPROVED, number, id)

    return _rules.get(id, make)
