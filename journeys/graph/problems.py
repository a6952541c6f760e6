"""What keeps a journey from going live, and what is worth a look: each finding with its place and its cure.

Errors refuse publishing, warnings are shown. The same findings stand on the nodes of the canvas while it is
edited. Places are paths into the document: `nodes/KEY/settings/duration`, `nodes/KEY/outcomes/OUTCOME`,
`settings/goal`. Tests that fail are not looked at here; `simulate.run_tests` walks them.
"""

from collections.abc import Iterable, Mapping

from journeys.graph.decision_depth import deep_decisions
from journeys.graph.document import Document
from journeys.graph.nodes import NodeSpec
from journeys.graph.order import loops, reachable
from journeys.graph.plan import triggers
from journeys.kinds import liquid
from journeys.kinds.base import NodeContext
from journeys.kinds.rulebook import Rulebook
from journeys.rules.problems import Problem
from journeys.rules.wake_plan import wake_plan

WARNING = "warning"


def problems(document: Document, rules: Rulebook) -> list[Problem]:
    """Every finding, in the order of the document: the journey, then node by node.

    `rules` are the rule versions at hand; a decision gets the one that publishing would use. A millisecond
    or so for a hundred nodes: no test is walked.
    """
    found = [*_journey(document), *_loops(document, rules)]
    outputs = given_outputs(document, rules)
    leaving: dict[str, dict[str, str]] = {key: {} for key in document.nodes}
    for edge in document.edges:
        leaving[edge.source][edge.outcome] = edge.target
    ways = {key: list(targets.values()) for key, targets in leaving.items()}
    reached = reachable(triggers(document), ways)
    stages = {stage.key for stage in document.stages}
    for node in document.nodes.values():
        found += node.missing
        found += _standing(document, node, stages, reached)
        found += _edges(document, node, rules, leaving[node.key])
        if node.settings is not None:
            share = document.settings.without_logic
            context = NodeContext(node.place, node.name, rules, outputs, share)
            found += node.kind.problems(node.settings, context)
            found += _mentions(document, node, rules, outputs)
    found += deep_decisions(document, ways)
    found += _tests(document, rules)
    return found


def given_outputs(document: Document, rules: Rulebook) -> dict[tuple[str, str], str | None]:
    """The type of every step output, by (node key, output name)."""
    return {
        (node.key, name): type
        for node in document.nodes.values()
        if node.settings is not None
        for name, type in node.kind.outputs(node.settings, rules).items()
    }


def _journey(document: Document) -> Iterable[Problem]:
    """What concerns the journey as a whole."""
    if not triggers(document):
        yield Problem(
            "no_trigger", "nodes", "Nobody can enter: the journey has no trigger.", "Add a trigger."
        )
    settings = document.settings
    if settings.goal is None:
        yield Problem(
            "no_goal", "settings/goal", "The journey has no goal, so nothing says whether it works.",
            "Name the event that it is for.", WARNING,
        )  # fmt: skip
    ends = any(node.kind.key == "exit" for node in document.nodes.values())
    if document.nodes and not ends and settings.exit_when is None:
        yield Problem(
            "no_exit", "nodes", "The journey has no exit: runs end wherever a path stops.",
            "Add an exit, or say in the settings when people leave.", WARNING,
        )  # fmt: skip
    if settings.exit_when is not None and settings.exit_when.condition is not None:
        for problem in wake_plan(settings.exit_when.condition).unnameable:
            yield problem.under("settings/exit_when")


def _loops(document: Document, rules: Rulebook) -> Iterable[Problem]:
    """Loops along outcomes that may be taken at the instant of arrival."""
    at_once: dict[str, list[str]] = {key: [] for key in document.nodes}
    for edge in document.edges:
        node = document.nodes[edge.source]
        if node.settings is None or edge.outcome in node.kind.at_once(node.settings, rules):
            at_once[edge.source].append(edge.target)
    for loop in loops(at_once):
        names = [document.nodes[key].name for key in loop]
        around = " > ".join([*names, names[0]])
        yield Problem(
            "loop_without_wait", f"nodes/{loop[0]}", f"People would go round for ever: {around}.",
            "Put a wait from entering into the loop, or remove one of its paths.",
        )  # fmt: skip


def _standing(document: Document, node: NodeSpec, stages: set[str], reached: set[str]) -> Iterable[Problem]:
    """Where the node stands: its stage, and whether anybody comes there."""
    if node.stage and node.stage not in stages:
        yield Problem(
            "unknown_stage", f"{node.place}/stage",
            f"'{node.name}' stands in the stage '{node.stage}', which does not exist.",
            "Choose a stage of the journey.", WARNING,
        )  # fmt: skip
    if node.key not in reached:
        yield Problem(
            "unreachable_node", node.place, f"Nobody can come to '{node.name}'.",
            "Lead a path to it, or remove it.", WARNING,
        )  # fmt: skip


def _edges(
    document: Document, node: NodeSpec, rules: Rulebook, leaving: Mapping[str, str]
) -> Iterable[Problem]:
    """Ways out that lead nowhere, and edges (`leaving`: outcome to target) from outcomes that it does not
    have."""
    outcomes = node.kind.outcomes(node.settings, rules)
    for outcome in outcomes:
        if outcome not in leaving and outcome not in node.kind.optional and not node.kind.may_end:
            yield Problem(
                "unconnected_outcome", f"{node.place}/outcomes/{outcome}",
                f"{node.kind.label} '{node.name}' has no path for '{outcome}'.",
                _connect(node),
            )  # fmt: skip
    known = node.settings is not None and not _asks_in_vain(node, rules)
    for outcome, target in leaving.items():
        if known and outcome not in outcomes:
            cure = f"Remove the path, or lead it from one of: {', '.join(outcomes)}." if outcomes else (
                "Remove the path: nothing follows this step.")  # fmt: skip
            yield Problem(
                "unknown_outcome", f"{node.place}/outcomes/{outcome}",
                f"{node.kind.label} '{node.name}' has a path for '{outcome}', which is none of its outcomes.",
                cure,
            )  # fmt: skip
        if document.nodes[target].kind.takes_entry:
            yield Problem(
                "path_into_trigger", f"{node.place}/outcomes/{outcome}",
                f"A path leads from '{node.name}' into the trigger '{document.nodes[target].name}'.",
                "Lead it to the step behind the trigger.",
            )  # fmt: skip


def _asks_in_vain(node: NodeSpec, rules: Rulebook) -> bool:
    asked = node.kind.rule(node.settings) if node.settings is not None else None
    return asked is not None and rules.find(*asked) is None


def _connect(node: NodeSpec) -> str:
    return "Connect it or remove the branch." if node.kind.key == "split" else "Connect it to the next step."


def _mentions(
    document: Document, node: NodeSpec, rules: Rulebook, outputs: Mapping[tuple[str, str], str | None]
) -> Iterable[Problem]:
    """Other nodes that its rule, condition or texts speak of, and that are not there."""
    assert node.settings is not None, "asked only of complete nodes"
    named = [str(need) for need in node.kind.needs(node.settings, rules)]
    for template in node.kind.templates(node.settings):
        named += sorted(liquid.variables(template))
    for name in dict.fromkeys(named):
        family, _, rest = name.partition(".")
        key, _, part = rest.partition(".")
        if family == "message" and key not in document.nodes:
            yield Problem(
                "unknown_node", f"{node.place}/settings",
                f"'{node.name}' asks for {name}, but no step is called '{key}'.",
                "Ask for a message of this journey.", WARNING,
            )  # fmt: skip
        if family == "step" and (key, part.partition(".")[0]) not in outputs:
            yield Problem(
                "unknown_step_output", f"{node.place}/settings",
                f"'{node.name}' reads {name}, which no step gives.",
                "Read an output of a decision of this journey.", WARNING,
            )  # fmt: skip


def _tests(document: Document, rules: Rulebook) -> Iterable[Problem]:
    """Tests that speak of nodes or branches that are not there."""
    for index, test in enumerate(document.tests):
        named = {entry.partition(":")[0] for entry in test.expect.path or ()}
        named |= {*test.expect.at, *(test.expect.deliveries or ()), *test.choose, *test.answers}
        for key in sorted(named - set(document.nodes)):
            yield Problem(
                "unknown_node", f"tests/{index}",
                f"The test '{test.name}' names the step '{key}', which does not exist.",
                "Change the test, or give a step that key.", WARNING,
            )  # fmt: skip
        for key, branch in test.choose.items():
            node = document.nodes.get(key)
            if node is not None and branch not in node.kind.outcomes(node.settings, rules):
                yield Problem(
                    "unknown_outcome", f"tests/{index}/choose/{key}",
                    f"The test '{test.name}' chooses '{branch}' at '{node.name}', which has no such outcome.",
                    "Choose one of its branches.", WARNING,
                )  # fmt: skip
