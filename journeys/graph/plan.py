"""A journey made ready to walk: nodes in a fixed order, where each outcome leads, what wakes whoever rests.

Everything that does not depend on the people is worked out here, once per version and rulebook.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from journeys.graph.document import Document
from journeys.graph.goals import ExitWhen, Goal
from journeys.graph.order import forward_order
from journeys.kinds import liquid
from journeys.kinds.base import ASLEEP, Kind, Settings, references
from journeys.kinds.rulebook import DecidingRule, Rulebook
from journeys.rules.evaluate import Hold, compile_condition
from journeys.rules.facts import Need
from journeys.rules.problems import RuleError
from journeys.rules.wake_plan import WakePlan, wake_plan


@dataclass(frozen=True, slots=True)
class PlanNode:
    """A node as the walk needs it. `exits` maps connected outcomes to node keys; `read` are its outputs that
    something in the journey reads; `wakes` is what can change its answer; `needs` what it asks for."""

    key: str
    ordinal: int
    kind: Kind[Any]
    settings: Settings
    exits: Mapping[str, str]
    connected: frozenset[str]
    read: frozenset[str]
    wakes: WakePlan
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A journey ready to walk. `nodes` are in walking order, earlier ones first; `triggers` are the keys of
    the nodes that take entries. `exit_holds` is the compiled state of `exit_when`, None where there is none.

    `reach[key]` are the facts that members standing on `key` may ask for before they are through: what a
    world may fetch for a claim in one go.
    """

    slug: str
    nodes: Mapping[str, PlanNode]
    triggers: tuple[str, ...]
    goal: Goal | None
    exit_when: ExitWhen | None
    exit_holds: Hold | None
    exit_needs: tuple[Need, ...]
    exit_wakes: WakePlan
    without_logic: float
    rules: Rulebook
    reach: Mapping[str, frozenset[Need]]

    def rule(self, slug: str, version: int | str) -> DecidingRule:
        """The rule version that a node asks. Raises KeyError when the rulebook has none."""
        found = self.rules.find(slug, version)
        if found is None:
            raise KeyError(f"rule {slug} {version}")
        return found

    def wakes_on(self) -> Iterable[tuple[str, str | None, WakePlan]]:
        """Everything that can concern somebody: (reason, node key or None, names), reason one of trigger,
        goal, exit, node."""
        for node in self.nodes.values():
            if node.wakes != ASLEEP:
                yield ("trigger" if node.kind.takes_entry else "node"), node.key, node.wakes
        if self.goal is not None:
            yield "goal", None, WakePlan(events=frozenset((self.goal.test.event,)))
        if self.exit_when is not None:
            yield "exit", None, self.exit_wakes


def compile(document: Document, rules: Rulebook) -> Plan:
    """The plan of a document whose nodes are complete. Raises RuleError naming those that are not.

    A rule that the rulebook does not have is no reason to refuse here: whoever comes to the node is parked.
    """
    unfinished = [problem for node in document.nodes.values() for problem in node.missing]
    if unfinished:
        raise RuleError(unfinished)
    exits: dict[str, dict[str, str]] = {key: {} for key in document.nodes}
    for edge in document.edges:
        exits[edge.source][edge.outcome] = edge.target
    order = forward_order(
        document.nodes, {key: list(ways.values()) for key, ways in exits.items()}, triggers(document)
    )
    read = outputs_read(document, rules)
    nodes = {}
    for ordinal, key in enumerate(order):
        spec = document.nodes[key]
        settings = spec.settings
        assert settings is not None, "nodes that are not complete were refused above"
        nodes[key] = PlanNode(
            key=key,
            ordinal=ordinal,
            kind=spec.kind,
            settings=settings,
            exits=exits[key],
            connected=frozenset(exits[key]),
            read=frozenset(output for node, output in read if node == key),
            wakes=spec.kind.wakes(settings, rules),
            needs=spec.kind.needs(settings, rules),
        )
    exit_when = document.settings.exit_when
    condition = exit_when.condition if exit_when else None
    return Plan(
        slug=document.slug,
        nodes=nodes,
        triggers=tuple(triggers(document)),
        goal=document.settings.goal,
        exit_when=exit_when,
        exit_holds=compile_condition(condition) if condition else None,
        exit_needs=condition.needs if condition else (),
        exit_wakes=exit_wakes(exit_when),
        without_logic=document.settings.without_logic,
        rules=rules,
        reach=_reach(nodes),
    )


def triggers(document: Document) -> list[str]:
    """The keys of the nodes that take entries."""
    return [key for key, node in document.nodes.items() if node.kind.takes_entry]


def exit_wakes(exit_when: ExitWhen | None) -> WakePlan:
    """What can take somebody out."""
    if exit_when is None:
        return ASLEEP
    names = WakePlan(events=frozenset(test.event for test in exit_when.events))
    return names | wake_plan(exit_when.condition) if exit_when.condition else names


def outputs_read(document: Document, rules: Rulebook) -> set[tuple[str, str]]:
    """(node, output) of every step output that a setting, a rule, a condition or a message reads."""
    found: set[tuple[str, str]] = set()
    exit_when = document.settings.exit_when
    needs = list(exit_when.condition.needs) if exit_when and exit_when.condition else []
    for node in document.nodes.values():
        if node.settings is None:
            continue
        found |= {(item.node, item.output) for item in references(node.settings).values()}
        needs += node.kind.needs(node.settings, rules)
        for template in node.kind.templates(node.settings):
            for name in liquid.variables(template):
                family, _, rest = name.partition(".")
                if family == "step" and "." in rest:
                    step, _, output = rest.partition(".")
                    found.add((step, output.partition(".")[0]))
    for need in needs:
        if need.family == "step":
            step, _, output = need.name.partition(".")
            found.add((step, output))
    return found


def _reach(nodes: Mapping[str, PlanNode]) -> dict[str, frozenset[Need]]:
    """For each node, the needs of itself and of all that can follow it, with loops closed."""
    found = {key: frozenset(node.needs) for key, node in nodes.items()}
    changed = True
    while changed:
        changed = False
        for key in reversed(list(nodes)):
            wider = found[key].union(*(found[target] for target in nodes[key].exits.values()))
            if len(wider) > len(found[key]):
                found[key], changed = wider, True
    return found
