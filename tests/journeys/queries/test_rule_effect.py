"""What a change of a rule would have done to those who were decided about."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from journeys.insights.decided import EPOCH, Past, PastDecisions
from journeys.kinds.rulebook import DecidingRule
from journeys.queries.effect_words import broken_examples, effect_told
from journeys.queries.rule_effect import Effect, Move, Step, rule_effect
from journeys.rules.documents import parse_rule
from tests.journeys.engine.stage import sample

NOW = datetime(2026, 5, 14, 9, tzinfo=UTC)
ROUTE = Step("route", frozenset(["customer", "sales", "demo", "nurture", "otherwise"]))
STEPS = {"sales": "Call this lead", "nurture": "Case study", "otherwise": "Case study", "demo": "Invitation"}
LABELS = {"route": "Route", "pause": "Patience afterwards"}

type Document = dict[str, Any]


def lead_routing() -> Document:
    document: Document = deepcopy(sample()["rules"][0])
    return document


def over(score: int) -> Document:
    """The sample's rule with another threshold of its row *hot*."""
    document = lead_routing()
    document["table"]["rows"][1]["when"][0] = f"> {score}"
    return document


def deciding(document: Document, number: int = 1) -> DecidingRule:
    return DecidingRule(parse_rule(document), "approved", number, number)


def micros(at: datetime) -> int:
    """An instant as the log counts."""
    return (at - EPOCH) // timedelta(microseconds=1)


def past(*people: tuple[int, dict[str, Any]], share: float = 1.0, erased: int = 0) -> Past:
    """Decisions of version 1 about these contacts, on what they saw."""
    plain = {"contact.score": None, "contact.plan": None, "event.pricing_viewed": False}
    saw = [plain | seen for _, seen in people]
    made = PastDecisions(
        1,
        [who for who, _ in people],
        [micros(NOW)] * len(people),
        {name: [each[name] for each in saw] for name in plain},
    )
    return Past((made,) if people else (), share, erased)


def effect_of(after: Document, on: Past, step: Step = ROUTE) -> Effect:
    before = deciding(lead_routing())
    return rule_effect(on, {1: before}, before, deciding(after, 2), step)


def test_it_says_who_would_go_from_where_to_where() -> None:
    found = effect_of(
        over(70),
        past(
            (1, {"contact.score": 75}),
            (2, {"contact.score": 80}),
            (3, {"contact.score": 75, "event.pricing_viewed": True}),
            (4, {"contact.score": 90}),
            (5, {"contact.score": 70}),
            (6, {"contact.score": 75, "contact.plan": "pro"}),
        ),
    )
    assert found.moves == (Move("nurture", "sales", 2), Move("demo", "sales", 1))
    assert (found.people, found.decisions, found.unknown) == (3, 6, 0)
    assert found.balance == {"demo": -1, "nurture": -2, "sales": 3}


def test_a_person_who_was_decided_about_twice_is_one_person() -> None:
    found = effect_of(over(70), past((1, {"contact.score": 75}), (1, {"contact.score": 78})))
    assert (found.people, found.moves[0].people, found.balance["sales"]) == (1, 1, 2)


def test_a_rule_that_says_the_same_moves_nobody() -> None:
    found = effect_of(lead_routing(), past((1, {"contact.score": 75})))
    assert (found.moves, found.people, found.balance, found.decisions) == ((), 0, {}, 1)


def test_another_answer_on_the_same_way_is_told_apart() -> None:
    patient = lead_routing()
    patient["table"]["rows"][1]["then"][1] = "2d"
    found = effect_of(patient, past((1, {"contact.score": 90}), (2, {"contact.score": 10})))
    assert (found.moves, found.other_answers) == ((), {"pause": 1})


def test_a_way_that_leads_nowhere_is_left_by_otherwise() -> None:
    found = effect_of(over(70), past((1, {"contact.score": 75})), Step("route", frozenset(["nurture"])))
    assert found.moves == (Move("nurture", "otherwise", 1),)


def test_decisions_that_did_not_see_what_the_draft_asks_are_left_out() -> None:
    asking = over(70)
    asking["table"]["inputs"].append({"fact": "contact.country", "type": "text"})
    for row in asking["table"]["rows"]:
        row["when"].append("-")
    found = effect_of(asking, past((1, {"contact.score": 75})))
    assert (found.moves, found.decisions, found.unknown) == ((), 0, 1)


def test_the_same_fact_over_another_time_is_another_fact() -> None:
    longer = over(70)
    longer["table"]["inputs"][2]["within"] = "14d"
    assert effect_of(longer, past((1, {"contact.score": 75}))).unknown == 1


def test_a_fact_that_may_be_older_now_was_not_seen() -> None:
    fresh = over(70)
    fresh["table"]["inputs"][0]["no_older_than"] = "30d"
    assert effect_of(fresh, past((1, {"contact.score": 75}))).unknown == 1


def test_a_version_that_is_gone_and_erased_values_are_left_out() -> None:
    gone = rule_effect(
        past((1, {"contact.score": 75}), erased=2),
        {},
        deciding(lead_routing()),
        deciding(over(70)),
        ROUTE,
    )
    assert (gone.decisions, gone.unknown) == (0, 3)


def test_a_sample_is_reckoned_up() -> None:
    found = effect_of(over(70), past((1, {"contact.score": 75}), share=0.25))
    assert (found.people, found.moves[0].people, found.balance["sales"], found.decisions) == (4, 4, 4, 1)


def test_a_condition_that_looks_at_the_clock_is_asked_at_the_time_of_each_decision() -> None:
    def recent(days: int) -> Document:
        leaf = {"fact": "contact.seen_at", "is": "within_last", "value": f"{days}d"}
        return {"slug": "recent", "kind": "condition", "condition": leaf}

    rule = deciding(recent(1))
    early = NOW - timedelta(days=20)
    seen_at = [(early - timedelta(days=2)).isoformat(), (NOW - timedelta(days=9)).isoformat()]
    made = PastDecisions(1, [1, 2], [micros(early), micros(NOW)], {"contact.seen_at": seen_at})
    found = rule_effect(Past((made,), 1.0, 0), {1: rule}, rule, deciding(recent(3)), Step("", frozenset()))
    assert found.moves == (Move("no", "yes", 1),)


def test_the_sentences_name_the_steps_and_what_they_rest_on() -> None:
    hot = [(who, {"contact.score": 75}) for who in range(38)]
    told = effect_told(effect_of(over(70), past(*hot)), STEPS, LABELS)
    assert told.said == (
        "*38 people* of the last 30 days would go to *Call this lead* instead of *Case study*.",
    )
    assert told.basis == "38 decisions were made again on what they saw."
    assert told.balance == {"nurture": -38, "sales": 38}


def test_nobody_no_log_and_a_sample_are_each_said() -> None:
    same = effect_told(effect_of(lead_routing(), past((1, {}))), STEPS, LABELS)
    assert same.said == ("Nobody of the last 30 days would have gone another way.",)
    silent = effect_told(effect_of(over(70), past()), STEPS, LABELS)
    assert silent.said == ()
    assert silent.basis.startswith("Nobody was decided about in the last 30 days")
    hot = [(who, {"contact.score": 75}) for who in range(30)]
    sampled = effect_told(effect_of(over(70), past(*hot, share=0.1)), STEPS, LABELS)
    assert sampled.basis == "Reckoned up from a sample: 30 of about 300 decisions, decided again."
    left = effect_told(effect_of(over(70), past((1, {}), erased=4)), STEPS, LABELS)
    assert left.basis.endswith("4 more are left out: they saw other facts, or what they saw is erased.")


def test_ways_to_the_same_step_are_told_by_their_own_names() -> None:
    wider = lead_routing()
    wider["table"]["rows"][3]["when"][0] = ">= 90"
    wider["table"]["otherwise"]["then"][0] = None
    told = effect_told(effect_of(wider, past((1, {"contact.score": 50}))), STEPS, LABELS)
    assert told.said[0].endswith("would go to *otherwise* instead of *nurture*.")


def test_a_broken_example_says_what_was_expected() -> None:
    broken = broken_examples(parse_rule(over(70)))
    assert [each.index for each in broken] == [2]
    assert broken[0].said == (
        "Lead score 80, Looked at prices yes: expected *demo, 3 d*, gives *sales, 1 d*."
    )
