from collections import Counter
from hashlib import sha256

from journeys.graph.buckets import bucket, walks_without_logic


def test_a_bucket_is_the_hash_of_journey_node_and_contact() -> None:
    digest = sha256(b"launch/split/0198c0de").digest()
    assert bucket("launch", "split", "0198c0de") == int.from_bytes(digest[:8], "big") % 10_000


def test_it_is_sticky_and_each_node_draws_anew() -> None:
    same = {bucket("launch", "a", "contact") for _ in range(5)}
    others = {bucket("launch", node, "contact") for node in "abcdefgh"}
    assert len(same) == 1
    assert len(others) > 1


def test_the_share_without_logic_is_what_was_asked() -> None:
    counts = Counter(walks_without_logic("launch", str(contact), 10) for contact in range(20_000))
    assert abs(counts[True] / 20_000 - 0.1) < 0.01
    assert not any(walks_without_logic("launch", str(contact), 0) for contact in range(100))
    assert all(walks_without_logic("launch", str(contact), 100) for contact in range(100))
