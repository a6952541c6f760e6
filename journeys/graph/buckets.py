"""Sticky chance: the same contact gets the same bucket on the same node of the same journey, for ever."""

from hashlib import sha256

BUCKETS = 10_000
WITHOUT_LOGIC = "without_logic"


def bucket(journey: str, node: str, contact: str) -> int:
    """0 to 9999: the first 8 bytes of sha256 of journey slug, node key and the contact's public id, modulo
    10,000.

    The three are joined by `/`, which none of them can hold.
    """
    digest = sha256(f"{journey}/{node}/{contact}".encode()).digest()
    return int.from_bytes(digest[:8]) % BUCKETS


def walks_without_logic(journey: str, contact: str, share: float) -> bool:
    """Whether the contact is in the share (in percent) that walks this journey without the logic."""
    return bucket(journey, WITHOUT_LOGIC, contact) < share * BUCKETS / 100
