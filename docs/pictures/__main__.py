"""Take the pictures of the documentation anew: `make pictures`, over a `make run` whose demo is at now."""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from config.servers import chromium
from config.servers.places import ServerError, data_folder
from config.servers.running import Running
from docs.pictures.png import with_palette
from docs.pictures.scenes import SCENES, Scene

FOLDER = Path(__file__).parent
PASSWORD = "weft-demo"  # noqa: S105, of the demo alone
WIDTH = 1280
SHARPER = 1280 / 1600
"""A workspace is drawn 1600 px wide and shrunk, so that a journey is seen whole and still read."""
OPTIONS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--font-render-hinting=none",
)


def main(names: list[str]) -> None:
    """Take the pictures of these names, or all. Raises ServerError when nothing runs in this folder."""
    running = Running.read(data_folder())
    if running is None:
        raise ServerError("No demo runs in this folder. Begin one with make run; wait until it is at now.")
    unknown = sorted(set(names) - {scene.name for scene in SCENES})
    if unknown:
        raise ServerError(f"There is no picture {unknown[0]}. See docs/pictures/scenes.py for their names.")
    address = f"http://localhost:{running.port}"
    options = [*OPTIONS, *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find_or_install(), args=options)
        for scene in SCENES:
            if not names or scene.name in names:
                path = FOLDER / f"{scene.name}.png"
                path.write_bytes(with_palette(taken(browser, address, scene)))
                print(f"{path.stat().st_size / 1000:6.0f} kB  {scene.name}", flush=True)
        browser.close()


def taken(browser: Browser, address: str, scene: Scene) -> bytes:
    """One picture as a PNG of 1280 px, with everything that moves standing still."""
    scale = SHARPER if scene.workspace else 1.0
    context = browser.new_context(
        base_url=address,
        viewport={"width": round(WIDTH / scale), "height": round(scene.height / scale)},
        device_scale_factor=scale,
        color_scheme="dark" if scene.dark else "light",
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="UTC",
    )
    page = context.new_page()
    sign_in(page, scene.who)
    if scene.workspace:
        page.get_by_role("button", name="Fold or unfold the rail").click()
    page.goto(scene.address)
    page.wait_for_load_state("networkidle")
    scene.act(page)
    page.evaluate("document.activeElement?.blur(); document.fonts.ready")
    shot = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return shot


def sign_in(page: Page, who: str) -> None:
    """As one of the demo's team: marketer, reviewer, ops, analyst, sales."""
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(f"{who}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ServerError as problem:
        raise SystemExit(str(problem)) from None
