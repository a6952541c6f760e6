"""Graph questions by adjacency alone: order, reachability, loops. Keys are node keys, `ways` maps a key to
its targets."""

from collections.abc import Iterable, Mapping, Sequence


def forward_order(keys: Iterable[str], ways: Mapping[str, Sequence[str]], starts: Iterable[str]) -> list[str]:
    """All keys, each before what follows it wherever no loop forbids that.

    So whoever meets again meets before they go on, and the walk asks each node as few times as possible.
    """
    seen: set[str] = set()
    finished: list[str] = []
    for start in (*reversed([*starts]), *keys):
        if start not in seen:
            finished += _finished(start, ways, seen)
    return finished[::-1]


def _finished(start: str, ways: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    """Depth first from `start` over what was not seen: keys by the time at which nothing new follows them."""
    seen.add(start)
    stack = [(start, iter(ways.get(start, ())))]
    finished: list[str] = []
    while stack:
        key, targets = stack[-1]
        target = next((item for item in targets if item not in seen), None)
        if target is None:
            stack.pop()
            finished.append(key)
        else:
            seen.add(target)
            stack.append((target, iter(ways.get(target, ()))))
    return finished


def reachable(starts: Iterable[str], ways: Mapping[str, Sequence[str]]) -> set[str]:
    """Every key that can be come to from `starts`, these included."""
    found = set(starts)
    open_keys = list(found)
    while open_keys:
        for target in ways.get(open_keys.pop(), ()):
            if target not in found:
                found.add(target)
                open_keys.append(target)
    return found


def loops(ways: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """One loop, as short as possible, for each group of nodes that all lead to each other.

    Each is a list of keys in walking order, without the first repeated at its end.
    """
    found, done = [], set[str]()
    for key in ways:
        if key in done:
            continue
        path = _way_back(key, ways)
        if path:
            found.append(path)
            done |= reachable([key], ways) & _leading_to(key, ways)
    return found


def _way_back(key: str, ways: Mapping[str, Sequence[str]]) -> list[str]:
    """The shortest way from `key` to itself, empty where there is none."""
    came: dict[str, str] = {}
    level = [key]
    while level:
        following = []
        for node in level:
            for target in ways.get(node, ()):
                if target == key:
                    path = [node]
                    while path[-1] != key:
                        path.append(came[path[-1]])
                    return path[::-1]
                if target not in came:
                    came[target] = node
                    following.append(target)
        level = following
    return []


def _leading_to(key: str, ways: Mapping[str, Sequence[str]]) -> set[str]:
    backwards: dict[str, list[str]] = {}
    for node, targets in ways.items():
        for target in targets:
            backwards.setdefault(target, []).append(node)
    return reachable([key], backwards)
