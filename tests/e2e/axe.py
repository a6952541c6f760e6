"""What axe finds on a page. The script is put into a document once, and only what is wrong comes back.

To hand it over takes a fourth as long as to run it. A page that looks at many addresses is handed it once and
for all: ``await_axe``.
"""

from typing import Any
from weakref import WeakSet

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

THERE = "() => 'axe' in window"
RUN = """
async (part) => {
  const { violations } = await axe.run(part || document, { resultTypes: ["violations"] });
  return { violations };
}
"""
_awaiting: WeakSet[Page] = WeakSet()


def await_axe(page: Page) -> None:
    """From now on, each document that comes into the page finds the script there."""
    if page not in _awaiting:
        page.add_init_script(AXE_SCRIPT)
        _awaiting.add(page)


def axe(page: Page, part: str = "") -> str:
    """The report of what axe says is wrong with a page, or with a ``part`` of it (a selector); empty for
    nothing."""
    if not page.evaluate(THERE):
        page.evaluate(AXE_SCRIPT)
    response: Any = page.evaluate(RUN, part)
    return str(AxeResults(response).generate_report()) if response["violations"] else ""
