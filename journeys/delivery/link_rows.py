"""The rows of a message's links: one per node and address, made when a node first sends. Kept per process."""

from collections.abc import Mapping

from journeys.delivery.tracking import fixed_links
from journeys.models import Link

MOST_KEPT = 5_000
_kept: dict[int, Mapping[str, int]] = {}


def link_rows(node: int, source: str) -> Mapping[str, int]:
    """Row ids by address, of the addresses that a node's template spells out the same for every reader.

    Nothing when this process has sent for the node before, else two statements.
    """
    if node not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        urls = fixed_links(source)
        Link.objects.bulk_create([Link(node_id=node, url=url) for url in sorted(urls)], ignore_conflicts=True)
        found = Link.objects.filter(node_id=node, url__in=urls).values_list("url", "id")
        _kept[node] = dict(found)
    return _kept[node]


def forget() -> None:
    """Read everything anew, as tests need whose rows are taken back."""
    _kept.clear()
