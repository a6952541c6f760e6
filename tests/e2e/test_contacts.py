"""Contacts in the browser: narrowed, chosen by keyboard, changed and set back; a file brought in."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from config import clock, partitions
from contacts.imports import work
from contacts.models import Contact, Import, Member, Segment
from tests.cast import team
from tests.contacts.facts import consenting, identify, take
from tests.e2e.desk import Desk
from tests.e2e.everybody import inspect_each
from tests.e2e.test_pages import enter

FILE = "Customer ID;E-Mail;Vorname;Umsatz;Newsletter\n" + "".join(
    f"n-{number};n{number}@example.com;Nina;{number},50;ja\n" for number in range(5)
)


@pytest.fixture
def members(live_server_asgi: str, redis: object) -> dict[str, Member]:
    """One member of each role, and sixty contacts."""
    partitions.ensure([clock.real_now()])
    people = [
        consenting(
            identify(f"u{n}", email=f"u{n}@example.com", plan=("free", "pro")[n % 2], score=n),
            **{"email.news": True},
        )
        for n in range(60)
    ]
    take(*people)
    Segment.objects.create(
        slug="pros", name="Pros", condition={"fact": "contact.plan", "is": "equal_to", "value": "pro"}
    )
    return team()


@pytest.fixture
def mia(desk: Desk, members: dict[str, Member]) -> Page:
    """The page of a marketer."""
    return enter(desk, members["marketer"])


def test_a_list_is_narrowed_chosen_from_and_changed(mia: Page) -> None:
    mia.goto("/contacts/")
    mia.get_by_text("Add a filter").click()
    mia.get_by_label("About").select_option("contact.plan")
    mia.get_by_label("Is it so that it").select_option("equal_to")
    mia.get_by_label("Value", exact=True).first.fill("pro")
    mia.get_by_role("button", name="Show these contacts").click()
    mia.wait_for_url("**/contacts/?where=plan%3Aequal_to%3Apro")
    expect(mia.locator("tbody tr")).to_have_count(30)
    # The keyboard alone: the second and the third are chosen, and changed.
    for key in "jjxjx":
        mia.keyboard.press(key)
    expect(mia.locator("[data-chosen-count]")).to_have_text("2 chosen")
    mia.get_by_text("Set an attribute").click()
    mia.get_by_label("Attribute", exact=True).select_option("plan")
    mia.locator("#set-value").fill("team")
    mia.get_by_role("button", name="Set it").click()
    expect(mia.locator(".toast")).to_contain_text("“plan” is set for 2 contacts.")
    expect(mia.locator("tbody tr")).to_have_count(28)
    mia.get_by_role("button", name="Undo").click()
    expect(mia.locator("tbody tr")).to_have_count(30)
    # A search keeps the filter, and Back leads back.
    mia.get_by_role("searchbox").fill("u31@")
    expect(mia.locator("tbody tr")).to_have_count(1)
    mia.go_back()
    expect(mia.locator("tbody tr")).to_have_count(30)
    mia.keyboard.press("j")
    mia.keyboard.press("Enter")
    expect(mia.get_by_role("heading", level=1)).to_have_text("u59@example.com")


def test_a_file_is_brought_in(mia: Page, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(FILE + "n-9;nobody at home;Nina;viel;vielleicht\n", encoding="cp1252")
    mia.goto("/contacts/imports/")
    mia.get_by_label("A CSV file").set_input_files(path)
    mia.get_by_role("button", name="Upload and look at it").click()
    expect(mia.get_by_label("Read as (Umsatz)")).to_have_value("number_comma")
    mia.get_by_label("Becomes (Newsletter)").select_option("consent:email.news")
    mia.get_by_label("Where the consent in this file was given").fill("Forms at the fair")
    mia.get_by_role("button", name="Start the import").click()
    expect(mia.locator("#progress")).to_contain_text("Waiting")
    work.work()
    expect(mia.locator("#progress")).to_contain_text("Done")
    expect(mia.locator("#progress")).to_contain_text("'viel' is no number")
    assert Import.objects.get().created == 6
    with mia.expect_download() as download:
        mia.get_by_text("Download the rows to mend").click()
    assert "nobody at home" in download.value.path().read_text(encoding="utf-8-sig")
    mia.goto(f"/contacts/{Contact.objects.get(email='n3@example.com').public_id}/")
    mia.get_by_text("Ledger with evidence").click()
    expect(mia.get_by_text("Forms at the fair")).to_be_visible()


def test_every_state_of_these_pages_is_for_everybody(mia: Page, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(FILE)
    mia.goto("/contacts/imports/")
    mia.get_by_label("A CSV file").set_input_files(path)
    mia.get_by_role("button", name="Upload and look at it").click()
    columns = mia.url
    done = Import.objects.create(
        name="old.csv", size=9, lines=3, encoding="utf-8-sig", delimiter=",", state="done", rows=2, problems=1
    )
    done.found.create(line=2, column="seats", reason="'many' is no number.", cells=["many"])
    inspect_each(
        mia,
        [
            "/contacts/?where=plan:equal_to:pro&consent=email.news:given&segment=pros&sort=address",
            "/contacts/?search=nobody",
            "/contacts/?where=nothing:known",
            "/contacts/imports/",
            columns,
            f"/contacts/imports/{done.public_id}/",
            f"/contacts/{Contact.objects.get(email='u3@example.com').public_id}/?show=decisions",
        ],
    )
    mia.goto("/contacts/")
    mia.keyboard.press("j")
    mia.keyboard.press("x")
    expect(mia.locator(".chosen-bar")).to_be_visible()
