"""What a search of the rulebook looks through."""

from journeys.rules.documents import parse_rule
from journeys.rules.searched import LONGEST, searched
from tests.journeys.rules.test_compare import RULE


def test_it_holds_names_facts_cells_and_words() -> None:
    text = searched(parse_rule(RULE | {"purpose": "Because **Tom**\nsaid so", "tags": ["Routing-2"]}))
    for said in ("routing", "because **tom** said so", "contact.score", "> 80", "over 80", "40 to 80"):
        assert said in text
    for said in ('"pro"', "pro", "call", "sales", "routing-2"):
        assert said in text


def test_a_condition_is_searched_in_words() -> None:
    condition = {"all": [{"event": "pricing_viewed", "at_least": 2, "within": "7d"}]}
    rule = {"slug": "keen", "name": "Keen", "kind": "condition", "condition": condition}
    assert "pricing viewed in the last" in searched(parse_rule(rule))


def test_the_largest_rule_has_an_end() -> None:
    assert len(searched(parse_rule(RULE | {"purpose": "x y " * LONGEST}))) == LONGEST
