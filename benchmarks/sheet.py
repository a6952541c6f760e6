"""`sheet`: how long a key takes to be painted in the table editor, with 500 rows of 12 columns.

    sheet --address http://localhost:8000         asks an installation that is running with its demo

Makes a rule of its own through the pages, fills its table in one act, and types into a cell in the middle.
From the key to the paint after it, in milliseconds: `typed` into the field of a cell, `moved` between cells.
`stored` is one cell changed, from Enter to the answer; `filled` all rows inserted by one act. The bar is for
typing.
"""

import argparse
import os
import time
from statistics import median, quantiles
from typing import Any

from benchmarks.pages import Reader

BAR_MS = 50
FACTS = 8
PAINTED = """() => {
  window.took = [];
  addEventListener("keydown", () => {
    const began = performance.now();
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => took.push(performance.now() - began);
      after.port2.postMessage(0);
    });
  }, true);
}"""
ACT = """async ([address, edits]) => {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  const body = JSON.stringify({ edits });
  const answer = await fetch(address, { method: "POST", headers, body });
  return answer.status;
}"""


def table(rows: int) -> list[dict[str, Any]]:
    """The edits that make a new rule's table one of 12 columns."""
    facts = [
        {
            "do": "add_column",
            "part": "when",
            "column": at,
            "to": {"fact": f"contact.bench_{at}", "type": "number"},
        }
        for at in range(1, FACTS)
    ]
    answers = [
        {"do": "add_column", "part": "then", "column": at, "to": {"name": f"answer_{at}", "type": "text"}}
        for at in (1, 2)
    ]
    when = [
        ["over 80", "40 to 60", "any", "1, 2 or 3", "at most 7", "any", "not 4", "12.5"] for _ in range(rows)
    ]
    made = [{"when": each, "gives": ["yes", "some", "more"], "note": "why it is so"} for each in when]
    return [*facts, *answers, {"do": "insert", "at": 1, "rows": made}]


def run(arguments: list[str]) -> dict[str, Any]:
    """Types, moves and stores; raises AssertionError when something is not stored."""
    from playwright.sync_api import sync_playwright

    from config.servers import chromium

    parser = argparse.ArgumentParser(prog="sheet")
    parser.add_argument("--address", default="http://localhost:8000")
    parser.add_argument("--rows", type=int, default=500)
    asked = parser.parse_args(arguments)
    reader = Reader(asked.address, "marketer")
    options = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium.find_or_install(), args=options)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(120_000)
        page.context.add_cookies(
            [{"name": name, "value": value, "url": asked.address} for name, value in reader.cookies.items()]
        )
        page.goto(f"{asked.address}/rulebook/new/")
        page.get_by_label("Name").fill("Bench of the table editor")
        page.keyboard.press("Enter")
        page.wait_for_url("**/rulebook/bench-of*/")
        page.locator("[data-mounted]").wait_for()
        began = time.perf_counter()
        assert page.evaluate(ACT, [f"{page.url}sheet/", table(asked.rows)]) == 200
        filled = time.perf_counter() - began
        page.reload()
        page.locator("#row-row-2 [data-lane=when-1]").wait_for()
        page.evaluate(PAINTED)
        page.locator(f"#row-row-{asked.rows // 2} [data-lane=when-1]").click()
        figures: dict[str, Any] = {
            "bench": "sheet",
            "rows": asked.rows,
            "columns": FACTS + 4,
            "bar_ms": BAR_MS,
        }
        for what, keys in (
            ("moved", ["ArrowDown", "ArrowRight", "ArrowUp"] * 10),
            ("typed", list("over123456") * 3),
        ):
            page.evaluate("took.length = 0")
            for key in keys:
                page.keyboard.press(key)
                page.wait_for_timeout(80)
            took = page.evaluate("took")
            figures |= {
                f"{what}_ms": round(median(took), 1),
                f"{what}_p95_ms": round(quantiles(took, n=20)[-1], 1),
            }
        page.keyboard.press("Control+a")
        page.keyboard.type("over 3")
        with page.expect_response(lambda answer: answer.url.endswith("/sheet/")) as answered:
            began = time.perf_counter()
            page.keyboard.press("Enter")
        assert answered.value.status == 200
        figures |= {
            "stored_ms": round(1000 * (time.perf_counter() - began)),
            "filled_ms": round(1000 * filled),
        }
        browser.close()
    return figures
