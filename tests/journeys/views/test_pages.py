"""Home, the list of journeys, tasks, contacts, and what goes wrong."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from contacts.models import Member
from journeys.models import Journey, Node, Task
from journeys.services.new_journey import new_journey
from tests.cast import signed_in
from tests.journeys.engine.stage import somebody
from tests.journeys.launch import Launch

Members = dict[str, Member]


def page(member: Member | None, address: str, status: int = 200) -> str:
    answer = signed_in(member).get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def test_home_shows_each_role_what_it_may_see(launched: Launch, members: Members) -> None:
    mia = page(members["marketer"], "/")
    assert "Hello, Mia" in mia
    assert "Feature launch nurture" in mia
    assert "Every rule is approved." in mia
    sam = page(members["sales"], "/")
    assert "Call Hot" in sam
    assert "Feature launch nurture" not in sam
    for label, roles in (("Insights", "marketer analyst"), ("Ops", "ops"), ("Tasks", "sales")):
        for role in roles.split():
            assert f"<span>{label}</span>" in page(members[role], "/")
    assert "<span>Ops</span>" not in mia


def test_whoever_is_not_signed_in_is_asked_to(db: None) -> None:
    answer = signed_in(None).get("/journeys/?status=live")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/journeys/%3Fstatus%3Dlive"


def test_nobody_signs_up_by_themselves(db: None) -> None:
    assert "Members are invited" in page(None, "/accounts/signup/")
    signed_in(None).post(
        "/accounts/signup/", {"email": "x@example.com", "password1": "a-long-enough-password"}
    )
    assert not Member.objects.exists()


def test_an_empty_installation_teaches(members: Members) -> None:
    assert "Your first journey" in page(members["marketer"], "/")
    assert "Your first journey" in page(members["marketer"], "/journeys/")
    assert "Logic that everybody can read" in page(members["marketer"], "/rulebook/")
    assert "People appear with their first event" in page(members["marketer"], "/contacts/")
    assert "Numbers come with the first people" in page(members["marketer"], "/insights/")
    assert "No open task" in page(members["sales"], "/tasks/")
    assert "New journey" not in page(members["analyst"], "/journeys/")


def test_a_new_journey_opens_on_the_canvas(members: Members) -> None:
    mia = signed_in(members["marketer"])
    answer = mia.post("/journeys/new/", {"name": "Win back", "event": "went_quiet"})
    assert answer.headers["Location"] == "/journeys/win-back/"
    node = Node.objects.get()
    assert (node.kind, node.settings) == ("trigger_event", {"event": "went_quiet"})
    assert mia.post("/journeys/new/", {"name": "Win back"}).headers["Location"] == "/journeys/win-back-2/"
    assert mia.post("/journeys/new/", {"name": "New"}).headers["Location"] == "/journeys/new-2/"
    assert mia.post("/journeys/new/", {"name": "🦊"}).headers["Location"] == "/journeys/journey/"
    for wrong in ({"name": ""}, {"name": "x" * 161}, {"name": "a\x00b"}, {"name": "x", "event": "a\nb"}):
        assert mia.post("/journeys/new/", wrong).status_code == 422


def test_journeys_are_searched_and_filtered(launched: Launch, members: Members) -> None:
    new_journey("Win back", "", members["marketer"])
    ada = members["analyst"]
    assert "Win back" in page(ada, "/journeys/")
    assert "Win back" not in page(ada, "/journeys/?status=live")
    assert "Win back" in page(ada, "/journeys/?search=WIN")
    assert "No journey fits" in page(ada, "/journeys/?search=%00%F0%9F%A6%8A&page=99")


def test_many_journeys_cost_no_more_queries(
    members: Members, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        new_journey(f"Journey {number}", "happened", members["marketer"])
    ada = signed_in(members["analyst"])
    ada.get("/journeys/")
    with django_assert_num_queries(7):
        ada.get("/journeys/")


def test_a_task_is_closed_and_opened_again(launched: Launch, members: Members) -> None:
    sam, task = signed_in(members["sales"]), Task.objects.get()
    close = f"/tasks/{task.public_id}/close/"
    assert "Done: “Call Hot”." in sam.post(close, follow=True).content.decode()
    task.refresh_from_db()
    assert (task.state, task.assignee) == ("done", members["sales"])
    assert "Call Hot" in page(members["sales"], "/tasks/?state=closed")
    sam.post(close, {"reopen": "1"})
    task.refresh_from_db()
    assert (task.state, task.closed_at) == ("open", None)


@pytest.mark.parametrize("search", ["hot@example.com", "hot", "HOT", "Hot"])
def test_contacts_are_found(launched: Launch, members: Members, search: str) -> None:
    shown = page(members["sales"], f"/contacts/?search={search}")
    assert "hot@example.com" in shown
    assert "warm@example.com" not in shown


def test_many_contacts_cost_no_more_queries(
    members: Members, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        somebody(email=f"c{number}@example.com", score=number)
    sam = signed_in(members["sales"])
    sam.get("/contacts/")
    # Who looks and what they may (5), the page of contacts and its limit of time (5), what stands beside each
    # (2), what a new filter may ask (4).
    with django_assert_num_queries(16):
        first = sam.get("/contacts/").content.decode()
    following = re.search(r'href="\?(after=[^"]+)"', first)
    assert following is not None
    assert "c0@example.com" in page(members["sales"], f"/contacts/?{following[1]}")


def test_a_contact_shows_profile_timeline_and_journeys(launched: Launch, members: Members) -> None:
    address = f"/contacts/{launched.won.public_id}/"
    shown = page(members["marketer"], address)
    for words in ("won@example.com", "first name", "Won", "Text"):
        assert words in shown
    assert "Feature launch nurture" in page(members["marketer"], address + "journeys/")
    assert "goal" in page(members["marketer"], address + "journeys/")
    assert "<span>Welcome</span>" in page(members["marketer"], address + "messages/")
    story = page(members["marketer"], address + "timeline/")
    for words in ("whitepaper downloaded", "trial started", "Welcome"):
        assert words in story


def test_what_is_not_there_says_so(members: Members) -> None:
    for address in ("/nowhere/", "/rulebook/nothing/", "/contacts/00000000-0000-7000-8000-000000000000/"):
        assert "There is nothing at this address" in page(members["ops"], address, 404)
    assert "You may not open this" in page(members["sales"], "/journeys/", 403)


def test_no_journey_has_the_name_of_a_page(members: Members) -> None:
    assert not Journey.objects.filter(slug="new").exists()
    assert "New journey" in page(members["marketer"], "/journeys/new/")


def test_nobody_is_led_to_a_page_that_says_no(launched: Launch, members: Members) -> None:
    seen: set[str] = set()
    sam = signed_in(members["sales"])
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        answer = sam.get(address)
        assert answer.status_code != 403, address
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for found in re.findall(r'(?:href|hx-get)="(/[^"#]*)', answer.getvalue().decode()):
            target = found.replace("&amp;", "&")
            # Filters, sorts and pages of an address ask for no other right than the address.
            place = target.partition("?")[0]
            if place not in seen and not place.startswith(("/static/", "/accounts/")):
                seen.add(place)
                waiting.append(target)
    assert "/rulebook/lead-routing/" in seen
    assert len(seen) > 15
