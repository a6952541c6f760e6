"""Any graph, any facts: a walk ends, everybody is somewhere, and the wake plans forget nothing."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.graph.document import Document, parse_journey
from journeys.graph.person import ZONE
from journeys.graph.plan import compile
from journeys.graph.problems import problems
from journeys.graph.simulate import simulate
from journeys.graph.simulated_walk import SimulatedWalk
from journeys.graph.simulation import Simulation
from journeys.graph.walk import MOST_STEPS
from tests.journeys.graph.journeys import journey, rulebook

EVENTS = ["paid", "used", "left", "page_viewed"]
PRO = {"fact": "contact.plan", "is": "equal_to", "value": "pro"}
TABLE = {
    "inputs": [
        {"fact": "contact.score", "type": "number"},
        {"fact": "event.paid.count", "type": "number"},
    ],
    "outputs": [
        {"name": "to", "type": "text", "values": ["a", "b"]},
        {"name": "pause", "type": "duration"},
    ],
    "rows": [
        {"id": "1", "when": ["> 5", "-"], "then": ["a", "2h"]},
        {"id": "2", "when": ["-", ">= 2"], "then": ["b", "5h"]},
    ],
}
RULES = rulebook(
    {"slug": "pro", "kind": "condition", "condition": {"any": [PRO, {"event": "used", "within": "3h"}]}},
    {"slug": "way", "kind": "table", "table": TABLE},
)
CONDITIONS = [
    PRO,
    {"event": "used", "at_least": 2, "within": "10h"},
    {"fact": "journey.age", "is": "at_least", "value": "9h"},
    {"not": {"event": "used", "within": "4h"}},
]
HOURS = st.integers(1, 12).map(lambda hours: f"{hours}h")
WAIT = st.builds(
    lambda duration, since, cut: ("wait_for", {"duration": duration, "since": since, "cut_short_by": cut}),
    HOURS | st.just({"from": "step.n1.pause", "else": "3h"}),
    st.sampled_from(["entering", "last_interaction", "event:paid"]),
    st.lists(st.sampled_from(EVENTS), max_size=2),
)
UNTIL = st.builds(
    lambda what, timeout: ("wait_until", {**what, "timeout": timeout}),
    st.sampled_from([{"event": name} for name in EVENTS] + [{"condition": item} for item in CONDITIONS]),
    HOURS,
)
OTHERS = st.sampled_from(
    [
        ("decide_rule", {"rule": "pro"}),
        ("decide_table", {"rule": "way", "output": "to"}),
        ("split", {"branches": [{"key": "a", "weight": 1}, {"key": "b", "weight": 2}]}),
        ("send_email", {"class": "transactional", "subject": "S", "text": "T"}),
        ("send_email", {"class": "promotional", "topic": "news", "subject": "S", "text": "T"}),
        ("set_attribute", {"attribute": "plan", "value": "pro"}),
        ("goal", {"name": "g"}),
        ("exit", {}),
    ]
)
EXITS = st.sampled_from([None, {"event": "left"}, {"fact": "contact.plan", "is": "equal_to", "value": "pro"},
                         {"fact": "journey.age", "is": "at_least", "value": "30h"}])  # fmt: skip
AT = st.integers(0, 40).map(lambda hours: f"{hours}h")
FACTS = st.lists(
    st.builds(lambda at, name: ("events", {"after": at, "event": name}), AT, st.sampled_from(EVENTS))
    | st.builds(
        lambda at, plan: ("set", {"after": at, "attributes": {"plan": plan}}),
        AT,
        st.sampled_from(["pro", "free", None]),
    ),
    max_size=8,
)


@st.composite
def graphs(draw: st.DrawFn) -> Document:
    """A journey of up to nine nodes: every outcome led onwards, or anywhere, loops and all."""
    forward = draw(st.sampled_from([True, True, False]))
    kinds = draw(st.lists(WAIT | UNTIL | OTHERS, min_size=1, max_size=7))
    nodes: dict[str, Any] = {"n0": ("trigger_event", {"event": "signed_up"})}
    nodes |= {f"n{index + 1}": kind for index, kind in enumerate(kinds)}
    nodes[f"n{len(nodes)}"] = ("exit", {})
    bare = parse_journey(journey(nodes, ""))
    first = {key: index + 1 if forward else 1 for index, key in enumerate(nodes)}
    edges = [
        f"{key}:{outcome} n{draw(st.integers(first[key], len(nodes) - 1))}"
        for key, node in bare.nodes.items()
        for outcome in node.kind.outcomes(node.settings, RULES)
        if outcome not in node.kind.optional or draw(st.booleans())
    ]
    facts = draw(FACTS)
    test = {
        "name": "t",
        "contact": {
            "score": draw(st.sampled_from([None, 3, 9])),
            "plan": draw(st.sampled_from([None, "free"])),
        },
        "consents": {"email.news": draw(st.booleans())},
        "events": [fact for kind, fact in facts if kind == "events"],
        "set": [fact for kind, fact in facts if kind == "set"],
        "choose": {"without_logic": draw(st.booleans())},
        "until": "60h",
    }
    exit_when, goal = draw(EXITS), draw(st.sampled_from([None, {"event": "paid", "within": "20h"}]))
    parts = {"exit_when": exit_when, "goal": goal}
    return parse_journey(journey(nodes, "\n".join(edges), settings=parts, tests=[test]))


def summary(walk: SimulatedWalk) -> Any:
    return (
        [(stop.node, stop.at, stop.outcome) for stop in walk.stops],
        [(message.node, message.at, message.state) for message in walk.messages],
        walk.how,
        walk.ended_at,
        walk.goal_at,
    )


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_a_walk_ends_and_everybody_is_somewhere(document: Document) -> None:
    walk = simulate(document, RULES, document.tests[0])
    assert walk.how in ("end", "goal", "exit", "waiting", "refused", "failed")
    assert (walk.ended_at is None) is (walk.how == "waiting")
    assert len(walk.stops) < 80 * MOST_STEPS
    edges = {(edge.source, edge.outcome): edge.target for edge in document.edges}
    for stop, following in pairwise(walk.stops):
        assert edges[stop.node, stop.outcome or ""] == following.node
        assert stop.at <= following.at
    if walk.how == "failed":
        found = {problem.code for problem in problems(document, RULES)}
        assert found & {"loop_without_wait", "unconnected_outcome"}, walk.reason


class Restless(Simulation):
    """Looks again whenever anything happens, and every quarter of an hour besides."""

    def timeline(self) -> Any:
        at = super().timeline()
        for quarter in range(60 * 4):
            at.setdefault(self.case.start + quarter * timedelta(minutes=15), [])
        return at

    def woken(self, events: set[str], turned: set[str]) -> bool:
        return True


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_whoever_looks_all_the_time_sees_nothing_earlier_than_the_wake_plans(document: Document) -> None:
    case = document.tests[0]
    rested = simulate(document, RULES, case)
    restless = Restless(document, compile(document, RULES), case, ZONE).run()
    if "failed" in (rested.how, restless.how):
        return
    assert summary(rested) == summary(restless)
