"""`analysis`: everything that is doubtful about a decision table of 200 rows and 8 inputs, as an editor asks
it.

Four shapes, since what is hard differs: `plan` (rows as teams write them: a few cells each, the rest any),
`grid` (a partition without a gap, which has to be proven), `dense` (every cell narrow), `tangle` (nearly
every row overlaps with all others; the search may give up there, and then says so). The median of some rounds
each; the slowest shape is the figure that counts. The bar is 200 ms. `cpu_seconds` is what it took of a core
that others use as well."""

import argparse
from itertools import product
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Any

from journeys.rules.analysis import Analysis, analyse
from journeys.rules.documents import Rule, parse_rule

BAR = 0.2
INPUTS: list[dict[str, Any]] = [
    {"fact": "contact.score", "type": "number"},
    {"fact": "contact.value", "type": "number", "missing": {"use": 0}},
    {"fact": "contact.plan", "type": "text"},
    {"fact": "contact.country", "type": "text", "missing": "otherwise"},
    {"fact": "contact.vip", "type": "boolean"},
    {"fact": "event.pricing_viewed", "type": "boolean", "within": "7d"},
    {"fact": "contact.renewal", "type": "date"},
    {"fact": "event.visited.count", "type": "number", "within": "30d"},
]
PLANS = [f'"plan-{number}"' for number in range(12)]
COUNTRIES = [f'"country-{number}"' for number in range(20)]


def _cell(random: Random, column: int) -> str:
    low = random.randint(0, 900)
    match column:
        case 0 | 1:
            return random.choice([f"> {low}", f"[{low}..{low + random.randint(5, 90)}]", f"<= {low}"])
        case 2:
            return ",".join(random.sample(PLANS, random.randint(1, 3)))
        case 3:
            return random.choice(["", "not"]) + f"({','.join(random.sample(COUNTRIES, 3))})"
        case 4 | 5:
            return random.choice(["true", "false"])
        case 6:
            month = random.randint(1, 12)
            return random.choice([f'>= date("2026-{month:02}-01")', f'< date("2026-{month:02}-15")'])
    return random.choice([f">= {low % 40}", f"< {low % 40 + 1}", str(low % 10)])


def _when(random: Random, share: float) -> list[str]:
    cells = [_cell(random, column) if random.random() < share else "-" for column in range(len(INPUTS))]
    return [cell[1:-1] if cell.startswith('("') else cell for cell in cells]


def _grid(rows: int) -> list[list[str]]:
    """A partition of score, plan (two halves), vip and pricing: nothing overlaps, nothing is left."""
    steps = rows // 8
    scores = ["< 10, null", *(f"[{step * 10}..{step * 10 + 10})" for step in range(1, steps - 1))]
    halves = product([*scores, f">= {steps * 10 - 10}"], ('"plan-0"', 'not("plan-0", null)', "null"))
    return [
        [score, "-", plan, "-", vip, seen, "-", "-"]
        for score, plan in halves
        for vip in ("true", "false, null")
        for seen in ("true", "false")
    ][:rows]


def table_of(shape: str, rows: int, seed: int) -> Rule:
    """A rule of one of the shapes."""
    random = Random(seed)
    if shape == "grid":
        cells = _grid(rows)
    else:
        cells = [_when(random, {"plan": 0.4, "dense": 0.95, "tangle": 0.15}[shape]) for _ in range(rows)]
    table = {
        "hit_policy": "unique" if shape == "grid" else "first",
        "inputs": INPUTS,
        "outputs": [{"name": "route"}],
        "rows": [
            {"id": f"row-{place}", "when": when, "then": [f"way-{random.randint(0, 5)}"]}
            for place, when in enumerate(cells)
        ],
        "otherwise": {"then": ["rest"]},
    }
    return parse_rule({"slug": "bench", "kind": "table", "table": table})


def run(arguments: list[str]) -> dict[str, object]:
    """Measures each shape, returns the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks analysis")
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures: dict[str, dict[str, object]] = {}
    slowest = busiest = 0.0
    for shape in ("plan", "grid", "dense", "tangle"):
        taken, worked, found = [], [], Analysis()
        for turn in range(options.rounds):
            rule = table_of(shape, options.rows, options.seed + turn)
            started, busy = perf_counter(), process_time()
            found = analyse(rule)
            taken.append(perf_counter() - started)
            worked.append(process_time() - busy)
        slowest, busiest = max(slowest, median(taken)), max(busiest, median(worked))
        figures[shape] = {
            "seconds": round(median(taken), 4),
            "worst": round(max(taken), 4),
            "cpu_seconds": round(median(worked), 4),
            "findings": len(found.findings),
            "gave_up": bool(found.limits),
        }
    return {
        "bench": "analysis",
        "n": options.rows,
        "inputs": len(INPUTS),
        "seconds": round(slowest, 4),
        "cpu_seconds": round(busiest, 4),
        "rate": round(1 / slowest, 1),
        "limit_seconds": BAR,
        "ratio": round(BAR / slowest, 2),
        "shapes": figures,
    }
