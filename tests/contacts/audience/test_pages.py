"""Lists of contacts: who is found by what an address asks, a page at a time."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import clock
from contacts import consent
from contacts.audience import filters, pages
from contacts.consent import Said
from contacts.models import Contact, Segment
from tests.contacts.facts import identify, take, track, who

pytestmark = pytest.mark.django_db


def people(**traits: Mapping[str, object]) -> None:
    """Contacts by user id, each with traits."""
    take(*(identify(user, **{"email": f"{user}@example.com", **said}) for user, said in traits.items()))


def found(address: str) -> list[str]:
    """The addresses of whom a list shows."""
    return [contact.email.partition("@")[0] for contact in page(address).contacts]


def page(address: str) -> pages.Found:
    """The page at an address."""
    return pages.page(filters.read(parse_qs(address)), clock.now())


def says(address: str) -> str:
    """What is wrong with an address."""
    return " ".join(f"{problem.message} {problem.cure}" for problem in page(address).problems)


def test_a_search_knows_words_of_names_and_addresses_and_whole_user_ids() -> None:
    people(ada={"first_name": "Ada", "last_name": "Byron"}, bob={"first_name": "Bob"})
    assert found("search=byr") == ["ada"]
    assert found("search=ada+byron") == ["ada"]
    assert found("search=bob") == ["bob"]
    assert found("search=nobody") == []


@pytest.mark.parametrize(
    "typed", ["%25", "_", "\\", "'", '"', "a OR b", "&|!:*", "()", "🦊", "-- ;", "%00", "a" * 900, " "]
)
def test_nothing_that_one_types_is_an_error(typed: str) -> None:
    people(ada={})
    read = filters.read({"search": [typed]})
    assert pages.page(read, clock.now()).problems == ()


def test_a_percent_sign_is_a_character_and_no_pattern() -> None:
    people(ada={})
    assert found("search=%25%25%25") == []


@pytest.mark.parametrize(
    ("where", "who_fits"),
    [
        ("plan:equal_to:pro", ["ada"]),
        ("plan:one_of:pro,team", ["bob", "ada"]),
        ("plan:not_equal_to:pro", ["bob"]),
        ("plan:contains:ea", ["bob"]),
        ("plan:known", ["bob", "ada"]),
        ("plan:unknown", ["cy"]),
        ("seats:greater_than:5", ["ada"]),
        ("seats:between:1,5", ["bob"]),
        ("seats:between:1 and 5", ["bob"]),
        ("score:at_least:40", ["ada"]),
        ("vip:equal_to:yes", ["ada"]),
        ("vip:equal_to:false", ["bob"]),
        ("renews:before:2026-06-01", ["ada"]),
        ("email:starts_with:cy", ["cy"]),
        ("odd:name:equal_to:x", ["cy"]),
    ],
)
def test_a_filter_asks_as_a_rule_does(where: str, who_fits: list[str]) -> None:
    people(
        ada={"plan": "pro", "seats": 12, "score": 80, "vip": True, "renews": "2026-05-01"},
        bob={"plan": "team", "seats": 3, "vip": False, "renews": "2026-07-01"},
        cy={"odd:name": "x"},
    )
    assert found(f"where={where}") == who_fits


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("where=nothing:equal_to:x", "No attribute is called “nothing”"),
        ("where=seats:like:3", "cannot be asked for “like”"),
        ("where=seats:greater_than:many", "is a number, and “many” is not"),
        ("where=seats:greater_than", "lacks its value"),
        ("where=vip:equal_to:maybe", "is yes or no"),
        ("where=seats:between:5,1", "two values, the lower first"),
        ("where=vip:greater_than:yes", "no order"),
        ("where=:::", "No attribute is called"),
        ("where=renews:before:soon", "date"),
        ("consent=email", "no consent that can be asked for"),
        ("consent=pigeon.news:given", "no consent that can be asked for"),
        ("segment=gone", "There is no segment “gone”"),
        ("sort=shoe_size", "cannot be sorted by “shoe_size”"),
        ("after=rubbish", "does not continue the list"),
        ("after=WyIyMDI2IiwgMV0", "does not continue the list"),
    ],
)
def test_an_address_edited_by_hand_is_told_what_is_wrong(address: str, said: str) -> None:
    people(ada={"plan": "pro", "seats": 12, "vip": True, "renews": "2026-05-01"})
    assert said in says(address)
    assert found(address) == []


def test_consent_to_every_topic_counts_and_a_withdrawal_does_not() -> None:
    people(ada={}, bob={}, cy={})
    now = clock.now()
    consent.record(
        [
            Said(who("ada").pk, "email", "*", True, now, "form"),
            Said(who("bob").pk, "email", "news", True, now - timedelta(hours=1), "form"),
            Said(who("bob").pk, "email", "news", False, now, "form"),
        ]
    )
    assert found("consent=email.news:given") == ["ada"]
    assert found("consent=email.news:missing") == ["cy", "bob"]


def test_a_segment_asks_for_what_people_did_and_for_other_segments() -> None:
    people(ada={"plan": "pro"}, bob={"plan": "pro"})
    take(track("priced", "ada"), track("priced", "ada", properties={"plan": "x"}))
    Segment.objects.create(
        slug="pros", name="Pros", condition={"fact": "contact.plan", "is": "equal_to", "value": "pro"}
    )
    asked = [
        {"event": "priced", "at_least": 2},
        {"event": "priced", "within": "2d", "where": [{"property": "plan", "is": "equal_to", "value": "x"}]},
        {"fact": "event.priced.last", "is": "known"},
        {"fact": "segment.pros", "is": "equal_to", "value": True},
    ]
    Segment.objects.create(slug="keen", name="Keen", condition={"all": asked})
    Segment.objects.create(slug="running", name="R", condition={"fact": "step.a.b", "is": "known"})
    assert found("segment=keen") == ["ada"]
    assert "within a run" in says("segment=running")


def test_pages_follow_one_another_without_a_gap_though_somebody_comes_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "PAGE", 3)
    for number in range(8):
        people(**{f"p{number}": {}})
    for sort in ("newest", "oldest", "address"):
        seen: list[str] = []
        after = ""
        while True:
            read = filters.read({"sort": [sort], "after": [after]})
            shown = pages.page(read, clock.now())
            seen += [contact.email for contact in shown.contacts]
            people(late={})
            after = shown.after
            if not after:
                break
        assert [address for address in dict.fromkeys(seen) if address[0] == "p"] == (
            sorted((f"p{n}@example.com" for n in range(8)), reverse=sort == "newest")
        )
        assert len(seen) == len(set(seen))


def test_filters_are_asked_of_a_window_at_a_time_and_the_page_says_how_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "WINDOW", 3)
    for number in range(8):
        people(**{f"p{number}": {"even": number % 2 == 0}})
    seen, looks, after = [], 0, ""
    while True:
        shown = pages.page(filters.read({"where": ["even:equal_to:yes"], "after": [after]}), clock.now())
        seen += [contact.email[:2] for contact in shown.contacts]
        looks, after = looks + 1, shown.after
        if not after:
            break
        assert shown.partial
        assert shown.looked_back_to is not None
    assert seen == ["p6", "p4", "p2", "p0"]
    assert looks == 3


def test_a_page_asks_the_same_number_of_queries_however_many_it_shows() -> None:
    people(**{f"p{number}": {"plan": "pro"} for number in range(3)})
    with CaptureQueriesContext(
        connection,
    ) as few:
        page("where=plan:known")
    people(**{f"q{number}": {"plan": "pro"} for number in range(30)})
    with CaptureQueriesContext(connection) as many:
        assert len(page("where=plan:known").contacts) == 33
    assert len(few) == len(many)


def test_merged_people_are_shown_once_and_everybody_is_found_by_every() -> None:
    people(ada={}, bob={}, cy={})
    Contact.objects.filter(pk=who("cy").pk).update(merged_into=who("ada"))
    assert sorted(found("")) == ["ada", "bob"]
    assert [len(ids) for ids in pages.every(filters.read({}), clock.now(), at_once=1)] == [1, 1]
    assert len(pages.first(filters.read({}), clock.now(), most=1)) == 2
