"""`rules`: deciding a table of 12 rows and 4 inputs for many contacts, row and values for the log included.

The product gets columns, as the engine gives them; the reference (`rules_by_hand.py`) gets one dictionary
per contact. Both read the same Decimals, handle missing and stale values, and end with the same log rows,
which are compared.
"""

import argparse
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from benchmarks import rules_by_hand
from benchmarks.rounds import alternate
from journeys.rules.documents import parse_rule
from journeys.rules.evaluate import compile_rule
from journeys.rules.facts import Column

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
RULE: dict[str, Any] = {
    "slug": "bench",
    "kind": "table",
    "table": {
        "hit_policy": "first",
        "inputs": [
            {"fact": "contact.score", "type": "number", "missing": {"use": 0}},
            {"fact": "contact.plan", "type": "text"},
            {"fact": "event.pricing_viewed.count", "type": "number", "within": "7d"},
            {"fact": "contact.value", "type": "number", "no_older_than": "90d"},
        ],
        "outputs": [
            {"name": "route", "values": ["owner", "customer", "sales", "demo", "nurture", "rest"]},
            {"name": "pause", "type": "duration"},
        ],
        "rows": [
            {"id": "key", "when": ["-", '"pro","team"', "-", ">= 500"], "then": ["owner", "7d"]},
            {"id": "ours", "when": ["-", '"pro","team"', "-", "-"], "then": ["customer", "7d"]},
            {"id": "hot", "when": ["> 80", "-", ">= 3", "-"], "then": ["sales", "1d"]},
            {"id": "rich", "when": ["> 80", "-", "-", ">= 200"], "then": ["sales", "2d"]},
            {"id": "warm", "when": ["> 80", "-", "-", "-"], "then": ["demo", "2d"]},
            {"id": "keen", "when": ["[60..80]", "-", ">= 5", "-"], "then": ["demo", "3d"]},
            {"id": "trying", "when": ["[60..80]", '"trial"', "-", "-"], "then": ["demo", "3d"]},
            {"id": "often", "when": ["-", "-", ">= 10", "-"], "then": ["demo", "5d"]},
            {"id": "worth", "when": ["[40..60)", "-", "-", "[200..400)"], "then": ["nurture", "3d"]},
            {"id": "middle", "when": ["[40..60)", "-", "-", "-"], "then": ["nurture", "5d"]},
            {"id": "cold", "when": ["< 20", "-", "< 2", "-"], "then": ["rest", "14d"]},
            {"id": "looker", "when": ["-", '"free"', ">= 2", "-"], "then": ["nurture", "7d"]},
        ],
        "otherwise": {"then": ["nurture", "7d"]},
    },
}


def contacts_of(n: int, seed: int) -> list[dict[str, Any]]:
    """Facts with one in ten missing and one in five of the values too old."""
    random = Random(seed)
    found = []
    for _ in range(n):
        facts: dict[str, Any] = {
            "score": Decimal(random.randint(0, 100)),
            "plan": random.choice(["free", "free", "free", "trial", "trial", "pro", "team", "none"]),
            "visits": Decimal(random.choice([0, 0, 0, 1, 1, 2, 3, 5, 8, 12])),
            "value": Decimal(random.randint(0, 100000)) / 100,
            "value_known": NOW - timedelta(days=random.randint(0, 112)),
        }
        for key in ("score", "plan", "visits", "value"):
            if random.random() < 0.1:
                facts[key] = None
        found.append(facts)
    return found


def _own(part: list[dict[str, Any]], key: str) -> list[Any]:
    """A column as a world fills it: its values lie side by side in memory, as those of a dictionary do for
    the rule by hand."""
    return [_anew(facts[key]) for facts in part]


def _anew(value: Any) -> Any:
    if isinstance(value, Decimal):
        return Decimal(str(value))
    return value + timedelta(0) if isinstance(value, datetime) else value


def run(arguments: list[str]) -> dict[str, object]:
    """Measures, compares every log row, returns the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks rules")
    parser.add_argument("--contacts", type=int, default=50_000, help="in each round")
    parser.add_argument("--group", type=int, default=2_000, help="decided at once by the product")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    contacts = contacts_of(options.contacts, options.seed)
    rule = parse_rule(RULE)
    decide = compile_rule(rule)
    score, plan, visits, value = rule.needs
    groups = []
    for start in range(0, len(contacts), options.group):
        part = contacts[start : start + options.group]
        columns = {
            score: Column(_own(part, "score")),
            plan: Column(_own(part, "plan")),
            visits: Column(_own(part, "visits")),
            value: Column(_own(part, "value"), _own(part, "value_known")),
        }
        groups.append((columns, len(part)))
    product_log: list[tuple[Any, ...]] = []
    reference_log: list[tuple[Any, ...]] = []

    def product() -> None:
        product_log.clear()
        for columns, n in groups:
            answers = decide(columns, n, NOW)
            outputs = answers.outputs
            product_log.extend(
                zip(answers.rows, outputs["route"], outputs["pause"], *answers.columns, strict=True)
            )

    def reference() -> None:
        reference_log[:] = rules_by_hand.decide(contacts, NOW)

    rounds = alternate(product, reference, options.rounds)
    # The product logs an event count that no world gave as None; the hand-written rule as 0.
    logged = [(*row[:5], Decimal(0) if row[5] is None else row[5], row[6]) for row in product_log]
    if logged != reference_log:
        raise SystemExit("The product and the rule by hand disagree: the figures mean nothing.")
    return rounds.figures("rules", options.contacts)
