"""Importing rules with a look first, and taking them away as files."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contacts.models import Attribute, Member
from journeys.models import Rule, RuleVersion
from journeys.views.rulebook import exchange
from tests.cast import signed_in
from tests.journeys.launch import Launch

IMPORT = "/rulebook/-/import/"
CSV = b"contact.score,contact.shoe_size,route\nover 80,> 44,sales\n"


@pytest.fixture
def marketer(members: dict[str, Member]) -> Client:
    return signed_in(members["marketer"])


def upload(client: Client, name: str, content: bytes, status: int = 200) -> str:
    answer = client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == status
    return str(answer.content.decode())


def carried(page: str) -> str:
    found = re.search(r'name="documents" value="([^"]*)"', page)
    assert found
    return found[1].replace("&quot;", '"').replace("&gt;", ">").replace("&#x27;", "'").replace("&amp;", "&")


def test_a_file_is_shown_first_and_made_then(launched: Launch, marketer: Client) -> None:
    page = upload(marketer, "shoes.csv", CSV)
    assert "a new rule, as a draft" in page
    assert "was read as an input of the type number" in page
    assert not Rule.objects.filter(slug="shoes").exists()
    answer = marketer.post(IMPORT, {"documents": carried(page)})
    assert answer["Location"] == "/rulebook/shoes/"
    assert Rule.objects.get(slug="shoes").versions.get().status == RuleVersion.Status.DRAFT
    assert Attribute.objects.filter(name="shoe_size", documented=False).exists()
    assert "nothing new" in upload(marketer, "shoes.csv", CSV)


def test_the_first_rows_are_shown_as_they_were_read(launched: Launch, marketer: Client) -> None:
    rows = "".join(f"> {place},{place} to 90,way-{place}\n" for place in range(25))
    page = upload(marketer, "shoes.csv", f"contact.score,contact.shoe_size,route\n{rows}".encode())
    assert "the first 20 rows as they were read" in page
    assert "<span>over 19</span>" in page
    assert "<span>19 to 90</span>" in page
    assert "<span>over 20</span>" not in page
    assert "and 5 more rows" in page


def test_a_file_that_is_too_large_is_told_the_limit(
    launched: Launch, marketer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LARGEST", 2_000_000)
    page = upload(marketer, "shoes.csv", CSV * 60_000, 422)
    assert "The file has 3 MB." in page
    assert "Keep it under 2 MB." in page


TABLE = (
    '<decision name="D {}"><decisionTable><input label="contact.score"><inputExpression typeRef="number">'
    "<text>score</text></inputExpression></input><output/><rule><inputEntry><text>1</text></inputEntry>"
    "<outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>"
)
MANY_TABLES = f"<definitions>{''.join(map(TABLE.format, range(201)))}</definitions>".encode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv", b"a,b\n1,2\n", "named like a fact"),
        ("x.dmn", b"<!DOCTYPE a><a/>", "declares a document type"),
        ("x.xlsx", b"hello", "no workbook"),
        ("x.json", b"{", "not JSON"),
        ("x.csv", b"contact.score,r\n" + b"1,a\n" * 10_000, "at most 5000 rows"),
        ("x.dmn", MANY_TABLES, "The file holds 201 decision tables; at most 200 are read."),
    ],
)
def test_a_file_that_cannot_be_read_brings_nothing_in(
    launched: Launch, marketer: Client, name: str, content: bytes, said: str
) -> None:
    before = Rule.objects.count()
    page = upload(marketer, name, content, 422)
    assert "Nothing was brought in." in page
    assert said in page
    assert Rule.objects.count() == before


def test_what_comes_instead_of_a_file_is_refused(launched: Launch, marketer: Client) -> None:
    assert "No file came." in str(marketer.post(IMPORT).content.decode())
    for text in ("", "x", "[1]", '{"format": "weft.journey/1"}', "[" * 5_000):
        assert marketer.post(IMPORT, {"documents": text}).status_code == 422


def test_who_may_not_add_rules_may_not_import(launched: Launch, members: dict[str, Member]) -> None:
    for role in ("reviewer", "analyst", "sales"):
        assert signed_in(members[role]).post(IMPORT, {"documents": "[]"}).status_code == 403


def test_every_kind_of_file_can_be_taken(launched: Launch, members: dict[str, Member]) -> None:
    sales = signed_in(members["sales"])
    page = sales.get("/rulebook/lead-routing/export/").content.decode()
    assert "What other tools do not know" in page
    for kind, begins in (("json", b"{"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("dmn", b"<?xml")):
        answer = sales.get(f"/rulebook/lead-routing/export/{kind}/?version=1")
        assert answer.content.startswith(begins)
        assert answer["Content-Disposition"].startswith("attachment")
    assert sales.get("/rulebook/lead-routing/export/pdf/").status_code == 404
    assert sales.get("/rulebook/lead-routing/export/csv/?version=9").status_code == 404
    assert sales.get("/rulebook/lead-routing/export/dmn/?dmn=9").status_code == 302
