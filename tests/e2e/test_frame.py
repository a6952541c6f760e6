"""The frame of every page: the command palette, lists by keyboard, what it remembers, toasts that undo."""

import re

import pytest
from playwright.sync_api import Page, expect

from contacts.models import Member
from journeys.models import Task
from tests.e2e.axe import axe
from tests.e2e.desk import Desk
from tests.e2e.everybody import PHONE, WIDE
from tests.e2e.test_pages import enter, launched, members
from tests.journeys.launch import Launch

__all__ = ["launched", "members"]


@pytest.fixture
def page(launched: Launch, members: dict[str, Member], desk: Desk) -> Page:
    """An ops lead's page, at home."""
    opened = enter(desk, members["ops"])
    opened.goto("/")
    return opened


def test_the_palette_goes_where_one_types(page: Page, launched: Launch) -> None:
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search or do")
    expect(box).to_be_focused()
    expect(page.get_by_role("option", name="Journeys g j")).to_be_visible()
    box.type("warm")
    option = page.get_by_role("option", name=re.compile("Warm"))
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/contacts/{launched.warm.public_id}/")

    page.keyboard.press("Control+k")
    box.type("lead")
    expect(page.get_by_role("option", name="Lead routing")).to_be_visible()
    box.fill("new")
    expect(page.get_by_role("option", name="New journey")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_the_palette_works_by_touch_and_holds_to_the_rules_of_access(page: Page) -> None:
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        page.get_by_role("button", name="Search").first.click()
        expect(page.get_by_role("option", name="New journey")).to_be_visible()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert axe(page) == ""
        page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("option", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_lists_are_walked_by_keyboard(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/contacts/")
    names = [link.inner_text() for link in page.locator("[data-list] tbody th a").all()]
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=names[1], exact=True)).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name=names[0], exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/contacts/.+"))
    page.go_back()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search contacts")).to_be_focused()
    page.keyboard.type("jj")
    expect(page.get_by_role("searchbox", name="Search contacts")).to_have_value("jj")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_a_folded_rail_stays_folded(page: Page) -> None:
    page.get_by_role("button", name="Fold or unfold the rail").click()
    page.goto("/rulebook/")
    expect(page.locator("html")).to_have_attribute("data-rail", "narrow")
    page.get_by_role("link", name="Journeys").click()
    page.wait_for_url("**/journeys/")


def test_a_closed_task_is_opened_again_by_undo(page: Page) -> None:
    page.goto("/tasks/")
    page.get_by_role("button", name="Done").first.click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("is open again")
    assert set(Task.objects.values_list("state", flat=True)) == {Task.State.OPEN}
