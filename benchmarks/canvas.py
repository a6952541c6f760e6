"""`canvas`: how soon a large journey can be worked on, and how smoothly one of its steps is dragged.

    canvas --nodes 500 --throttle 4       P13

`open_ms` is from the click to a canvas that is drawn and takes the first key, median and quartiles of the
rounds. Frames are counted by the browser itself while a step is dragged, its processor slowed down so many
times: with everything in sight (`frames_all`), and near (`frames_near`). A drag that was not stored fails.
"""

import argparse
import json
import os
from statistics import median, quantiles
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
os.environ["WEFT_DEBUG"] = "0"
os.environ.setdefault("WEFT_LOG_LEVEL", "WARNING")

COLUMNS = 20
WIDTH, HEIGHT = 320, 160
STEPS = 90
"""Moves of the pointer in one drag."""

READY = """() => new Promise((tell) => {
  const look = () => document.querySelector(".react-flow__node")
    ? requestAnimationFrame(() => setTimeout(() => tell(performance.now())))
    : requestAnimationFrame(look);
  look();
})"""
COUNT = """() => { window.frames_seen = []; const note = (at) => { window.frames_seen.push(at);
  window.counting = requestAnimationFrame(note); }; window.counting = requestAnimationFrame(note); }"""
COUNTED = "() => { cancelAnimationFrame(window.counting); return window.frames_seen; }"


def document(nodes: int) -> dict[str, Any]:
    """A journey of so many steps, as a file: messages, and waits with two ways on, in rows."""
    made: list[dict[str, Any]] = [
        {"key": "start", "kind": "trigger_event", "settings": {"event": "whitepaper_downloaded"}}
    ]
    for number in range(1, nodes - 1):
        if number % 3:
            settings: dict[str, Any] = {"topic": "product_news", "subject": "News", "html": "<p>News</p>"}
            made.append({"key": f"n{number}", "kind": "send_email", "settings": settings})
        else:
            settings = {"event": "trial_started", "timeout": "3d"}
            made.append({"key": f"n{number}", "kind": "wait_until", "settings": settings})
    made.append({"key": "done", "kind": "exit", "settings": {"reason": "finished"}})
    for number, node in enumerate(made):
        row, column = divmod(number, COLUMNS)
        node |= {"name": f"Step {number}", "position": [column * WIDTH, row * HEIGHT]}
    edges = []
    for number, node in enumerate(made[:-1]):
        after = [made[number + 1]["key"], made[min(number + COLUMNS, nodes - 1)]["key"]]
        ways = ["happened", "timed_out"] if node["kind"] == "wait_until" else ["next"]
        edges += [[node["key"], way, to] for way, to in zip(ways, after, strict=False)]
    return {
        "format": "weft.journey/1",
        "slug": "large",
        "name": "A large one",
        "settings": {},
        "nodes": made,
        "edges": [{"from": source, "outcome": way, "to": to} for source, way, to in edges],
    }


def session() -> str:
    """A journey of that size may be changed by a member: their session."""
    from django.test import Client

    from contacts.models import Member
    from journeys.services.roles import ensure_roles, give_role

    ensure_roles()
    member = Member.objects.create_user("mia@example.com", None, name="Mia")
    give_role(member, "Marketer")
    client = Client()
    client.force_login(member)
    return str(client.cookies["sessionid"].value)


def dragged(page: Any, key: str) -> float:
    """Frames a second while a step is dragged about."""
    box = page.locator(f'.react-flow__node[data-id="{key}"]').bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    page.evaluate(COUNT)
    for step in range(STEPS):
        page.mouse.move(x + 8 + step, y + 8 + step / 2)
    frames = page.evaluate(COUNTED)
    page.mouse.up()
    return float((len(frames) - 1) / (frames[-1] - frames[0]) * 1000)


def measure(address: str, cookie: str, throttle: float, rounds: int) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    from config.servers import chromium

    options = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium.find_or_install(), args=options)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        opened = []
        for _ in range(rounds + 1):
            page.goto(f"{address}/journeys/large/", wait_until="commit")
            opened.append(float(page.evaluate(READY)))
            page.keyboard.press("ArrowDown")
            page.wait_for_selector(".react-flow__node.selected")
        page.keyboard.press("f")
        page.wait_for_timeout(500)
        drawn = page.locator(".react-flow__node").count()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        everything = dragged(page, "n205")
        page.goto(f"{address}/journeys/large/?node=n130")
        page.wait_for_selector(".react-flow__node.selected")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        page.wait_for_timeout(500)
        for _ in range(8):
            page.keyboard.press("+")
            page.wait_for_timeout(150)
        near = dragged(page, "n130")
        page.wait_for_selector("#saving:has-text('Saved')")
        browser.close()
    quartiles = quantiles(opened[1:], n=4, method="inclusive")
    return {
        "open_ms": round(median(opened[1:])),
        "open_ms_quartiles": [round(quartiles[0]), round(quartiles[2])],
        "drawn": drawn,
        "frames_all": round(everything, 1),
        "frames_near": round(near, 1),
    }


def run(arguments: list[str]) -> dict[str, object]:
    parser = argparse.ArgumentParser(prog="canvas")
    parser.add_argument("--nodes", type=int, default=500)
    parser.add_argument("--throttle", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    django.setup()
    from benchmarks.collect import Web
    from journeys.models import Journey, Node
    from journeys.services.import_files import import_files

    import_files({"large.json": json.dumps(document(options.nodes)).encode()}, None)
    assert Journey.objects.get().nodes.count() == options.nodes
    before = dict(Node.objects.values_list("key", "x"))
    cookie = session()
    # The browser's loop runs in this thread from here on, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    web = Web()
    try:
        figures = measure(f"http://127.0.0.1:{web.port}", cookie, options.throttle, options.rounds)
    finally:
        web.close()
    moved = sum(before[key] != x for key, x in Node.objects.values_list("key", "x"))
    assert moved == 2, f"{moved} steps were moved, not 2."
    return {"bench": "canvas", "n": options.nodes, "throttle": options.throttle, **figures}
