"""`pages`: the first byte of every page, and when a browser first paints it, on a demo that was lived.

    pages --people 20000                          P16: makes the demo first, which takes some minutes
    pages --address http://localhost:8000         asks an installation that is running with its demo

Every page that links lead to is found by walking them as an ops lead, one for each route of the address map,
so that a new page is measured by being there. `p95_ms` is of all requests; `over` names each page whose own
95th percentile is over the bar, and `slowest` the five slowest, with their milliseconds.
"""

import argparse
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import median, quantiles
from urllib.parse import urlencode, urljoin, urlsplit

import django
from django.urls import Resolver404, resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
os.environ["WEFT_DEBUG"] = "0"
os.environ.setdefault("WEFT_LOG_LEVEL", "WARNING")

BAR_MS = 200
PAINT_BAR_MS = 1000
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]*)[^"]*"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
PAINTED = """() => new Promise((tell) => new PerformanceObserver((list) => {
  const found = list.getEntriesByName("first-contentful-paint")[0];
  if (found) tell(found.startTime);
}).observe({ type: "paint", buffered: true }))"""


class Reader:
    """One connection to the product, signed in as one of the demo's people."""

    def __init__(self, address: str, part: str) -> None:
        self.address = address
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.cookies: dict[str, str] = {}
        found = TOKEN.search(self.get("/accounts/login/")[2])
        assert found, "The demo's people can be entered where the demo is alone."
        form = urlencode({"part": part, "csrfmiddlewaretoken": found[1]})
        status, *_ = self.ask("POST", "/demo/enter/", form)
        assert status == 302, f"Nobody of the demo is there: {status}."

    def get(self, path: str) -> tuple[int, float, str]:
        """The status, the seconds until the first byte, and the page; empty for what is no page."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, form: str | None = None) -> tuple[int, float, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.address}
        began = time.perf_counter()
        self.connection.request(method, path, form, headers)
        answer = self.connection.getresponse()
        seconds = time.perf_counter() - began
        body = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        page = answer.headers.get("Content-Type", "").startswith("text/html")
        return answer.status, seconds, body.decode() if page else ""


def walk(reader: Reader) -> dict[str, str]:
    """An address for each route that links lead to, by route. Pages that refuse or fail end the walk."""
    found: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        try:
            route = resolve(urlsplit(path).path).route
        except Resolver404:
            continue
        if route in found or route.startswith(("c/", "u/", "p/")):
            continue
        status, _, page = reader.get(path)
        assert status in (200, 302), f"{path} was answered with {status}."
        if not page or status == 302:
            continue
        found[route] = path
        here = (urljoin(path, link.replace("&amp;", "&")) for link in LINK.findall(page))
        waiting += [each for each in here if not urlsplit(each).netloc]
    return found


@contextmanager
def lived(people: int) -> Iterator[str]:
    """The address of a web process over a demo whose six weeks have been lived."""
    from benchmarks.collect import Web
    from journeys.services.demo.clockwork import Clockwork
    from journeys.services.demo.house import begin

    begin(people)
    Clockwork().turn()
    web = Web()
    try:
        yield f"http://127.0.0.1:{web.port}"
    finally:
        web.close()


def paints(address: str, reader: Reader, pages: dict[str, str], rounds: int) -> dict[str, float]:
    """Milliseconds until a browser first paints something, by route: the median of the rounds."""
    from playwright.sync_api import sync_playwright

    from config.servers import chromium

    options = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium.find_or_install(), args=options)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.context.add_cookies(
            [{"name": name, "value": value, "url": address} for name, value in reader.cookies.items()]
        )
        found = {}
        for route, path in pages.items():
            seen = []
            for _ in range(rounds):
                page.goto(address + path)
                seen.append(float(page.evaluate(PAINTED)))
            found[route] = median(seen)
        browser.close()
    return found


def p95(seconds: list[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return round(quantiles(seconds, n=20, method="inclusive")[-1] * 1000, 1)


def measure(address: str, requests: int, rounds: int) -> dict[str, object]:
    """The line of figures."""
    reader = Reader(address, "ops")
    pages = walk(reader)
    times: dict[str, list[float]] = {route: [] for route in pages}
    for _ in range(requests):
        for route, path in pages.items():
            status, seconds, _ = reader.get(path)
            assert status == 200, f"{path} was answered with {status}."
            times[route].append(seconds)
    of_each = {route: p95(seen) for route, seen in times.items()}
    slowest = sorted(of_each.items(), key=lambda each: -each[1])
    painted = sorted(paints(address, reader, pages, rounds).items(), key=lambda each: -each[1])
    return {
        "bench": "pages",
        "n": len(pages),
        "requests": requests,
        "p95_ms": p95([seconds for seen in times.values() for seconds in seen]),
        "over": {route: ms for route, ms in slowest if ms > BAR_MS},
        "slowest": dict(slowest[:5]),
        "paint_over": {route: round(ms) for route, ms in painted if ms > PAINT_BAR_MS},
        "paint_slowest": {route: round(ms) for route, ms in painted[:5]},
    }


def run(arguments: list[str]) -> dict[str, object]:
    parser = argparse.ArgumentParser(prog="pages")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--address", help="of an installation that runs, instead of one made here")
    parser.add_argument("--requests", type=int, default=20, help="for each page")
    parser.add_argument("--rounds", type=int, default=3, help="paints of each page")
    options = parser.parse_args(arguments)
    os.environ.pop("WEFT_DEMO", None)
    django.setup()
    # Reading the address map takes longer than a connection stays open unused.
    resolve("/")
    if options.address:
        return measure(options.address, options.requests, options.rounds)
    with lived(options.people) as address:
        return measure(address, options.requests, options.rounds)
