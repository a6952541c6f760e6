"""Where the nodes go when nobody wants to place them by hand: layers from top to bottom, few crossings,
straight paths.

The classic steps: each node one layer below all that lead to it (paths back up apart), long paths held by
stand-ins in the layers between, layers sorted by the middle of their neighbors (Sugiyama, Tagawa, Toda
1981), then each layer's places drawn to its neighbors by least squares that keeps the order (pool adjacent
violators).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from journeys.graph.order import forward_order

WIDTH, GAP, PITCH, GRID = 240, 40, 144, 8
"""Width of a node, space between two, distance of layers, grid: pixels of the canvas."""
SWEEPS = 12
STRAIGHT = 6
"""How much more the main way pulls: the first out of one node and into the next."""

type Edges = Sequence[tuple[str, str]]


def layout(keys: Sequence[str], edges: Edges, starts: Sequence[str] = ()) -> dict[str, tuple[int, int]]:
    """A position (left upper corner) for each node key; the first start stands at the origin.

    `edges` are (from, to) in the order of the outcomes that they leave by; `starts` are the triggers.
    Multiples of 8.
    """
    if not keys:
        return {}
    ways: dict[str, list[str]] = {key: [] for key in keys}
    for source, target in edges:
        ways[source].append(target)
    order = {key: index for index, key in enumerate(forward_order(keys, ways, starts))}
    forward = [(source, target) for source, target in dict.fromkeys(edges) if order[source] < order[target]]
    layers, links = _layers(sorted(keys, key=order.__getitem__), forward)
    _sort(layers, links)
    places = _place(layers, links)
    _straighten(layers, links, places)
    origin = places[next((key for key in starts if key in places), min(keys, key=order.__getitem__))]
    rows = {key: row for row, layer in enumerate(layers) for key in layer}
    snapped = _snap(layers, {key: place - origin for key, place in places.items()})
    return {key: (snapped[key], rows[key] * PITCH) for key in keys}


def _layers(order: Sequence[str], edges: Edges) -> tuple[list[list[str]], dict[str, list[str]]]:
    """Layers of keys and stand-ins, and the links between neighboring layers, downwards."""
    rank = dict.fromkeys(order, 0)
    following: dict[str, list[str]] = {key: [] for key in order}
    for source, target in edges:
        following[source].append(target)
    for key in order:
        for target in following[key]:
            rank[target] = max(rank[target], rank[key] + 1)
    layers: list[list[str]] = [[] for _ in range(max(rank.values()) + 1)]
    for key in order:
        layers[rank[key]].append(key)
    links: dict[str, list[str]] = {key: [] for key in order}
    for number, (source, target) in enumerate(edges):
        above = source
        for row in range(rank[source] + 1, rank[target]):
            stand_in = f"{number}/{row}"
            layers[row].append(stand_in)
            links[above].append(stand_in)
            links[stand_in] = []
            above = stand_in
        links[above].append(target)
    return layers, links


def _sort(layers: list[list[str]], links: Mapping[str, Sequence[str]]) -> None:
    """Sorts each layer by the mean place of its neighbors, down and up again, and keeps the best found."""
    back = _backwards(links)
    best, fewest = [list(layer) for layer in layers], _crossings(layers, links)
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        rows = range(1, len(layers)) if downwards else range(len(layers) - 2, -1, -1)
        for row in rows:
            fixed = layers[row - 1] if downwards else layers[row + 1]
            place = {key: index for index, key in enumerate(fixed)}
            neighbors = back if downwards else links
            _by_mean(layers[row], place, neighbors)
        crossings = _crossings(layers, links)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    layers[:] = best


def _by_mean(layer: list[str], place: Mapping[str, int], neighbors: Mapping[str, Sequence[str]]) -> None:
    """Sorts by the mean place of neighbors; whoever has none keeps the place."""
    means = {}
    for index, key in enumerate(layer):
        known = [place[item] for item in neighbors.get(key, ()) if item in place]
        means[key] = sum(known) / len(known) if known else float(index)
    layer.sort(key=means.__getitem__)


def _crossings(layers: Sequence[Sequence[str]], links: Mapping[str, Sequence[str]]) -> int:
    """How many pairs of links cross, counted layer by layer."""
    count = 0
    for above, below in pairwise(layers):
        place = {key: index for index, key in enumerate(below)}
        ends = [place[target] for key in above for target in sorted(links[key], key=place.__getitem__)]
        seen: list[int] = []
        for end in ends:
            count += sum(1 for other in seen if other > end)
            seen.append(end)
    return count


def _place(layers: Sequence[Sequence[str]], links: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Horizontal places, each drawn to the weighted mean of its neighbors, layer by layer, down and up
    again."""
    near = _pulls(links)
    places: dict[str, float] = {}
    for layer in layers:
        places.update(zip(layer, _spread([0.0] * len(layer), _spaces(layer)), strict=True))
    for sweep in range(2 * SWEEPS):
        for layer in layers if sweep % 2 == 0 else layers[::-1]:
            wanted = []
            for key in layer:
                pulls = near.get(key) or [(key, 1)]
                total = sum(weight for _, weight in pulls)
                wanted.append(sum(places[item] * weight for item, weight in pulls) / total)
            places.update(zip(layer, _spread(wanted, _spaces(layer)), strict=True))
    return places


def _pulls(links: Mapping[str, Sequence[str]]) -> dict[str, list[tuple[str, int]]]:
    """Each key's neighbors and how strongly they pull: the main way most, so that it runs straight."""
    back = _backwards(links)
    near: dict[str, list[tuple[str, int]]] = {}
    for source, targets in links.items():
        for target in targets:
            weight = STRAIGHT if _main(source, target, links, back) else 1
            near.setdefault(source, []).append((target, weight))
            near.setdefault(target, []).append((source, weight))
    return near


def _main(
    source: str, target: str, links: Mapping[str, Sequence[str]], back: Mapping[str, Sequence[str]]
) -> bool:
    """Whether a link is the first way out of one end and the first way into the other."""
    return links[source][0] == target and back[target][0] == source


def _straighten(
    layers: Sequence[Sequence[str]], links: Mapping[str, Sequence[str]], places: dict[str, float]
) -> None:
    """Puts each node right below the one that mainly leads to it, as far as its own neighbors leave room."""
    back = _backwards(links)
    for layer in layers[1:]:
        spaces = _spaces(layer)
        for index, key in enumerate(layer):
            above = back.get(key, [""])[0]
            if above not in places or not _main(above, key, links, back):
                continue
            place = places[above]
            if index > 0:
                place = max(place, places[layer[index - 1]] + spaces[index])
            if index + 1 < len(layer):
                place = min(place, places[layer[index + 1]] - spaces[index + 1])
            places[key] = place


def _spread(wanted: Sequence[float], spaces: Sequence[float]) -> list[float]:
    """The places nearest to those wanted (least squares) that keep the order and the space before each."""
    offsets: list[float] = []
    for space in spaces:
        offsets.append((offsets[-1] if offsets else 0.0) + space)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, size = want - offset, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    flat = [mean for mean, size in pools for _ in range(size)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]


def _spaces(layer: Sequence[str]) -> list[float]:
    """From each place to the one before it: half of both widths and the gap. Stand-ins are thin."""
    widths = [_width(key) for key in layer]
    return [0.0, *((left + right) / 2 + GAP for left, right in pairwise(widths))]


def _width(key: str) -> int:
    return GRID if "/" in key else WIDTH


def _snap(layers: Sequence[Sequence[str]], places: Mapping[str, float]) -> dict[str, int]:
    """Places on the grid, still apart."""
    snapped: dict[str, int] = {}
    for layer in layers:
        least = None
        for key in (key for key in layer if "/" not in key):
            place = round(places[key] / GRID) * GRID
            snapped[key] = place if least is None else max(place, least)
            least = snapped[key] + WIDTH + GAP
    return snapped


def _backwards(links: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    back: dict[str, list[str]] = {}
    for source, targets in links.items():
        for target in targets:
            back.setdefault(target, []).append(source)
    return back
