"""Chance of the demo's own: the same every time, whatever runs before. Pure."""

from collections.abc import Mapping, Sequence
from hashlib import sha256


def chance(*of: object) -> float:
    """A number from 0 to below 1 that follows from what it is asked of."""
    digest = sha256("/".join(["weft-demo", *map(str, of)]).encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def one_of[T](choices: Sequence[T], *of: object) -> T:
    """One of the choices, each as likely as the others."""
    return choices[int(chance(*of) * len(choices))]


def weighed[T](shares: Mapping[T, float], *of: object) -> T:
    """One of the keys, as likely as its share of all shares."""
    rest = chance(*of) * sum(shares.values())
    for key, share in shares.items():
        rest -= share
        if rest < 0:
            return key
    return list(shares)[-1]


class Even:
    """Yes or no, so often as a share says and without clumps: of the first n questions about one thing, the
    number of yes differs from n times the share by one or two.

    A golden-ratio sequence for each thing, begun at a place of its own. Asked again in the same order it
    answers the same.
    """

    STEP = 0.6180339887498949

    def __init__(self) -> None:
        self._asked: dict[tuple[object, ...], int] = {}

    def says(self, share: float, *of: object) -> bool:
        """Whether it happens this time."""
        number = self._asked.get(of, 0)
        self._asked[of] = number + 1
        return (chance("even", *of) + number * self.STEP) % 1 < share
