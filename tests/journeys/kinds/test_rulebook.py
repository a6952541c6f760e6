from journeys.kinds.rulebook import DecidingRule, Rulebook, as_outcome
from journeys.rules.documents import parse_rule

RULE = parse_rule({"slug": "r", "kind": "condition", "condition": {"fact": "contact.a", "is": "known"}})


def version(number: int | None, status: str) -> DecidingRule:
    return DecidingRule(RULE, status, number)


BOOK = Rulebook.of(
    [version(1, "approved"), version(3, "approved"), version(2, "approved"), version(4, "draft")]
)


def test_approved_follows_the_newest_approved_version() -> None:
    found = BOOK.find("r")
    assert found is not None
    assert found.number == 3
    assert found.label == "approved, version 3"


def test_a_pinned_version_is_that_version() -> None:
    found = BOOK.find("r", 1)
    assert found is not None
    assert found.number == 1
    assert BOOK.find("r", 9) is None


def test_where_nothing_is_approved_the_draft_stands_in_and_says_so() -> None:
    found = Rulebook.of([version(1, "retired"), version(2, "in_review")]).find("r")
    assert found is not None
    assert (found.number, found.label) == (2, "in review, version 2")
    assert Rulebook.of([version(1, "retired")]).find("r") is None


def test_the_rules_of_a_file_are_drafts_without_a_number() -> None:
    book = Rulebook.from_documents([RULE.document])
    for asked in ("approved", 7):
        found = book.find("r", asked)
        assert found is not None
        assert (found.number, found.label) == (None, "draft")


def test_values_become_outcomes_in_their_json_spelling() -> None:
    assert [as_outcome(value) for value in ("a", True, False, 3)] == ["a", "true", "false", "3"]
