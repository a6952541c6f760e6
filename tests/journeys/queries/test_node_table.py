"""The table of a decision, as the canvas docks it."""

from journeys.graph.document import Document, parse_journey
from journeys.kinds.rulebook import DecidingRule, Rulebook
from journeys.queries.node_table import NodeCell, NodeTable, asked_by, node_table
from journeys.rules.documents import parse_rule
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
    return shown(document, key, document.rulebook())


def shown(document: Document, key: str, rules: Rulebook) -> NodeTable | None:
    asked = asked_by(document.nodes[key], rules)
    return node_table(document.nodes[key], asked) if asked else None


def words(cells: tuple[NodeCell, ...]) -> tuple[str, ...]:
    return tuple(cell.words for cell in cells)


def rules_of(*statuses: str) -> Rulebook:
    """Versions of the sample's rule, of which each later one asks for ten points less of the hot."""
    versions = []
    for at, status in enumerate(statuses):
        document = sample()["rules"][0]
        document["table"]["rows"][1]["when"][0] = f"> {80 - 10 * at}"
        versions.append(DecidingRule(parse_rule(document), status, at + 1, at + 1))
    return Rulebook.of(versions)


def test_each_row_says_in_words_whom_it_fits_and_where_it_leads() -> None:
    table = table_of()
    assert table is not None
    assert table.inputs == ("Lead score", "Plan", "Looked at prices")
    hot = next(row for row in table.rows if row.id == "hot")
    assert (words(hot.when), words(hot.gives)) == (("over 80", "any", "any"), ("sales", "1 d"))
    assert hot.outcome == "sales"
    assert hot.note == "Call within a day"


def test_otherwise_stands_last_and_leaves_by_its_own_way() -> None:
    table = table_of()
    assert table is not None
    assert (table.rows[-1].id, table.rows[-1].outcome) == ("otherwise", "otherwise")


def test_a_row_whose_answer_is_no_way_out_leads_to_otherwise() -> None:
    file = sample()
    file["rules"][0]["table"]["rows"][1]["then"][0] = None
    document = parse_journey(file)
    table = shown(document, "route", document.rulebook())
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
    table = shown(document, "big", document.rulebook())
    assert table is not None
    assert [(row.id, row.outcome) for row in table.rows] == [("yes", "yes"), ("no", "no")]
    assert words(table.rows[0].when) == ("score is 40 or more",)


def test_a_step_that_asks_no_rule_or_an_unknown_one_has_no_table() -> None:
    document = parse_journey(sample())
    assert table_of("welcome") is None
    assert asked_by(document.nodes["route"], Rulebook()) is None


def test_a_draft_stands_beside_what_is_in_force() -> None:
    table = shown(parse_journey(sample()), "route", rules_of("approved", "draft"))
    assert table is not None
    assert (table.version, table.status, table.in_force) == (2, "draft", 1)
    hot = next(row for row in table.rows if row.id == "hot")
    assert (hot.when[0].words, hot.when[0].text, hot.when[0].was) == ("over 70", "> 70", "over 80")
    assert [cell.was for cell in hot.gives] == [None, None]


def test_a_step_that_is_pinned_to_a_version_shows_that_one() -> None:
    file = sample()
    next(node for node in file["nodes"] if node["key"] == "route")["settings"]["version"] = 1
    table = shown(parse_journey(file), "route", rules_of("approved", "draft"))
    assert table is not None
    assert (table.version, table.in_force) == (1, None)
