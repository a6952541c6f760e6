"""The table of a decision, as the canvas docks it."""

from journeys.graph.document import parse_journey
from journeys.kinds.rulebook import Rulebook
from journeys.queries.node_table import NodeTable, node_table
from tests.journeys.engine.stage import journey, sample

YES_NO = {
    "format": "weft.rule/1",
    "slug": "big",
    "name": "Big account",
    "kind": "condition",
    "condition": {"fact": "contact.score", "is": "at_least", "value": 40},
}


def table_of(key: str = "route") -> NodeTable | None:
    document = parse_journey(sample())
    return node_table(document.nodes[key], document.rulebook())


def test_each_row_says_in_words_whom_it_fits_and_where_it_leads() -> None:
    table = table_of()
    assert table is not None
    assert table.inputs == ("Lead score", "Plan", "Looked at prices")
    hot = next(row for row in table.rows if row.id == "hot")
    assert (hot.when, hot.gives, hot.outcome) == (("over 80", "any", "any"), ("sales", "1 d"), "sales")
    assert hot.note == "Call within a day"


def test_otherwise_stands_last_and_leaves_by_its_own_way() -> None:
    table = table_of()
    assert table is not None
    assert (table.rows[-1].id, table.rows[-1].outcome) == ("otherwise", "otherwise")


def test_a_row_whose_answer_is_no_way_out_leads_to_otherwise() -> None:
    file = sample()
    file["rules"][0]["table"]["rows"][1]["then"][0] = None
    document = parse_journey(file)
    table = node_table(document.nodes["route"], document.rulebook())
    assert table is not None
    assert [row.outcome for row in table.rows if row.id == "hot"] == ["otherwise"]


def test_a_condition_is_a_table_of_two_rows() -> None:
    document = parse_journey(
        journey(
            [
                {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
                {"key": "big", "kind": "decide_rule", "settings": {"rule": "big"}},
            ],
            [("start", "next", "big")],
            rules=[YES_NO],
        ),
        draft=True,
    )
    table = node_table(document.nodes["big"], document.rulebook())
    assert table is not None
    assert [(row.id, row.outcome) for row in table.rows] == [("yes", "yes"), ("no", "no")]
    assert table.rows[0].when == ("score is 40 or more",)


def test_a_step_that_asks_no_rule_or_an_unknown_one_has_no_table() -> None:
    document = parse_journey(sample())
    assert table_of("welcome") is None
    assert node_table(document.nodes["route"], Rulebook()) is None
