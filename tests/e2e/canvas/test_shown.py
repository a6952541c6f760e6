"""What the canvas shows to whom: problems, rights, deep links, phones, screen readers."""

import re

import pytest
from playwright.sync_api import expect

from journeys.models import Journey
from tests.e2e.axe import axe
from tests.e2e.canvas.conftest import Open
from tests.e2e.canvas.drawn import node


def test_problems_stand_on_the_step_and_in_the_drawer(look: Open) -> None:
    mia = look()
    expect(node(mia, "route").locator(".step-badge")).to_contain_text("1 problem")
    mia.get_by_role("button", name="1 problem").click()
    drawer = mia.get_by_role("region", name="What keeps it from going live")
    drawer.get_by_role("button", name=re.compile("only a draft exists")).click()
    expect(node(mia, "route")).to_have_class(re.compile("selected"))
    expect(mia.locator("#inspector")).to_contain_text("Open the rule and have it approved.")


def test_who_may_only_look_sees_all_and_changes_nothing(look: Open, journey: Journey) -> None:
    ada = look("analyst")
    expect(ada.get_by_role("navigation", name="Steps")).to_have_count(0)
    expect(ada.get_by_role("button", name="Publish")).to_have_count(0)
    expect(ada.locator("#saving")).to_have_text("View only")
    node(ada, "welcome").click()
    expect(ada.get_by_label("Subject")).to_be_disabled()
    ada.keyboard.press("Delete")
    expect(node(ada, "welcome")).to_be_visible()


def test_back_and_deep_links_open_the_step(look: Open) -> None:
    mia = look()
    node(mia, "news").click()
    expect(mia.get_by_label("Name", exact=True)).to_have_value("For customers")
    mia.get_by_role("link", name="Rulebook").click()
    mia.go_back()
    expect(node(mia, "news")).to_have_class(re.compile("selected"))
    expect(mia.get_by_label("Name", exact=True)).to_have_value("For customers")


def test_on_a_phone_it_can_be_looked_at(look: Open) -> None:
    mia = look(is_mobile=True, has_touch=True)
    mia.set_viewport_size({"width": 390, "height": 844})
    mia.reload()
    expect(node(mia, "done")).to_be_in_viewport()
    node(mia, "wait").tap()
    expect(mia.get_by_label("Name", exact=True)).to_be_in_viewport()
    mia.get_by_role("button", name="Close").click()
    expect(mia.locator("#inspector")).to_be_hidden()
    assert mia.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_screen_readers(look: Open, scheme: str) -> None:
    mia = look(color_scheme=scheme, reduced_motion="reduce")
    for key in ("", "welcome", "wait", "route"):
        if key:
            node(mia, key).click()
            expect(mia.locator(f'#inspector form[data-node="{key}"]')).to_be_visible()
        assert axe(mia, ".workspace") == ""
    mia.keyboard.press("/")
    assert axe(mia, ".workspace") == ""
