"""Every page of the address map, Django's own in our frame included: each new one is looked at."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.test import Client

from config import clock
from contacts import keys
from contacts.models import Brand, EventType, Key, Member, Segment, Suppression
from journeys.models import ContactLimit, Enrollment, Failure, Offer, TeamSettings
from tests.addresses import address, lines, meant
from tests.cast import signed_in
from tests.e2e.desk import Desk
from tests.e2e.everybody import LOOKS, ONE_EACH, Looks, shortcomings
from tests.e2e.test_pages import enter, launched, members
from tests.journeys.launch import Launch

__all__ = ["launched", "members"]


@pytest.fixture
def one_of_each(launched: Launch, members: dict[str, Member]) -> Launch:
    """A row of every model that the console shows."""
    brand = Brand.objects.get(is_default=True)
    now = clock.now()
    keys.make(Key.Kind.WRITE, "Website", None)
    Segment.objects.create(slug="pros", name="Pros", condition={})
    Suppression.objects.create(channel="email", address="gone@example.com", reason="bounced", at=now)
    EventType.objects.get_or_create(name="trial_started")
    Offer.objects.create(slug="autumn", name="Autumn", brand=brand, ends_at=now)
    ContactLimit.objects.create(at_most=3, within=timedelta(days=7))
    TeamSettings.objects.create()
    EmailAddress.objects.create(user=members["ops"], email="ops@example.com", primary=True, verified=True)
    row = Enrollment.objects.get(contact=launched.new)
    Failure.objects.create(
        enrollment=row,
        node=row.node,
        attempt=5,
        reason="LookupError: no rule",
        trace="…",
        parked=True,
        at=now,
    )
    # Who may do everything sees every page of it.
    Member.objects.filter(pk=members["ops"].pk).update(is_superuser=True)
    return launched


def pages(browser: Client, launched: Launch) -> Iterator[str]:
    """The addresses that answer an ops lead with a whole page."""
    for line in lines():
        if line.method not in ("GET", "ANY") or "200" not in line.answers["ops"].split("|"):
            continue
        for route in meant(line.route):
            found = address(route, launched)
            answer = browser.get(found)
            kind = answer.headers.get("Content-Type", "")
            if (
                answer.status_code == 200
                and kind.startswith("text/html")
                and answer.getvalue().lstrip()[:9].lower() == b"<!doctype"
            ):
                yield found


def looks(found: list[str]) -> Iterator[tuple[str, Looks]]:
    """Each page in both widths and schemes; Django's own, made of the same few parts, in one look."""
    both, single = cycle(LOOKS), cycle(ONE_EACH)
    for where in found:
        djangos = where.startswith("/admin/") and where.count("/") > 3
        yield where, next(single if djangos else both)


def test_every_page_is_for_everybody(one_of_each: Launch, members: dict[str, Member], desk: Desk) -> None:
    missing = [model._meta.label for model in admin.site._registry if not model._default_manager.exists()]
    assert not missing, "Make one of each, so that its pages are looked at."
    found = list(pages(signed_in(members["ops"]), one_of_each))
    for model in admin.site._registry:
        below = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert any(where.startswith(below) for where in found), below
    page = enter(desk, members["ops"])
    wrong = [each for where, those in looks(found) for each in shortcomings(page, where, those)]
    assert not wrong, "\n".join(wrong)
