"""The dashboard of a journey, the people behind its numbers, and the path of one of them."""

import csv
import re
from io import StringIO

import pytest

from contacts.models import Member
from tests.cast import signed_in
from tests.counted import queries_of
from tests.journeys.engine.stage import happen, rest, somebody
from tests.journeys.launch import Launch

Members = dict[str, Member]
NUMBERS = "/journeys/feature-launch/numbers/"


def page(members: Members, address: str, role: str = "analyst") -> str:
    answer = signed_in(members[role]).get(address)
    assert answer.status_code == 200, answer.content
    return re.sub(r"\s+", " ", answer.content.decode())


def test_each_step_says_who_arrived_waits_and_left(launched: Launch, members: Members) -> None:
    shown = page(members, NUMBERS)
    assert '?version=1&amp;node=start">4</a>' in shown
    assert '?version=1&amp;node=wait&amp;what=waiting">1</a>' in shown
    assert "node=wait&amp;what=left&amp;outcome=goal" in shown
    assert "node=route&amp;what=left&amp;outcome=sales" in shown


def test_every_number_opens_into_as_many_people(launched: Launch, members: Members) -> None:
    shown = page(members, NUMBERS)
    links = re.findall(
        r'href="([^"]*/people/[^"]*)">(?:<span>[^<]*</span><span class="number">)?([\d,]+)<', shown
    )
    assert len(links) > 12
    for address, number in links:
        people = page(members, address.replace("&amp;", "&"))
        assert people.count('class="strong-link"') == int(number), address


def test_too_few_people_are_called_too_few(launched: Launch, members: Members) -> None:
    shown = page(members, NUMBERS)
    assert "too few" in shown
    assert "What the logic is worth" not in shown, "nobody walked without it"


def test_each_row_of_the_logic_says_whom_it_decided(launched: Launch, members: Members) -> None:
    shown = page(members, NUMBERS)
    assert "What the logic decided" in shown
    assert "node=route&amp;what=left&amp;row=hot" in shown


def test_one_arm_alone_is_shown_and_kept_in_every_link(launched: Launch, members: Members) -> None:
    shown = page(members, NUMBERS + "?logic=with")
    assert "node=start&amp;logic=with" in shown
    assert page(members, NUMBERS + "?logic=%00nonsense").count("logic=nonsense") == 0


@pytest.mark.parametrize("table", ["steps", "ways", "rows", "logic"])
def test_every_table_is_a_file(launched: Launch, members: Members, table: str) -> None:
    answer = signed_in(members["analyst"]).get(f"{NUMBERS}{table}.csv?version=1")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert rows
    assert all(len(row) == len(head) for row in rows)


def test_a_file_equals_the_page(launched: Launch, members: Members) -> None:
    answer = signed_in(members["analyst"]).get(f"{NUMBERS}steps.csv")
    rows = {row["step"]: row for row in csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))}
    assert (rows["wait"]["entered"], rows["wait"]["done"], rows["wait"]["waiting"]) == ("4", "2", "1")
    assert rows["wait"]["reached_goal_here"] == "1"


def test_a_name_that_is_a_formula_is_none_in_the_file(launched: Launch, members: Members) -> None:
    launched.version.document["nodes"][0]["name"] = "=cmd|' /C calc'!A0"
    launched.version.save()
    answer = signed_in(members["analyst"]).get(f"{NUMBERS}steps.csv")
    assert b"'=cmd" in answer.content


def test_there_is_no_file_of_anything_else(launched: Launch, members: Members) -> None:
    ada = signed_in(members["analyst"])
    assert ada.get(f"{NUMBERS}people.csv").status_code == 404
    assert ada.get(f"{NUMBERS}steps.csv?version=9").status_code == 404
    assert signed_in(members["sales"]).get(f"{NUMBERS}steps.csv").status_code == 403


def test_htmx_gets_the_numbers_alone(launched: Launch, members: Members) -> None:
    answer = signed_in(members["analyst"]).get(NUMBERS, headers={"HX-Request": "true"})
    assert answer.content.strip().startswith(b'<div id="numbers"')


def test_the_people_of_a_step_are_searched(launched: Launch, members: Members) -> None:
    shown = page(members, "/journeys/feature-launch/people/?search=warm")
    assert "Warm" in shown
    assert "Hot" not in shown


def test_an_address_that_somebody_edited_is_no_error(launched: Launch, members: Members) -> None:
    for query in ("what=%00", "outcome=%00&node=route", "before=x", "logic=maybe", "search=%F0%9F%A6%8A"):
        page(members, f"/journeys/feature-launch/people/?{query}")
    client = signed_in(members["analyst"])
    for query in ("version=99", "version=x", "node=nowhere"):
        assert client.get(f"/journeys/feature-launch/people/?{query}").status_code == 404


def test_a_path_says_why(launched: Launch, members: Members) -> None:
    shown = page(members, f"/runs/{launched.run_of(launched.hot).public_id}/")
    assert (
        "Sent to <strong>sales</strong> by row <strong>hot</strong> because Lead score 90 is over 80."
        in shown
    )
    assert "/rulebook/lead-routing/?version=1#row-hot" in shown
    assert "contact.score" in shown
    assert "Call Hot" in shown


def test_a_path_says_what_is_waited_for(launched: Launch, members: Members) -> None:
    shown = page(members, f"/runs/{launched.run_of(launched.warm).public_id}/")
    assert "Waits until" in shown
    assert "or until demo_requested." in shown


def test_a_path_shows_the_goal(launched: Launch, members: Members) -> None:
    shown = page(members, f"/runs/{launched.run_of(launched.won).public_id}/")
    assert "reached trial_started" in shown
    assert "49 EUR" in shown


def test_salespeople_see_no_numbers_but_paths(launched: Launch, members: Members) -> None:
    sales = signed_in(members["sales"])
    assert sales.get(NUMBERS).status_code == 403
    assert sales.get(f"/runs/{launched.run_of(launched.hot).public_id}/").status_code == 200


def test_a_journey_that_was_never_live_says_so(launched: Launch, members: Members) -> None:
    signed_in(members["marketer"]).post("/journeys/new/", {"name": "Win back"})
    assert "No numbers before the first version" in page(members, "/journeys/win-back/numbers/")


def test_htmx_gets_the_same_page_of_a_journey_that_was_never_live(members: Members) -> None:
    marketer = signed_in(members["marketer"])
    marketer.post("/journeys/new/", {"name": "Win back"})
    answer = marketer.get("/journeys/win-back/numbers/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert b"No numbers before the first version" in answer.content


def test_more_people_cost_no_more_queries(launched: Launch, members: Members) -> None:
    ada = signed_in(members["analyst"])
    pages = (NUMBERS, "/journeys/feature-launch/people/", "/insights/", "/tasks/")
    few = {address: queries_of(ada, address) for address in pages}
    for number in range(20):
        happen(somebody(email=f"more{number}@example.com", score=number), "whitepaper_downloaded")
    rest()
    assert {address: queries_of(ada, address) for address in pages} == few
