from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.kinds.group import Result
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.wait_for import kind
from tests.journeys.kinds.listed_world import ListedWorld, after, group_of, settings_of

TWO_DAYS = settings_of(kind, duration="48h")
SINCE = settings_of(kind, duration="48h", since="last_interaction")
CUT = settings_of(kind, duration="48h", since="last_interaction", cut_short_by=["demo"])
BOTH = ("next", "cut_short")


def leaves(result: Result) -> list[str]:
    return sorted(outcome for outcome, positions in result.routes.items() if len(positions))


def test_it_holds_everybody_until_their_time_is_over() -> None:
    result = kind.run(TWO_DAYS, group_of(3, entered=[0, -48, -47.9]), ListedWorld())
    assert list(result.routes["next"]) == [1]
    assert list(result.rests) == [0, 2]
    assert list(result.due) == [after(48), after(0.1)]


def test_it_asks_the_world_nothing_when_it_counts_from_entering() -> None:
    world = ListedWorld()
    kind.run(TWO_DAYS, group_of(5), world)
    assert world.questions == 0


def test_it_counts_from_the_latest_interaction_ever_the_trigger_included() -> None:
    world = ListedWorld(events=[[(-10, "trigger")], [(-50, "page_viewed")], []])
    result = kind.run(SINCE, group_of(3), world)
    assert list(result.due) == [after(38), after(48)], "the third never did anything: from entering"
    assert list(result.rests) == [0, 2]
    assert list(result.routes["next"]) == [1], "what is already over means at once"


def test_a_new_interaction_moves_it_later() -> None:
    world = ListedWorld(hours=48, events=[[(0, "trigger"), (10, "page_viewed")]])
    result = kind.run(SINCE, group_of(), world)
    assert list(result.due) == [after(58)]


def test_an_interaction_exactly_at_the_end_still_moves_it() -> None:
    world = ListedWorld(hours=48, events=[[(0, "trigger"), (48, "page_viewed")]])
    assert list(kind.run(SINCE, group_of(), world).due) == [after(96)]


def test_a_late_worker_finds_that_it_has_passed_before_the_latest_interaction() -> None:
    world = ListedWorld(hours=60, events=[[(0, "trigger"), (10, "page_viewed"), (59, "page_viewed")]])
    assert leaves(kind.run(SINCE, group_of(), world)) == ["next"]


def test_it_counts_from_the_latest_event_of_a_name() -> None:
    paid = settings_of(kind, duration="2h", since="event:paid")
    world = ListedWorld(hours=1, events=[[(0.5, "paid"), (0.9, "page_viewed")], []])
    result = kind.run(paid, group_of(2), world)
    assert list(result.due) == [after(2.5), after(2)]


def test_an_event_cuts_it_short() -> None:
    world = ListedWorld(hours=3, events=[[(0, "trigger"), (3, "demo")], [(0, "trigger")]])
    result = kind.run(CUT, group_of(2, connected=BOTH), world)
    assert list(result.routes["cut_short"]) == [0]
    assert list(result.rests) == [1]


def test_without_a_path_of_its_own_being_cut_short_goes_on_as_usual() -> None:
    world = ListedWorld(hours=3, events=[[(0, "trigger"), (3, "demo")]])
    assert leaves(kind.run(CUT, group_of(), world)) == ["next"]


def test_an_event_exactly_at_the_end_wins_over_it() -> None:
    plain = settings_of(kind, duration="48h", cut_short_by=["demo"])
    world = ListedWorld(hours=50, events=[[(48, "demo")], [(48.1, "demo")]])
    result = kind.run(plain, group_of(2, connected=BOTH), world)
    assert list(result.routes["cut_short"]) == [0]
    assert list(result.routes["next"]) == [1], "one after the end comes too late, however late we look"


def test_only_events_after_entering_cut_it_short() -> None:
    world = ListedWorld(hours=5, events=[[(2, "demo")], [(2.1, "demo")]])
    result = kind.run(CUT, group_of(2, entered=2, connected=BOTH), world)
    assert list(result.rests) == [0]
    assert list(result.routes["cut_short"]) == [1]


def test_without_the_logic_it_runs_plainly_from_entering() -> None:
    events = [(0, "trigger"), (10, "page_viewed"), (20, "demo")]
    world = ListedWorld(hours=21, events=[events, events])
    result = kind.run(CUT, group_of(2, without=[1], connected=BOTH), world)
    assert list(result.routes["cut_short"]) == [0]
    assert list(result.rests) == [1]
    assert list(result.due) == [after(48)]


def test_its_length_may_come_from_a_step_and_its_else_holds_without_the_logic() -> None:
    dynamic = settings_of(kind, duration={"from": "step.route.pause", "else": "7d"})
    world = ListedWorld(given={("route", "pause"): ["1d", None, "soon", "1d", "-3d"]})
    result = kind.run(dynamic, group_of(5, without=[3]), world)
    assert list(result.due) == [after(24), *[after(7 * 24)] * 4]


def test_only_what_cuts_it_short_wakes_it() -> None:
    assert kind.wakes(CUT, Rulebook()).events == {"demo"}
    assert not kind.wakes(SINCE, Rulebook()).events, "an interaction moves the wait and writes nothing"


def test_it_says_what_it_does_in_one_line() -> None:
    assert kind.summary(SINCE) == "2 d after the last interaction"
    assert kind.summary(settings_of(kind, duration="2h", since="event:paid")) == "2 h after paid"


def punctual(happened: list[tuple[int, str]], span: int, until: int) -> tuple[str, int] | None:
    """By which outcome, and when, whoever looks at each instant sees the wait end: hour by hour."""
    last = 0
    for hour in range(until + 1):
        here = [name for at, name in happened if at == hour]
        if here:
            last = hour
        if "demo" in here and hour > 0:
            return "cut_short", hour
        if hour >= last + span:
            return "next", hour
    return None


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.sampled_from(["page", "demo"])), max_size=8),
    st.integers(1, 20),
    st.integers(0, 70),
)
def test_whoever_looks_late_sees_what_whoever_looks_at_each_instant_sees(
    happened: list[tuple[int, str]], span: int, look: int
) -> None:
    wait = settings_of(kind, duration=f"{span}h", since="last_interaction", cut_short_by=["demo"])
    world = ListedWorld(hours=look, events=[[(0, "trigger"), *happened]])
    result = kind.run(wait, group_of(connected=BOTH), world)
    expected = punctual(happened, span, look)
    if expected is None:
        assert list(result.rests) == [0]
        assert result.due[0] is not None
        assert result.due[0] > world.now
        last = max([0, *(at for at, _ in happened if at <= look)])
        assert result.due[0] == after(last) + timedelta(hours=span)
    else:
        assert leaves(result) == [expected[0]]
