"""What the pictures of the documentation show: whose eyes, which page, and what is done there first."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

NURTURE = "/journeys/feature-launch/"
ROUTING = "/rulebook/lead-routing/"


def nothing(page: Page) -> None:
    """The page as it comes."""


def whole(page: Page) -> None:
    """The whole journey in sight, with the people on it."""
    expect(page.locator(".step-numbers").first).to_be_visible()
    page.get_by_role("button", name="Show everything").click()


def docked(page: Page) -> None:
    """The table of the decision under the canvas, a row pointed at: its path is lit."""
    whole(page)
    page.locator(".step.family-decision").click()
    row = page.locator(".dock-table tbody tr", has_text="hot")
    expect(row).to_be_visible()
    row.hover()
    expect(page.locator(".canvas.lighting")).to_be_visible()


def walked(page: Page) -> None:
    """A test on its way, at the decision."""
    whole(page)
    page.get_by_role("button", name="Tests", exact=True).click()
    page.get_by_role("button", name="A hot lead is handed").click()
    step = page.locator(".walk-step")
    for _each in range(3):
        page.get_by_role("button", name="Next", exact=True).click()
    expect(step).to_contain_text("Lead routing")


def person(page: Page) -> None:
    """The first of those who were handed to sales: with a path worth reading."""
    page.locator("a[href^='/runs/']").first.click()
    page.wait_for_load_state("networkidle")


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: ``height`` in px at a width of 1280; a ``workspace`` is drawn smaller, its rail
    folded."""

    name: str
    who: str
    address: str
    act: Callable[[Page], None] = nothing
    height: int = 800
    dark: bool = False
    workspace: bool = False


SCENES = (
    Scene("home", "marketer", "/", height=760),
    Scene("canvas", "marketer", NURTURE, whole, workspace=True),
    Scene("table", "marketer", NURTURE, docked, workspace=True),
    Scene("test", "marketer", NURTURE, walked, workspace=True, dark=True),
    Scene("numbers", "analyst", f"{NURTURE}numbers/", height=960),
    Scene("rule", "sales", ROUTING, workspace=True),
    Scene("comparison", "reviewer", f"{ROUTING}versions/2/", height=900),
    Scene("path", "marketer", f"{NURTURE}people/?node=sales", person, height=860),
    Scene("contacts", "marketer", "/contacts/", height=720),
    Scene("console", "ops", "/admin/", height=720, dark=True),
)
