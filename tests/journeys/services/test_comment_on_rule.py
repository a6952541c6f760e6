"""Talking about a rule."""

import json
from typing import Any

import pytest

from contacts.models import Member
from journeys.models import Rule, RuleComment, RuleVersion
from journeys.queries.cell_places import places
from journeys.queries.rule_comments import discussion, open_talk, open_threads
from journeys.rules.problems import RuleError
from journeys.services.comment_on_rule import LONGEST, answer, comment, reopen, resolve, withdraw
from journeys.services.edit_rule import edit_rule, new_rule
from journeys.services.sheet_edits import read_edits
from tests.cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(members: dict[str, Member]) -> Rule:
    return new_rule("Routing", "table", members["marketer"])


@pytest.fixture
def version(rule: Rule) -> RuleVersion:
    return rule.versions.get()


def test_threads_stand_on_the_rule_and_on_rows(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    whole = comment(rule, version, members["reviewer"], "Why at all?")
    row = comment(rule, version, members["sales"], "Why **80**?", "row-1")
    answer(row, version, members["marketer"], "Agreed in May.\r\nWith Tom.")
    found = discussion(rule, version)
    assert [thread.begun for thread in found.open] == [row, whole]
    assert [said.text for said in found.open[0].answers] == ["Agreed in May.\nWith Tom."]
    assert found.talk.rows == {"": 1, "row-1": 1}
    assert open_threads([rule.pk]) == {rule.pk: 2}


def test_a_thread_stays_on_its_cell_while_rows_and_columns_move(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    mia = members["marketer"]
    asked = comment(rule, version, mia, "Why 80?", "row-1", "when contact.score")
    comment(rule, version, mia, "Why yes?", "otherwise", "then route")
    said = answer(asked, version, mia, "Agreed in May.")
    assert (said.row, said.cell) == ("row-1", "when contact.score")
    edits: list[dict[str, Any]] = [
        {"do": "add_column", "part": "when", "column": 0, "to": {"fact": "contact.plan", "type": "text"}},
        {"do": "insert", "at": 0, "rows": [{"id": "first"}]},
        {"do": "move", "rows": ["row-1"], "to": 0},
    ]
    moved = edit_rule(rule, mia, read_edits(edits))
    assert open_talk(rule.slug, places(moved)) == discussion(rule, moved).talk
    assert discussion(rule, moved).talk.cells == {"row-1": {"when-1": 1}, "otherwise": {"then-0": 1}}
    assert discussion(rule, moved).talk.rows == {}
    gone = edit_rule(rule, mia, read_edits([{"do": "remove_column", "part": "when", "column": 1}]))
    threads = {thread.begun: thread.lane for thread in discussion(rule, gone).open}
    assert threads[asked] is None
    assert discussion(rule, gone).talk.cells == {"otherwise": {"then-0": 1}}
    page = signed_in(members["reviewer"]).get(f"/rulebook/{rule.slug}/").content.decode()
    assert page.count("gone from this version") == 1
    assert "1 open thread about Route, row otherwise" in page


def test_a_thread_stays_on_its_cell_while_the_window_of_its_column_changes(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    mia, event = members["marketer"], {"fact": "event.pricing_viewed.count", "type": "number"}
    added = {"do": "add_column", "part": "when", "column": 1, "to": event | {"within": "7d"}}
    version = edit_rule(rule, mia, read_edits([added]))
    comment(rule, version, mia, "Why 7 d?", "row-1", "when event.pricing_viewed.count within 1w")
    for within in ("30d", ""):
        wider = {"do": "change_column", "part": "when", "column": 1, "to": event | {"within": within}}
        now = edit_rule(rule, mia, read_edits([wider]))
        assert open_talk(rule.slug, places(now)).cells == {"row-1": {"when-1": 1}}
    again = {"do": "add_column", "part": "when", "column": 2, "to": event | {"within": "1d"}}
    assert open_talk(rule.slug, places(edit_rule(rule, mia, read_edits([again])))).cells == {}


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("", "when contact.score"),
        ("otherwise", "when contact.score"),
        ("row-1", "when contact.gone"),
        ("row-1", "note contact.score"),
        ("row-1", "then"),
    ],
)
def test_a_cell_that_is_not_there_is_not_talked_about(
    rule: Rule, version: RuleVersion, members: dict[str, Member], row: str, cell: str
) -> None:
    with pytest.raises(RuleError) as refused:
        comment(rule, version, members["sales"], "Why?", row, cell)
    assert refused.value.problems[0].code == "unknown_cell"
    assert refused.value.problems[0].cure


def test_the_table_is_told_what_is_said_about_its_cells(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    lena, mia = signed_in(members["reviewer"]), signed_in(members["marketer"])
    given = {"text": "Why?", "row": "row-1", "cell": "when contact.score", "version": "1"}
    htmx = {"HX-Request": "true"}
    answered = lena.post(f"/rulebook/{rule.slug}/comments/", given, headers=htmx)
    assert json.loads(answered["HX-Trigger"])["rule-talk"] == {
        "row": "row-1",
        "threads": 0,
        "said": {"when-0": 1},
    }
    assert 'id="talk-row-1-when-0" hx-swap-oob="true"' in answered.content.decode()
    answered = mia.post(f"/rulebook/{rule.slug}/comments/", given, headers=htmx)
    assert "hx-swap-oob" not in answered.content.decode()
    shown = mia.get(f"/rulebook/{rule.slug}/sheet/").json()
    assert (shown["rows"][0]["threads"], shown["rows"][0]["said"]) == (0, {"when-0": 2})
    about = {"about": "row-1", "cell": "when contact.score"}
    part = mia.get(f"/rulebook/{rule.slug}/discussion/", about, headers=htmx).content.decode()
    assert "Score, row row-1</h3>" in part
    assert '<option value="when contact.score" selected>' in part
    whole = mia.get(f"/rulebook/{rule.slug}/discussion/", about)
    assert whole["Location"] == f"/rulebook/{rule.slug}/?about=row-1&cell=when+contact.score#say"


def test_a_thread_is_resolved_once_and_an_answer_opens_it_again(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    thread = comment(rule, version, members["reviewer"], "Why?", "otherwise")
    assert resolve(thread, members["sales"])
    assert not resolve(thread, members["ops"])
    thread.refresh_from_db()
    assert thread.resolved_by == members["sales"]
    assert discussion(rule, version).resolved[0].resolved
    assert reopen(thread)
    assert not reopen(thread)
    resolve(thread, members["sales"])
    said = answer(answer(thread, version, members["ops"], "One"), version, members["sales"], "Two")
    assert said.parent == thread
    assert len(discussion(rule, version).open[0].answers) == 2


def test_one_takes_back_what_one_said_until_it_is_answered(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    sam, lena = members["sales"], members["reviewer"]
    thread = comment(rule, version, sam, "Why?")
    said = answer(thread, version, lena, "Because")
    for one, member, code in ((said, sam, "not_yours"), (thread, sam, "answered")):
        with pytest.raises(RuleError) as refused:
            withdraw(one, member)
        assert refused.value.problems[0].code == code
    withdraw(said, lena)
    withdraw(thread, sam)
    assert not RuleComment.objects.exists()


@pytest.mark.parametrize(
    ("text", "row", "code"),
    [("  \n", "", "empty"), ("x" * (LONGEST + 1), "", "too_long"), ("Why?", "gone", "unknown_row")],
)
def test_what_cannot_be_said_is_refused(
    rule: Rule, version: RuleVersion, members: dict[str, Member], text: str, row: str, code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        comment(rule, version, members["sales"], text, row)
    assert refused.value.problems[0].code == code
    assert not RuleComment.objects.exists()


def test_characters_that_cannot_be_stored_are_replaced(
    rule: Rule, version: RuleVersion, members: dict[str, Member]
) -> None:
    said = comment(rule, version, members["sales"], "a\x00b \ud800 \U0001f600")
    said.refresh_from_db()
    assert said.text == "a\ufffdb \ufffd \U0001f600"
