"""Cells in words, and decisions explained."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.rules.cells import parse_cell, quote
from journeys.rules.documents import parse_condition, parse_rule
from journeys.rules.explain import condition_in_words, need_in_words, sentence
from journeys.rules.facts import parse_fact
from journeys.rules.problems import RuleError
from journeys.rules.words import cell_in_words, check_cell
from journeys.rules.write_cell import write_value
from tests.journeys.rules.random_rules import VALUES, literals, readable
from tests.journeys.rules.test_documents import RULE


@pytest.mark.parametrize(
    ("type", "cell", "words"),
    [
        ("number", "> 80", "over 80"),
        ("number", ">= 40", "40 or more"),
        ("number", "< 3", "under 3"),
        ("number", "<= 5", "5 or less"),
        ("number", "[40..80]", "40 to 80"),
        ("number", "(40..80)", "over 40 to under 80"),
        ("number", "1,2,3", "1, 2 or 3"),
        ("number", "1,>= 5,null", "1, 5 or more or unknown"),
        ("number", "not(< 1,3,> 5)", "not under 1, 3 or over 5"),
        ("time", '<= time("12:00"),null', "12:00:00 or earlier or unknown"),
        ("number", "-", "any"),
        ("text", '"pro","team"', "pro or team"),
        ("text", 'not("pro")', "not pro"),
        ("text", "null", "unknown"),
        ("text", "not(null)", "known"),
        ("text", '"Acme, Inc","a  b"', '"Acme, Inc" or "a  b"'),
        ("text", 'not("not x","any","5\\" or 6")', 'not "not x", "any" or "5\\" or 6"'),
        ("text", '> "m"', '> "m"'),
        ("boolean", "true", "yes"),
        ("date", '> date("2026-05-01")', "after 2026-05-01"),
        ("date", '<= date("2026-05-01")', "2026-05-01 or earlier"),
        ("duration", '> duration("PT50H")', "over 2 d 2 h"),
        ("duration", '<= duration("-PT2H")', "minus 2 h or less"),
        ("datetime", '@"2026-05-01T09:00:00.25Z"', "2026-05-01 09:00:00.250000 UTC"),
        ("datetime", '@"9999-12-31T23:59:59-14:00"', "9999-12-31 23:59:59-14:00"),
        ("datetime", '< date and time("2026-05-01T09:00:00Z")', "before 2026-05-01 09:00 UTC"),
    ],
)
def test_a_cell_reads_as_people_speak(type: str, cell: str, words: str) -> None:
    assert cell_in_words(cell, type) == words
    meant, problem = check_cell(words, type)
    assert problem is None
    assert parse_cell(meant, type).check == parse_cell(cell, type).check


@pytest.mark.parametrize(
    ("type", "typed", "stored"),
    [
        ("number", "over 80", "> 80"),
        ("number", "More than 80", "> 80"),
        ("number", "at least 40", ">= 40"),
        ("number", "40 or more", ">= 40"),
        ("number", "between 40 and 80", "[40..80]"),
        ("number", "", "-"),
        ("text", "pro, team", '"pro", "team"'),
        ("text", "any", "-"),
        ("text", 'say "hi"', '"say \\"hi\\""'),
        ("boolean", "no", "false"),
        ("duration", "2 days", "2d"),
    ],
)
def test_what_is_typed_is_stored_as_s_feel(type: str, typed: str, stored: str) -> None:
    meant, problem = check_cell(typed, type)
    assert problem is None
    assert parse_cell(meant, type).check == parse_cell(stored, type).check


@pytest.mark.parametrize(
    ("type", "typed"),
    [
        ("number", "> 8x"),
        ("number", "lots"),
        ("boolean", "maybe"),
        ("date", "tomorrow"),
        ("number", "80 to 40"),
        ("boolean", "-true"),
        ("duration", '- duration("P1D")'),
        ("datetime", '@"0001-01-01T00:00:00@Asia/Tokyo"'),
        ("kilo", "5"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(type: str, typed: str) -> None:
    meant, problem = check_cell(typed, type)
    assert meant == typed
    assert problem is not None
    assert problem.cure


@pytest.mark.parametrize("cell", ['-"pro"', '< -"pro"', '- duration("P1D")', "-true"])
def test_a_minus_stands_before_numbers_and_bare_durations_alone(cell: str) -> None:
    assert parse_cell("- 5", "number").check == parse_cell("-5", "number").check
    assert parse_cell("- 2d", "duration").check == parse_cell("-48h", "duration").check
    for type in VALUES:
        with pytest.raises(RuleError):
            parse_cell(cell, type)


SIGNS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
YEARS = (datetime(1000, 1, 2), datetime(9999, 12, 30))
LITERALS: dict[str, st.SearchStrategy[str]] = {
    "number": st.decimals(-(10**12), 10**12, places=6).map(lambda value: f"{value.normalize():f}"),
    "boolean": st.sampled_from(["true", "false"]),
    "text": st.text(SIGNS, max_size=6).map(quote),
    "date": st.dates(YEARS[0].date(), YEARS[1].date()).map(write_value),
    "time": st.times().map(lambda value: write_value(value.replace(microsecond=0))),
    "datetime": st.datetimes(*YEARS, timezones=OFFSETS).map(write_value),
    "duration": st.integers(-(10**9), 10**9).map(lambda seconds: write_value(timedelta(seconds=seconds))),
}
"""Literals of each type from all that it can hold."""


@given(st.data())
def test_words_of_any_cell_are_read_back_as_the_cell(data: st.DataObject) -> None:
    type = data.draw(st.sampled_from(sorted(LITERALS)))
    cell = data.draw(readable(type, literals(type) | LITERALS[type]))
    words = cell_in_words(cell, type)
    meant, problem = check_cell(words, type)
    assert problem is None, (cell, words)
    assert parse_cell(meant, type).check == parse_cell(cell, type).check, (cell, words, meant)


PARTS = ["any", "unknown", "empty", "known", "all", "-", "*", "not", "null", "or", ",", '"', "\\", " ", "pro"]
ODD_TEXTS = st.one_of(st.lists(st.sampled_from(PARTS), max_size=4).map(" ".join), st.text(SIGNS, max_size=6))


@given(st.lists(ODD_TEXTS, min_size=1, max_size=3), st.booleans(), st.booleans())
def test_words_of_texts_read_back_as_the_cell(texts: list[str], negated: bool, presence: bool) -> None:
    listed = ", ".join([*map(quote, texts), *(["null"] if presence else [])])
    cell = f"not({listed})" if negated else listed
    meant, problem = check_cell(cell_in_words(cell, "text"), "text")
    assert problem is None
    assert parse_cell(meant, "text").check == parse_cell(cell, "text").check


@given(st.text(), st.sampled_from(sorted(VALUES)))
def test_no_typing_breaks_the_reader(typed: str, type: str) -> None:
    meant, problem = check_cell(typed, type)
    if problem is None:
        parse_cell(meant, type)


def test_a_decision_is_explained_in_a_sentence() -> None:
    rule = parse_rule(
        RULE
        | {
            "table": RULE["table"]
            | {"inputs": [RULE["table"]["inputs"][0] | {"label": "Lead score"}, RULE["table"]["inputs"][1]]}
        }
    )
    seen = {"contact.score": 90, "event.pricing_viewed": False}
    assert (
        sentence(rule, "hot", seen, "sales")
        == "Sent to *sales* by row *hot* because Lead score 90 is over 80."
    )
    assert (
        sentence(rule, "otherwise", {}, "demo", "no_row")
        == "Sent to *demo* by *otherwise* because no row fits."
    )
    said = sentence(rule, "otherwise", {}, "otherwise", "no_row")
    assert said == "Took *otherwise* because no row fits."


def test_a_fallback_names_what_was_missing() -> None:
    rule = parse_rule(
        {
            "slug": "r",
            "kind": "table",
            "table": {
                "inputs": [
                    {"fact": "contact.risk", "type": "text", "missing": "otherwise", "label": "Risk class"}
                ],
                "outputs": [{"name": "desk"}],
                "rows": [],
                "otherwise": {"then": ["senior"]},
            },
        }
    )
    said = sentence(rule, "otherwise", {"contact.risk": None}, "senior", "missing")
    assert said == "Sent to *senior* by *otherwise* because Risk class is missing."


def test_a_condition_is_explained_by_what_it_saw() -> None:
    rule = parse_rule(
        {
            "slug": "r",
            "kind": "condition",
            "condition": {
                "any": [{"fact": "contact.plan", "is": "equal_to", "value": "pro"}, {"event": "paid"}]
            },
        }
    )
    said = sentence(rule, "yes", {"contact.plan": "pro", "event.paid": False}, "yes")
    assert said == "Answered *yes* because plan was pro and paid was no."


def test_a_condition_reads_as_a_phrase() -> None:
    condition = parse_condition(
        {
            "all": [
                {"fact": "contact.plan", "is": "one_of", "value": ["pro", "team"]},
                {"not": {"event": "pricing_viewed", "at_least": 2, "within": "48h"}},
                {
                    "any": [
                        {"fact": "contact.renewal", "is": "before", "value": {"ahead": "7d"}},
                        {"fact": "contact.vip", "is": "known"},
                    ]
                },
                {"fact": "contact.email", "is": "ends_with", "value": "@example.com"},
            ]
        }
    )
    assert condition_in_words(condition) == (
        "plan is pro or team, and not (pricing viewed in the last 2 d at least 2 times), "
        "and (renewal is before 7 d from now, or vip is known), and email ends with @example.com"
    )


def test_facts_have_words() -> None:
    assert need_in_words(parse_fact("event.order.sum.total")) == "sum of total of order"
    assert need_in_words(parse_fact("message.welcome.opened")) == "message welcome opened"
    assert need_in_words(parse_fact("consent.email.product_news")) == "consent to email product news"
