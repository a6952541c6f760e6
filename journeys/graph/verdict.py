"""What a test expects against what happened: a sentence for each difference."""

from collections.abc import Sequence
from datetime import timedelta

from journeys.graph.cases import Expect, TestCase
from journeys.graph.person import DROPPED
from journeys.graph.simulated_walk import SimulatedWalk
from journeys.rules.durations import words

EXACT = timedelta(seconds=1)
"""How far an instant may be from the one expected."""


def mismatches(case: TestCase, result: SimulatedWalk) -> list[str]:
    """A sentence for each expectation that was not met. What is not named is not compared."""
    return [*_path(case.expect, result), *_times(case.expect, result), *_messages(case.expect, result),
            *_starts(case.expect, result), *_end(case.expect, result)]  # fmt: skip


def _path(expect: Expect, result: SimulatedWalk) -> list[str]:
    if expect.path is None:
        return []
    walked = result.path
    wanted = [entry.partition(":") for entry in expect.path]
    if [node for node, _, _ in wanted] != walked:
        found = f"Expected the path {_listed(expect.path)}; walked {_listed(walked)}"
        return [f"{found} ({result.reason})" if result.reason else f"{found}."]
    return [
        f"Expected to leave {node} by {outcome}; left by {stop.outcome or 'nothing yet'}."
        for (node, _, outcome), stop in zip(wanted, result.stops, strict=True)
        if outcome and outcome != stop.outcome
    ]


def _times(expect: Expect, result: SimulatedWalk) -> list[str]:
    found = []
    for node, wanted in expect.at.items():
        arrivals = [result.after(stop.at) for stop in result.stops if stop.node == node]
        if not arrivals:
            found.append(f"Expected to come to {node} after {_spans(wanted)}; never came there.")
            continue
        compared = arrivals if node in expect.every_arrival else arrivals[:1]
        if len(compared) != len(wanted) or any(
            abs(was - should) > EXACT for was, should in zip(compared, wanted, strict=True)
        ):
            found.append(f"Expected to come to {node} after {_spans(wanted)}; came after {_spans(compared)}.")
    return found


def _messages(expect: Expect, result: SimulatedWalk) -> list[str]:
    sent = result.deliveries
    if expect.deliveries is None or list(expect.deliveries) == sent:
        return []
    dropped = [f"{item.node} was dropped: {item.reason}" for item in result.messages if item.state == DROPPED]
    why = f" ({'; '.join(dropped)})" if dropped else ""
    return [f"Expected the messages {_listed(expect.deliveries)}; sent {_listed(sent)}{why}."]


def _starts(expect: Expect, result: SimulatedWalk) -> list[str]:
    started = [slug for _, slug, _ in result.started]
    if expect.starts is None or list(expect.starts) == started:
        return []
    return [f"Expected to start {_listed(expect.starts)}; started {_listed(started)}."]


def _end(expect: Expect, result: SimulatedWalk) -> list[str]:
    found = []
    if expect.how is not None and expect.how != result.how:
        why = f" ({result.reason})" if result.reason else ""
        found.append(f"Expected the run to be over by {expect.how}; it is {result.how}{why}.")
    if expect.ended_at is not None:
        if result.ended_at is None:
            found.append(f"Expected the run to be over after {words(expect.ended_at)}; it is not.")
        elif abs(result.after(result.ended_at) - expect.ended_at) > EXACT:
            was = words(result.after(result.ended_at))
            found.append(f"Expected the run to be over after {words(expect.ended_at)}; it was after {was}.")
    return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _spans(spans: Sequence[timedelta]) -> str:
    return ", ".join(words(span) for span in spans)
