"""`rulebook`: the pages and acts of a rulebook of 2,000 rules with versions, uses, hits and a long log.

    rulebook --rules 2000 --rows 500 --decisions 100000 --imported 5000

`first_byte` is milliseconds until the first byte of each page, p50 and p95, asked of the web process over
loopback as somebody who may do everything; `book_whole` until the book's last chapter. `cell_ms` is one cell
stored in a table of `--rows` rows, at the server; `around_ms` what stands around the table asked afterwards,
with the analysis; `opened_ms` the first byte of its page and `grid_ms` when a browser has the grid.
`tried_ms` is a cell that is being typed on the canvas, with everything that it would have changed in the log
of thirty days. `import_ms` is the look at a file of `--imported` rows, and `made` the drafts made of it.
"""

import argparse
import json
import os
import time
from html import unescape
from http.client import HTTPConnection
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
os.environ["WEFT_DEBUG"] = "0"
os.environ.setdefault("WEFT_LOG_LEVEL", "WARNING")

BARS = {
    "list_ms": 150,
    "cell_ms": 150,
    "opened_ms": 1000,
    "grid_ms": 2000,
    "tried_ms": 1000,
    "import_ms": 2000,
}
PAGES = {
    "list": "/rulebook/",
    "searched": "/rulebook/?search=over+80",
    "searched_words": "/rulebook/?search=matter+1234",
    "filtered": "/rulebook/?status=draft&owner=Owner+7",
    "by_review": "/rulebook/?sort=review&page=20",
    "facts": "/rulebook/facts/",
    "inline": "/rulebook/inline/",
    "pruning": "/pruning/",
    "book": "/rulebook/book/",
}


IDLE = 3
"""Seconds after which an open connection is not used any more; servers close what is idle."""


class Browser:
    """One connection to the web process, signed in as a member."""

    def __init__(self, address: str, member: Any) -> None:
        from django.test import Client

        client = Client()
        client.force_login(member)
        self.session = client.cookies["sessionid"].value
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=120)
        self.idle_since = time.monotonic()
        self.cookie = f"sessionid={self.session}"
        answer = self.ask("GET", "/rulebook/")
        self.token = answer.body.split('"X-CSRFToken": "')[1].split('"')[0]
        self.cookie += f"; csrftoken={answer.cookies['csrftoken']}"

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> "Answer":
        headers = {"Cookie": self.cookie}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": self.token}
        if time.monotonic() > self.idle_since + IDLE:
            # The server has hung up by now. A browser sees that and calls again; this client would write into
            # a broken pipe.
            self.connection.close()
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        got = self.connection.getresponse()
        first = time.perf_counter() - began
        text = got.read().decode()
        self.idle_since = time.monotonic()
        cookies = dict(each.split(";")[0].split("=", 1) for each in got.headers.get_all("Set-Cookie") or ())
        return Answer(got.status, 1000 * first, 1000 * (time.perf_counter() - began), text, cookies)

    def upload(self, path: str, field: str, content: bytes, name: str = "") -> "Answer":
        """Send a field as a form with files does, or with a ``name`` a file."""
        mark, file = "----bench", f'; filename="{name}"' if name else ""
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"{file}\r\n\r\n'
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.ask("POST", path, body, f"multipart/form-data; boundary={mark}")


class Answer:
    """Status, milliseconds to the first and to the last byte, text, cookies."""

    def __init__(self, status: int, first: float, whole: float, body: str, cookies: dict[str, str]) -> None:
        self.status, self.first, self.whole, self.body, self.cookies = status, first, whole, body, cookies


def told(taken: list[float]) -> list[float]:
    """The median and the 95th percentile."""
    return [round(median(taken), 1), round(quantiles(taken, n=20, method="inclusive")[-1], 1)]


def first_bytes(browser: Browser, rounds: int) -> dict[str, Any]:
    """Of each page, [p50, p95]."""
    found: dict[str, Any] = {}
    for name, path in PAGES.items():
        answers = [browser.ask("GET", path) for _ in range(rounds if name != "book" else 3)]
        assert all(answer.status == 200 for answer in answers), (path, answers[0].status)
        found[name] = told([answer.first for answer in answers])
        if name == "book":
            found["book_whole"] = round(answers[-1].whole)
    return found


def cells(browser: Browser, rounds: int) -> dict[str, Any]:
    """Opens the large table, and stores one cell of it again and again."""
    page = "/rulebook/large-table/"
    opened = [browser.ask("GET", page) for _ in range(3)]
    stored, around = [], []
    for turn in range(rounds):
        cell = {"row": f"row-{turn * 7}", "part": "when", "column": 0, "text": f"over {turn + 11}"}
        body = json.dumps({"edits": [{"do": "set", "cells": [cell]}]}).encode()
        answer = browser.ask("POST", f"{page}sheet/", body, "application/json")
        assert answer.status == 200, answer.body[:500]
        stored.append(answer.whole)
        around.append(browser.ask("GET", f"{page}around/").whole)
    return {
        "opened_ms": [round(answer.first) for answer in opened],
        "cell_ms": told(stored),
        "around_ms": told(around),
    }


def grid(address: str, browser: Browser) -> float:
    """Milliseconds until the table editor of the large table can be used."""
    from playwright.sync_api import sync_playwright

    from config.servers import chromium

    options = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=chromium.find_or_install(), args=options)
        page = started.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.context.add_cookies([{"name": "sessionid", "value": browser.session, "url": address}])
        page.goto(f"{address}/rulebook/")
        taken = []
        for _ in range(3):
            began = time.perf_counter()
            page.goto(f"{address}/rulebook/large-table/", wait_until="commit")
            page.locator("[data-mounted] [data-lane=when-1]").first.wait_for()
            taken.append(1000 * (time.perf_counter() - began))
        started.close()
    return round(median(taken))


def tried(browser: Browser, slug: str, rounds: int) -> dict[str, Any]:
    """Types into a cell on the canvas, over the whole log."""
    typed = {"row": "hot", "part": "when", "column": "0"}
    taken = []
    for turn in range(rounds):
        asked = urlencode(typed | {"text": f"over {50 + turn}"})
        answer = browser.ask("GET", f"/journeys/{slug}/nodes/route/table/?{asked}")
        assert answer.status == 200, answer.body[:500]
        said = json.loads(answer.body)["effect"]
        taken.append(answer.whole)
    return {"tried_ms": told(taken), "tried_basis": said["basis"], "tried_said": said["said"][:1]}


def imported(browser: Browser, files: dict[str, bytes]) -> dict[str, Any]:
    """Looks at each file; makes what the first of them says."""
    found: dict[str, Any] = {}
    for name, content in files.items():
        answer = browser.upload("/rulebook/-/import/", "file", content, name)
        assert answer.status == 200, answer.body[-2000:]
        found[name.rpartition(".")[2]] = round(answer.whole)
        if "made" not in found:
            documents = answer.body.split('name="documents" value="')[1].split('"')[0]
            made = browser.upload("/rulebook/-/import/", "documents", unescape(documents).encode())
            assert made.status == 302, made.body[-2000:]
            found["made"] = round(made.whole)
    return {"import_ms": found}


def run(arguments: list[str]) -> dict[str, Any]:
    """Stages, measures, and gives the figures of one line."""
    parser = argparse.ArgumentParser(prog="rulebook")
    parser.add_argument("--rules", type=int, default=2_000)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--imported", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="pages, cells, tried or import")
    asked = parser.parse_args(arguments)
    django.setup()
    from benchmarks import rulebook_stage as stage
    from benchmarks.collect import Web
    from benchmarks.rulebook_files import files
    from contacts.models import Member
    from journeys.services.roles import ensure_roles, give_role

    ensure_roles()
    member = Member.objects.create_user("bench@example.com", "a-long-enough-password", name="Bench")
    give_role(member, "Ops lead")

    def wanted(part: str) -> bool:
        return asked.only in ("", part)

    if wanted("pages"):
        stage.rules(asked.rules, member)
        stage.journeys(200, asked.rules)
    stage.large(asked.rows, member)
    journey = stage.decided(asked.decisions if wanted("tried") else 10, member)
    stage.settled(20_000)
    figures: dict[str, Any] = {"bench": "rulebook", "n": asked.rules, "bars": BARS}
    web = Web()
    address = f"http://127.0.0.1:{web.port}"
    try:
        browser = Browser(address, member)
        if wanted("pages"):
            figures["first_byte"] = first_bytes(browser, asked.rounds)
        if wanted("cells"):
            figures |= cells(browser, asked.rounds) | {"grid_ms": grid(address, browser)}
        if wanted("tried"):
            figures |= tried(browser, journey.slug, asked.rounds // 2)
        if wanted("import"):
            figures |= imported(browser, files(asked.imported))
    finally:
        web.close()
    return figures
