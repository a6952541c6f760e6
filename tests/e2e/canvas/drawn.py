"""Where things are on the canvas, and what a mouse does there."""

from playwright.sync_api import Locator, Page, expect

from journeys.models import Journey


def node(page: Page, key: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{key}"]')


def way(page: Page, source: str, outcome: str) -> Locator:
    return page.locator(f'.react-flow__edge[data-id="{source}|{outcome}"]')


def saved(page: Page) -> None:
    expect(page.locator("#saving")).to_have_text("Saved")


def middle(thing: Locator) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def between(page: Page, one: str, other: str) -> tuple[float, float]:
    (x1, y1), (x2, y2) = middle(node(page, one)), middle(node(page, other))
    return (x1 + x2) / 2, (y1 + y2) / 2


def edges(journey: Journey) -> set[tuple[str, str, str]]:
    return set(journey.edges.values_list("source", "outcome", "target"))
