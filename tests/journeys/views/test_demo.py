"""Being one of the demo's people, and the demo bar; nothing of it without a demo."""

import pytest
from pytest_django import Settings

from contacts.models import Member
from journeys.models import Demo
from journeys.services.demo.house import begin
from tests.cast import signed_in


@pytest.fixture
def demo(db: None, settings: Settings) -> Demo:
    settings.DEMO = True
    begin(0)
    return Demo.objects.get()


def mia() -> Member:
    return Member.objects.get(email="marketer@example.com")


def test_the_sign_in_page_offers_five_people(demo: Demo) -> None:
    page = signed_in(None).get("/accounts/login/?next=/rulebook/").content.decode()
    for name in ("Mia, marketer", "Lena, reviewer", "Omar, ops lead", "Ada, analyst", "Sam, sales"):
        assert name in page
    assert 'name="next" value="/rulebook/"' in page


def test_a_click_makes_one_somebody(demo: Demo) -> None:
    browser = signed_in(None)
    answer = browser.post("/demo/enter/", {"part": "reviewer", "next": "/rulebook/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/rulebook/")
    assert "Seen as Lena" in browser.get("/").content.decode()
    browser.post("/demo/enter/", {"part": "sales", "next": "/"})
    assert "Hello, Sam" in browser.get("/").content.decode()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(demo: Demo, wanted: str) -> None:
    answer = signed_in(None).post("/demo/enter/", {"part": "sales", "next": wanted})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("part", ["", "nobody", "ops@example.com", "\x00"])
def test_nobody_else_can_be_played(demo: Demo, part: str) -> None:
    assert signed_in(None).post("/demo/enter/", {"part": part}).status_code == 400


def test_without_the_setting_there_is_no_demo_even_with_its_people(demo: Demo, settings: Settings) -> None:
    settings.DEMO = False
    browser = signed_in(None)
    assert browser.post("/demo/enter/", {"part": "ops"}).status_code == 404
    assert "Mia, marketer" not in browser.get("/accounts/login/").content.decode()
    assert 'id="demo-bar"' not in signed_in(mia()).get("/").content.decode()
    assert signed_in(mia()).post("/demo/advance/", {"hours": "48"}).status_code == 404


def test_without_demo_data_nobody_is_offered(db: None, settings: Settings) -> None:
    settings.DEMO = True
    assert signed_in(None).post("/demo/enter/", {"part": "ops"}).status_code == 404


def test_the_bar_moves_the_clock_and_shows_its_way(demo: Demo) -> None:
    browser = signed_in(mia())
    assert "+48 h" in browser.get("/").content.decode()
    answer = browser.post("/demo/advance/", {"hours": "48"}, headers={"HX-Request": "true"})
    assert "on its way" in answer.content.decode()
    assert Demo.objects.get().moving
    for hours in ("0", "-1", "1000000", "x", ""):
        assert browser.post("/demo/advance/", {"hours": hours}).status_code == 400


def test_the_page_loads_anew_at_the_end_but_for_the_canvas(demo: Demo) -> None:
    browser = signed_in(mia())
    for path, anew in (
        ("/", True),
        ("/journeys/feature-launch/numbers/", True),
        ("/journeys/feature-launch/", False),
    ):
        answer = browser.get(
            "/demo/bar/", headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{path}"}
        )
        assert (answer.headers.get("HX-Refresh") == "true") is anew


def test_whoever_is_not_signed_in_moves_nothing(demo: Demo) -> None:
    assert signed_in(None).post("/demo/advance/", {"hours": "1"}).status_code == 302
    assert not Demo.objects.get().moving
