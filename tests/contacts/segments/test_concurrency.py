"""Facts and passes at once, in every order: nobody is forgotten, and the last word counts."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from config import clock
from contacts.models import Segment, SegmentMember
from contacts.segments import lists, passes, rebuild, recount
from contacts.segments.defining import define, make_list
from tests.contacts.facts import identify, take, track, who
from tests.contacts.locks import until_somebody_waits
from tests.contacts.segments.crowd import fact, happened, members, queued, segment, settled

pytestmark = pytest.mark.django_db(transaction=True)

PRO = fact("contact.plan", "equal_to", "pro")


def apart(work: Callable[[], Any]) -> Any:
    """Do it on a connection of its own, to its end."""

    def there() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(there).result(60)


@contextmanager
def meanwhile(moment: str, work: Callable[[], Any]) -> Iterator[list[Any]]:
    """When a pass comes to this moment, do that on another connection first, once."""
    done: list[Any] = []

    def listen(reached: str) -> None:
        if reached == moment and not done:
            done.append(None)
            done[0] = apart(work)

    passes.listener = listen
    try:
        yield done
    finally:
        passes.listener = None


@pytest.mark.parametrize("moment", ["taken", "asked"])
@pytest.mark.parametrize("plans", [("free", "pro"), ("pro", "free")], ids=" then ".join)
def test_a_fact_that_commits_while_a_pass_is_under_way_is_not_lost(
    moment: str, plans: tuple[str, str]
) -> None:
    segment("pro", PRO)
    take(identify("ada", plan=plans[0]))
    with meanwhile(moment, lambda: take(identify("ada", plan=plans[1]))) as done:
        settled()
    assert done, "the pass came by"
    settled()
    assert (who("ada").pk in members("pro")) == (plans[1] == "pro")
    assert queued() == 0


@pytest.mark.parametrize("moment", ["taken", "asked"])
def test_a_second_pass_leaves_a_segment_to_the_first(moment: str) -> None:
    found = segment("pro", PRO)
    take(identify("ada", plan="pro"))

    def again() -> int | None:
        take(identify("ada", plan="free"))
        return passes.look(found.pk)

    with meanwhile(moment, again) as done:
        assert passes.look(found.pk) == 1
    assert done == [None], "it is held by somebody else"
    settled()
    assert members("pro") == set()
    assert Segment.objects.get().size == 0


def test_a_look_is_there_exactly_when_its_fact_is() -> None:
    segment("pro", PRO)
    take(identify("ada", plan="free"))
    settled()
    with transaction.atomic():
        take(identify("ada", plan="pro"))
        assert apart(settled) == 0, "neither the fact nor the look can be seen yet"
    assert settled() == 1
    assert members("pro") == {who("ada").pk}


class KilledError(Exception):
    """What a worker is not asked about."""


@pytest.mark.parametrize("moment", ["taken", "asked"])
def test_a_pass_that_dies_leaves_its_looks_to_the_next(moment: str) -> None:
    segment("pro", PRO)
    take(identify("ada", plan="pro"))

    def die(reached: str) -> None:
        if reached == moment:
            raise KilledError

    passes.listener = die
    with pytest.raises(KilledError):
        settled()
    passes.listener = None
    assert members("pro") == set()
    assert settled() == 1
    assert members("pro") == {who("ada").pk}


def test_facts_during_a_rebuild_are_kept_before_and_behind_it() -> None:
    take(*(identify(f"u{n}", plan="pro") for n in range(6)))
    found = define("pro", "Pro", PRO)
    assert rebuild.step(found.pk, size=3)
    take(identify("u0", plan="free"), identify("u5", plan="free"), identify("new", plan="pro"))
    settled()
    assert who("new").pk in members("pro")
    passes.rebuild_some()
    assert members("pro") == {who(f"u{n}").pk for n in range(1, 5)} | {who("new").pk}


def test_a_change_of_the_condition_waits_for_the_pass_under_way() -> None:
    found = segment("pro", PRO)
    take(identify("ada", plan="pro"), identify("bob", plan="free"))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            passes.look(found.pk)

            def change() -> None:
                try:
                    define("pro", "Pro", fact("contact.plan", "equal_to", "free"))
                finally:
                    connection.close()

            future = pool.submit(change)
            until_somebody_waits()
        future.result(30)
    passes.rebuild_some()
    settled()
    assert members("pro") == {who("bob").pk}


def test_many_clients_and_many_passes_end_in_what_a_recount_says() -> None:
    segment("pro", PRO)
    segment("keen", {"all": [happened("seen", at_least=2, within="30d"), {"not": PRO}]})
    make_list("vip", "VIP")
    segment("vips", {"any": [fact("segment.vip", "equal_to", True), fact("segment.keen", "equal_to", True)]})
    take(*(identify(f"u{n}") for n in range(20)))
    ids = [who(f"u{n}").pk for n in range(20)]

    def client(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _turn in range(25):
                user = f"u{chance.randrange(20)}"
                match chance.randrange(5):
                    case 0:
                        take(identify(user, plan=chance.choice(["pro", "free"])))
                    case 1:
                        take(*(track("seen", f"u{chance.randrange(20)}") for _ in range(3)))
                    case 2:
                        some = chance.sample(ids, 5)
                        lists.put("vip", some, inside=chance.random() < 0.5, now=clock.now())
                    case 3:
                        passes.work(limit=chance.choice([1, 3, 50]))
                    case _:
                        passes.rebuild_some(seconds=0)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        for future in [pool.submit(partial(client, seed)) for seed in range(6)]:
            future.result(120)
    settled()
    assert queued() == 0
    assert recount.strays(clock.now()) == []
    assert recount.sizes() == []
    assert SegmentMember.objects.count() > 0
