"""A page as everybody meets it: wide and on a phone, light and dark, read aloud, and while it loads."""

import re
from collections.abc import Iterable
from itertools import cycle
from typing import Literal

from playwright.sync_api import Page, ViewportSize

from tests.e2e.axe import await_axe, axe

type Looks = tuple[tuple[ViewportSize, Literal["light", "dark"]], ...]

PHONE, WIDE = ViewportSize(width=390, height=844), ViewportSize(width=1440, height=900)

SETTLED = """
() => document.readyState === "complete" && document.fonts.status === "loaded"
  && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .dock-wait")
  && (!document.getElementById("canvas") || document.querySelector(".react-flow__node, .canvas-empty"))
"""
"""Nothing more is on its way."""

SHIFTS = """
() => new Promise((tell) => {
  const moved = [];
  const note = (list) => list.getEntries().forEach((entry) => {
    if (entry.hadRecentInput || entry.value < 0.0005) return;
    const name = ({ node }) => node?.id || node?.className || node?.nodeName || "something";
    const what = entry.sources.map(name);
    moved.push(`${what.join(", ")} by ${entry.value.toFixed(4)}`);
  });
  const observer = new PerformanceObserver(note);
  observer.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => tell(moved)));
})
"""
"""What moved while the page loaded without anybody's doing."""

LOOKS: tuple[Looks, ...] = (
    ((WIDE, "light"), (PHONE, "dark")),
    ((WIDE, "dark"), (PHONE, "light")),
)
"""Each page is seen in both widths and both schemes; which go together alternates from page to page."""
ONE_EACH: tuple[Looks, ...] = tuple((each,) for looks in LOOKS for each in looks)
"""One look at a time: for the many pages that are made of the same few parts."""
SETTLES_LATER = re.compile(r"^/admin/\w+/\w+/")
"""Pages that move while they load: Django's forms, to which its scripts add."""


def shortcomings(page: Page, address: str, looks: Looks = LOOKS[0]) -> list[str]:
    """What is wrong with a page for anybody: how it loads, how wide it is, and what axe finds."""
    found = []
    await_axe(page)
    for size, scheme in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        answer = page.goto(address)
        if answer is None or answer.status not in (200, 400, 403, 404):
            return [f"{address} was answered with {answer and answer.status}"]
        page.wait_for_function(SETTLED)
        if not SETTLES_LATER.search(address):
            found += [f"{address} {size['width']}: moved {moved}" for moved in page.evaluate(SHIFTS)]
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wider > 0:
            found.append(f"{address} is {wider} px wider than {size['width']}")
        said = axe(page)
        if said:
            found.append(f"{address} {scheme} {size['width']}\n{said}")
    return found


def inspect(page: Page, address: str) -> None:
    """Look at a page as everybody does, and fail with what is wrong with it."""
    found = shortcomings(page, address)
    assert not found, "\n".join(found)


def inspect_each(page: Page, addresses: Iterable[str]) -> None:
    """Look at pages in one look each, one after the other: states of pages that are seen in all looks
    elsewhere."""
    found = [
        each
        for address, looks in zip(addresses, cycle(ONE_EACH))
        for each in shortcomings(page, address, looks)
    ]
    assert not found, "\n".join(found)
