from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from journeys.graph.layout import GAP, GRID, PITCH, WIDTH, layout
from tests.journeys.graph.journeys import sample


def test_the_sample_reads_from_top_to_bottom() -> None:
    document = sample()
    edges = [(edge.source, edge.target) for edge in document.edges]
    places = layout(list(document.nodes), edges, ["start"])
    assert places["start"] == (0, 0)
    assert [places[key] for key in ("welcome", "wait", "route")] == [(0, 144), (0, 288), (0, 432)]
    assert all(places[source][1] < places[target][1] for source, target in edges)
    order = sorted(("case_study", "demo", "news"), key=lambda key: places[key][0])
    assert order[1] != "news", "what leads on together stands together"


def test_a_loop_goes_back_up_and_nothing_else_does() -> None:
    places = layout("abc", [("a", "b"), ("b", "c"), ("c", "b")], ["a"])
    assert places == {"a": (0, 0), "b": (0, PITCH), "c": (0, 2 * PITCH)}


def test_nothing_has_no_layout() -> None:
    assert layout([], []) == {}


def test_nodes_that_nothing_leads_to_stand_beside_the_others() -> None:
    places = layout(["a", "b", "lost"], [("a", "b")], ["a"])
    assert places["a"] == (0, 0)
    assert places["lost"][1] == 0


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=40))
def test_no_two_nodes_touch_and_all_stand_on_the_grid(pairs: list[tuple[int, int]]) -> None:
    keys = [f"n{index}" for index in range(15)]
    places = layout(keys, [(f"n{a}", f"n{b}") for a, b in pairs], ["n0"])
    assert set(places) == set(keys)
    assert places["n0"] == (0, places["n0"][1])
    assert all(x % GRID == 0 and y % PITCH == 0 for x, y in places.values())
    rows: dict[int, list[int]] = {}
    for x, y in places.values():
        rows.setdefault(y, []).append(x)
    for row in rows.values():
        row.sort()
        assert all(right - left >= WIDTH + GAP for left, right in pairwise(row))
