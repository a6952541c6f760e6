"""Who belongs to a segment, as facts change."""

import pytest
from django.db import transaction

from config import clock
from contacts import consent, identity, watching
from contacts.consent import Said
from contacts.models import Contact, Inbox, Segment, SegmentInstant, SegmentMember
from contacts.segments import lists, passes, rebuild
from contacts.segments.defining import define, make_list
from journeys.rules.problems import RuleError
from tests.clock import MovableClock
from tests.contacts.facts import at, consenting, group, identify, take, track, who
from tests.contacts.segments.crowd import (
    fact,
    happened,
    instants,
    members,
    queued,
    segment,
    settled,
)

pytestmark = pytest.mark.django_db

PRO = fact("contact.plan", "equal_to", "pro")


def test_a_new_segment_finds_who_belongs_already() -> None:
    take(identify("ada", plan="pro"), identify("bob", plan="free"), identify("cyd", plan="pro"))
    found = segment("pro", PRO)
    assert members("pro") == {who("ada").pk, who("cyd").pk}
    assert found.size == 2
    assert not found.building
    assert found.counted_at is not None


def test_an_attribute_moves_its_contact_alone() -> None:
    take(identify("ada", plan="pro"), identify("bob", plan="free"))
    segment("pro", PRO)
    take(identify("bob", plan="pro"), identify("ada", seats=3))
    assert queued() == 1, "seats change nothing"
    assert settled() == 1
    assert members("pro") == {who("ada").pk, who("bob").pk}
    take(identify("ada", plan="free"))
    settled()
    assert members("pro") == {who("bob").pk}
    assert Segment.objects.get(slug="pro").size == 1


def test_an_event_moves_its_contact() -> None:
    segment("seen", happened("pricing_viewed", at_least=2))
    take(track("pricing_viewed", "ada"), track("other", "bob"))
    settled()
    assert members("seen") == set()
    take(track("pricing_viewed", "ada"))
    settled()
    assert members("seen") == {who("ada").pk}


def test_a_new_contact_of_whom_nothing_is_known_belongs_where_that_is_asked() -> None:
    segment("quiet", {"not": happened("seen", within="30d")})
    segment("pro", PRO)
    take(track("first", "ada"))
    settled()
    assert members("quiet") == {who("ada").pk}


def test_consent_moves_its_contact_also_for_every_topic_at_once() -> None:
    segment("reachable", fact("consent.email.news", "equal_to", True))
    take(
        consenting(track("seen", "ada"), **{"email.news": True}), consenting(track("seen", "bob"), email=True)
    )
    settled()
    assert members("reachable") == {who("ada").pk, who("bob").pk}
    now = clock.now()
    consent.record([Said(who("ada").pk, "email", "*", False, now, "test")])
    settled()
    assert members("reachable") == {who("bob").pk}


def test_an_account_moves_everybody_of_it() -> None:
    segment("big", fact("account.size", "at_least", 100))
    take(group("ada", "acme"), group("bob", "acme"), group("cyd", "other", size=500))
    settled()
    assert members("big") == {who("cyd").pk}
    take(group("ada", "acme", size=200))
    settled()
    assert members("big") == {who(name).pk for name in ("ada", "bob", "cyd")}


def test_whoever_turns_silently_is_found_at_the_instant_and_looked_at_once(clock: MovableClock) -> None:
    take(track("seen", "ada"), track("seen", "bob"))
    segment("active", happened("seen", within="30d"))
    segment("silent", {"not": happened("seen", within="30d")})
    settled()
    assert instants("active") == 2
    clock.advance("20d")
    take(track("seen", "bob"))
    settled()
    assert members("active") == {who("ada").pk, who("bob").pk}
    clock.advance("10d")
    # Ada at her instant; Bob's stored one is a lower bound, and due now as well: one look each per window.
    assert settled() == 4
    assert members("active") == {who("bob").pk}
    assert members("silent") == {who("ada").pk}
    assert settled() == 0
    clock.advance("20d")
    assert settled() == 2
    assert members("active") == set()
    assert members("silent") == {who("ada").pk, who("bob").pk}
    assert SegmentInstant.objects.count() == 0, "nothing can change by time alone any more"


def test_a_count_in_a_window_is_looked_at_when_it_crosses_its_bound(clock: MovableClock) -> None:
    segment("keen", happened("seen", at_least=2, within="10d"))
    for _day in range(5):
        take(track("seen", "ada"))
        clock.advance("1d")
    settled()
    assert members("keen") == {who("ada").pk}
    clock.advance("8d")
    looked = settled()
    assert members("keen") == set()
    assert looked == 1, "five events leave the window, and one of them matters"


def test_dates_that_pass_and_values_that_grow_old(clock: MovableClock) -> None:
    segment("soon", fact("contact.renewal", "within_next", "14d", type="datetime"))
    segment("fresh", fact("contact.plan", "equal_to", "pro", no_older_than="90d"))
    take(identify("ada", plan="pro", renewal=(clock.now.replace(year=clock.now.year + 1)).isoformat()))
    settled()
    assert members("soon") == set()
    assert members("fresh") == {who("ada").pk}
    clock.advance("91d")
    settled()
    assert members("fresh") == set()
    clock.advance("262d")
    settled()
    assert members("soon") == {who("ada").pk}
    clock.advance("14d")
    settled()
    assert members("soon") == set()


def test_a_segment_in_a_segment_follows_it() -> None:
    take(identify("ada", plan="pro", country="de"))
    segment("pro", PRO)
    segment(
        "german_pro",
        {"all": [fact("segment.pro", "equal_to", True), fact("contact.country", "equal_to", "de")]},
    )
    ada = who("ada").pk
    assert members("german_pro") == {ada}
    take(identify("ada", plan="free"))
    settled()
    assert members("german_pro") == set()
    define("pro", "Pro", fact("contact.plan", "equal_to", "free"))
    passes.rebuild_some()
    assert members("pro") == members("german_pro") == {ada}


def test_a_circle_is_refused_at_its_place() -> None:
    segment("a", PRO)
    segment("b", fact("segment.a", "equal_to", True))
    with pytest.raises(RuleError) as error:
        define("a", "A", {"any": [PRO, fact("segment.b", "equal_to", True)]})
    (problem,) = error.value.problems
    assert problem.code == "circular_segment"
    assert "a > b > a" in problem.message
    with pytest.raises(RuleError):
        define("c", "C", fact("segment.c", "equal_to", True))
    with pytest.raises(RuleError) as error:
        define("d", "D", fact("journey.age", "at_least", "3d"))
    assert error.value.problems[0].code == "not_for_lists"


def test_a_list_moves_who_depends_on_it_and_is_announced() -> None:
    take(identify("ada", plan="pro"))
    make_list("vip", "VIP")
    segment("vips", fact("segment.vip", "equal_to", True))
    with transaction.atomic():
        watching.replace("journey:test", [("segment", "vip"), ("segment", "vips")])
    ada = who("ada").pk
    assert lists.put("vip", [ada], inside=True, now=clock.now()).entered == 1
    assert lists.put("vip", [ada], inside=True, now=clock.now()).entered == 0
    settled()
    assert members("vip") == members("vips") == {ada}
    assert Segment.objects.get(slug="vip").size == 1
    lists.put("vip", [ada], inside=False, now=clock.now())
    settled()
    assert members("vip") == members("vips") == set()
    told = list(Inbox.objects.filter(kind="segment").order_by("id").values_list("name", "payload"))
    assert told == [
        ("vip", {"entered": True}), ("vips", {"entered": True}),
        ("vip", {"entered": False}), ("vips", {"entered": False}),
    ]  # fmt: skip


def test_nobody_is_told_where_nobody_watches() -> None:
    segment("pro", PRO)
    take(identify("ada", plan="pro"))
    settled()
    assert members("pro") == {who("ada").pk}
    assert not Inbox.objects.exists()


def test_who_was_merged_belongs_nowhere_and_lists_go_over() -> None:
    take(identify("ada", plan="pro"), identify("bob", plan="free", country="de"))
    segment("pro", PRO)
    segment("german", fact("contact.country", "equal_to", "de"))
    make_list("vip", "VIP")
    ada, bob = who("ada"), who("bob")
    lists.put("vip", [bob.pk], inside=True, now=clock.now())
    identity.merge(bob, ada)
    settled()
    assert not SegmentMember.objects.filter(contact=bob).exists()
    assert members("vip") == members("german") == {ada.pk}
    assert [s.size for s in Segment.objects.order_by("slug")] == [1, 1, 1]


def test_a_fact_of_the_future_is_looked_at_when_it_has_happened(clock: MovableClock) -> None:
    segment("today", happened("seen", within="1d"))
    take(at(track("seen", "ada"), clock.now))
    settled()
    assert members("today") == {who("ada").pk}


def test_a_definition_that_was_written_without_being_taken_up_is_taken_up() -> None:
    take(identify("ada", plan="pro"))
    Segment.objects.create(slug="old", name="Old", condition=PRO)
    passes.rebuild_some()
    assert members("old") == {who("ada").pk}


def test_changing_a_condition_never_removes_who_belongs(clock: MovableClock) -> None:
    take(*(identify(f"u{n}", plan="pro", seats=n) for n in range(20)))
    found = segment("pro", PRO)
    before = dict(SegmentMember.objects.values_list("contact_id", "serial"))
    define("pro", "Pro", {"all": [PRO, fact("contact.seats", "at_least", 5)]})
    kept = {who(f"u{n}").pk for n in range(5, 20)}
    while rebuild.step(found.pk, size=3):
        assert kept <= members("pro")
    assert members("pro") == kept
    after = dict(SegmentMember.objects.values_list("contact_id", "serial"))
    assert after == {pk: serial for pk, serial in before.items() if pk in kept}, "their rows are the same"
    assert Segment.objects.get(slug="pro").size == 15
    assert Contact.objects.count() == 20
