from hypothesis import given
from hypothesis import strategies as st

from journeys.graph.order import forward_order, loops, reachable


def test_each_node_comes_before_what_follows_it() -> None:
    ways = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}
    order = forward_order("dcba", ways, ["a"])
    assert order[0] == "a"
    assert order[-1] == "d"


def test_loops_are_found_once_and_short() -> None:
    ways = {"a": ["b"], "b": ["c", "d"], "c": ["a", "b"], "d": ["e"], "e": ["e"]}
    assert loops(ways) == [["a", "b", "c"], ["e"]]
    assert loops({"a": ["b"], "b": []}) == []


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30))
def test_without_loops_the_order_is_topological(pairs: list[tuple[int, int]]) -> None:
    edges = {(f"n{min(a, b)}", f"n{max(a, b)}") for a, b in pairs if a != b}
    keys = [f"n{index}" for index in range(12)]
    ways = {key: sorted(target for source, target in edges if source == key) for key in keys}
    order = forward_order(keys, ways, ["n3", "n0"])
    assert sorted(order) == sorted(keys)
    assert all(order.index(source) < order.index(target) for source, target in edges)
    assert loops(ways) == []


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20))
def test_a_loop_is_found_where_a_node_can_come_to_itself(pairs: list[tuple[int, int]]) -> None:
    keys = [f"n{index}" for index in range(9)]
    ways = {key: [f"n{b}" for a, b in pairs if f"n{a}" == key] for key in keys}
    in_loops = {key for key in keys if key in reachable(ways[key], ways)}
    found = loops(ways)
    assert bool(found) is bool(in_loops)
    for loop in found:
        for source, target in zip(loop, [*loop[1:], loop[0]], strict=True):
            assert target in ways[source]
