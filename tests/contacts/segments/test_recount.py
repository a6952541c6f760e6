"""A recount finds who is kept wrongly, and says nothing of whoever is to be looked at still."""

import pytest

from config import clock
from contacts.models import Contact, Segment, SegmentMember
from contacts.segments import recount
from journeys.engine.check import check
from tests.contacts.facts import identify, take, who
from tests.contacts.segments.crowd import fact, segment

pytestmark = pytest.mark.django_db

PRO = fact("contact.plan", "equal_to", "pro")


def test_it_finds_who_is_missing_and_who_is_too_many() -> None:
    take(identify("ada", plan="pro"), identify("bob", plan="free"))
    found = segment("pro", PRO)
    assert check() == []
    SegmentMember.objects.all().delete()
    SegmentMember.objects.create(segment=found, contact=who("bob"), since=clock.now())
    assert {(one.contact, one.member) for one in recount.strays(clock.now())} == {
        (who("ada").pk, False),
        (who("bob").pk, True),
    }
    assert {finding.code for finding in check()} == {"member"}
    assert len(recount.strays(clock.now(), sample=10**9)) == 2
    Segment.objects.update(size=7)
    assert "Segment pro counts 7 and has 1." in [finding.sentence for finding in check()]


def test_who_waits_for_a_look_is_no_finding() -> None:
    take(identify("ada", plan="pro"))
    segment("pro", PRO)
    take(identify("ada", plan="free"))
    assert check() == []
    Contact.objects.update(attributes={"plan": "pro"})
    assert check() == []
