"""Who fails alone is set apart alone, whoever it is; where everybody fails, it is nobody's fault."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.engine.halving import HOPELESS, by_halves
from journeys.models import JournalEntry
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db
CLAIM = 2_000


class Claim:
    """Rows some of which fail whatever they are part of; each act leaves a row in the database."""

    def __init__(self, poisoned: set[int]) -> None:
        self.poisoned, self.acts = poisoned, 0

    def act(self, rows: range) -> tuple[bool, range]:
        self.acts += 1
        JournalEntry.objects.create(verb="gone.on", subject=str(rows.start), sentence=str(len(rows)))
        if not self.poisoned.isdisjoint(rows):
            raise ValueError("poison")
        return True, rows

    def set_apart(self, rows: range, error: Exception) -> tuple[bool, range]:
        return False, rows

    def run(self, whole: bool, size: int = CLAIM) -> tuple[list[int], list[int]]:
        """Who went on and who was set apart."""
        done = list(by_halves(size, self.act, self.set_apart, whole))
        kept = JournalEntry.objects.filter(verb="gone.on").values_list("sentence", flat=True)
        went = [row for went, rows in done if went for row in rows]
        assert sum(map(int, kept)) == len(went), "what was only asked is not kept"
        return went, [row for went, rows in done if not went for row in rows]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("first", [1, HOPELESS, HOPELESS + 1, 40, 300])
def test_the_lowest_ids_take_nobody_down(first: int, whole: bool) -> None:
    went, apart = Claim(set(range(first))).run(whole)
    assert went == list(range(first, CLAIM))
    assert apart == list(range(first))


def test_where_everybody_fails_nobody_is_to_blame() -> None:
    claim = Claim(set(range(CLAIM)))
    with pytest.raises(ValueError, match="poison"):
        claim.run(whole=True)
    assert claim.acts < 100
    went, apart = claim.run(whole=False)
    assert (went, sorted(apart)) == ([], list(range(CLAIM)))
    assert claim.acts < 200


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 400), st.sets(st.integers(0, 399), max_size=2 * HOPELESS - 1), st.booleans())
def test_a_few_never_take_others_down(size: int, poisoned: set[int], whole: bool) -> None:
    poisoned = {row for row in poisoned if row < size}
    if len(poisoned) == size:
        return
    with stage.alone():
        went, apart = Claim(poisoned).run(whole, size)
    assert went == [row for row in range(size) if row not in poisoned]
    assert apart == sorted(poisoned)
