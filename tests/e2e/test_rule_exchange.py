"""A rule leaves as a workbook, is changed in it, and comes back as a draft, all in the browser."""

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from contacts.models import Member
from journeys.models import RuleVersion
from tests.e2e.desk import Desk
from tests.e2e.test_pages import enter, launched, members
from tests.journeys.launch import Launch

__all__ = ["launched", "members"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_mara_takes_a_rule_to_excel_and_back(
    launched: Launch, members: dict[str, Member], desk: Desk
) -> None:
    desk.expect("status of 422")
    mara = enter(desk, members["marketer"])
    mara.goto("/rulebook/lead-routing/")
    mara.get_by_role("link", name="Export").click()
    expect(mara.get_by_role("heading", name="What other tools do not know")).to_be_visible()
    with mara.expect_download() as begun:
        mara.get_by_role("link", name="lead-routing.xlsx").click()
    book = load_workbook(BytesIO(Path(begun.value.path()).read_bytes()))
    assert book.active is not None
    (hot,) = [cell for line in book.active.iter_rows() for cell in line if cell.value == "> 70"]
    hot.value = "over 85"
    changed = BytesIO()
    book.save(changed)

    mara.goto("/rulebook/")
    mara.get_by_role("link", name="Import").click()
    field = mara.get_by_label("A file with rules")
    field.set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})
    mara.get_by_role("button", name="Look at it").click()
    expect(mara.get_by_role("alert")).to_contain_text("Nothing was brought in.")
    sends = "form => form.dispatchEvent(new SubmitEvent('submit', {bubbles: true, cancelable: true}))"
    assert mara.locator("form.upload").evaluate(sends)
    assert not mara.locator("form.upload").evaluate(sends), "a second click sends nothing"
    expect(mara.get_by_role("status").filter(has_text="The file is being read.")).to_be_visible()
    mara.goto("/rulebook/-/import/")
    field.set_input_files({"name": "lead-routing.xlsx", "mimeType": XLSX, "buffer": changed.getvalue()})
    mara.get_by_role("button", name="Look at it").click()
    expect(mara.get_by_role("table").first).to_contain_text("replaces the open draft of Sam")
    read = mara.get_by_role("group", name="Lead routing")
    expect(read.get_by_role("row", name="hot")).to_contain_text("over 85")
    assert mara.evaluate("document.documentElement.scrollWidth <= innerWidth")
    draft = RuleVersion.objects.get(rule=launched.rule, number=2)
    assert "> 70" in [row["when"][0] for row in draft.document["table"]["rows"]]
    mara.get_by_role("button", name="Make the drafts").click()
    expect(mara.locator("#toasts")).to_contain_text("1 draft waits for approval.")
    expect(mara.locator(".page-state")).to_contain_text("Version 2, draft")
    draft.refresh_from_db()
    assert "> 85" in [row["when"][0] for row in draft.document["table"]["rows"]]
