"""The table editor with what Excel and Google Sheets put on the clipboard, and with what it puts there."""

import json

from playwright.sync_api import Page, expect

from tests.e2e.desk import Desk
from tests.e2e.test_pages import launched, members
from tests.e2e.test_sheet import at, press, sam, settled, stored
from tests.journeys.launch import Launch

__all__ = ["launched", "members", "sam"]

EXCEL_HTML = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    "<head><style>td {mso-number-format:General;}</style></head><body><!--StartFragment-->"
    "<table border=0 cellpadding=0 cellspacing=0><tr height=20><td height=20 class=xl65 align=right>{0}</td>"
    "<td class=xl66>{1}</td></tr><tr><td class=xl65>{2}</td><td class=xl66>{3}</td></tr></table>"
    "<!--EndFragment--></body></html>"
)


def paste(page: Page, text: str, html: str = "") -> None:
    """What a paste brings, byte for byte, to the cell that has the focus."""
    page.evaluate(
        """([text, html]) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            if (html) clipboardData.setData("text/html", html);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        [text, html],
    )


def copy(page: Page) -> dict[str, str]:
    """What a copy of the chosen cells puts on the clipboard."""
    found: dict[str, str] = page.evaluate(
        """() => {
            const clipboardData = new DataTransfer();
            document.activeElement.dispatchEvent(
                new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }));
            return Object.fromEntries(clipboardData.types.map((type) => [type, clipboardData.getData(type)]));
        }"""
    )
    return found


def test_excel_is_pasted_with_its_quotes_and_line_breaks(sam: Page, launched: Launch) -> None:
    at(sam, "keen", "then-1").focus()
    text = '2 d\t"Call ""soon"",\r\nthen write"\r\n3 d\tplain\r\n'
    html = EXCEL_HTML.replace("{0}", "2 d").replace(
        "{1}", 'Call "soon",<br\n  style="mso-data-placement:same-cell;">then write'
    )
    html = html.replace("{2}", "3 d").replace("{3}", "plain")
    paste(sam, text, html)
    expect(at(sam, "warm", "note-0")).to_have_text("plain")
    settled(sam)
    rows = stored(launched)["rows"]
    assert rows[2]["note"] == 'Call "soon",\nthen write'
    assert [row["then"][1] for row in rows[2:]] == ["2d", "3d"]


def test_sheets_is_pasted_below_the_last_row_with_its_exact_numbers(sam: Page, launched: Launch) -> None:
    at(sam, "warm", "when-0").focus()
    number = json.dumps({"1": 3, "3": 12.5}).replace('"', "&quot;")
    html = (
        "<meta charset='utf-8'><google-sheets-html-origin><style><!--td {border: 1px solid #ccc;}--></style>"
        '<table cellspacing="0" data-sheets-root="1"><tbody>'
        f'<tr><td data-sheets-value="{number}">12,5</td><td data-sheets-value="{{}}">'
        "pro or team</td></tr>"
        "<tr><td>0,75</td><td>free</td></tr><tr><td>über 1</td><td>free</td></tr></tbody></table>"
    ).replace("über", "over")
    paste(sam, "12,5\tpro or team\n0,75\tfree\nover 1\tfree", html)
    expect(at(sam, "row-6", "when-0")).to_have_text("over 1")
    settled(sam)
    rows = stored(launched)["rows"]
    assert [row["when"][:2] for row in rows[3:]] == [
        ["12.5", '"pro", "team"'],
        ["0.75", '"free"'],
        ["> 1", '"free"'],
    ]
    press(sam, "Control+z")
    expect(at(sam, "row-6", "when-0")).to_have_count(0)
    expect(at(sam, "warm", "when-0")).to_have_text("40 or more")
    # A large table is stored first; what is doubtful about its rows comes behind.
    at(sam, "warm", "when-0").focus()
    paste(sam, "\n".join(["over 95"] * 180))
    expect(at(sam, "row-9", "when-0")).to_have_text("over 95", timeout=20_000)
    expect(sam.locator("#row-row-9.doubtful")).to_be_attached(timeout=20_000)


def test_what_is_copied_comes_back_as_it_was(sam: Page, launched: Launch) -> None:
    press(sam, "ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight")
    clipboard = copy(sam)
    assert clipboard["text/plain"].split("\r\n")[0].startswith("over 70\t")
    assert 'data-sfeel="&gt; 70"' in clipboard["text/html"]
    before = stored(launched)["rows"]
    at(sam, "keen", "when-0").focus()
    paste(sam, clipboard["text/plain"], clipboard["text/html"])
    expect(at(sam, "keen", "when-0")).to_have_text("over 70")
    settled(sam)
    assert stored(launched)["rows"][2]["when"][:2] == before[1]["when"][:2]


def test_a_paste_that_cannot_be_read_is_told_and_not_half_made(
    sam: Page, launched: Launch, desk: Desk
) -> None:
    desk.expect("status of 422")
    before = stored(launched)
    press(sam, "ArrowDown")
    paste(sam, "over 50\nsomething else\nover 20")
    told = sam.locator("[data-sheet-refused]")
    expect(told).to_contain_text("Nothing was pasted.")
    expect(told).to_contain_text("Lead score, keen: ")
    settled(sam)
    assert stored(launched) == before
    paste(sam, "\n".join(["over 1"] * 10_000))
    expect(told).to_contain_text("10,000 rows are too many: a table has at most 5,000. Nothing was pasted.")
    paste(sam, "\t".join(["1"] * 9))
    expect(told).to_contain_text("9 columns wide, and from here on the table has 6")
    assert stored(launched) == before
