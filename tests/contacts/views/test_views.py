"""Pages about many contacts: acts and their undo, tables to download, files that are brought in."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contacts.imports import work
from contacts.models import Contact, Import, Member, Suppression
from tests.cast import signed_in, team
from tests.contacts.facts import identify, take, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def mia() -> Client:
    """The browser of a marketer."""
    return signed_in(team()["marketer"])


def told(answer: Any) -> dict[str, Any]:
    """What the toast of an answer says."""
    assert answer.status_code == 204
    toast: dict[str, Any] = json.loads(answer.headers["HX-Trigger"])["toast"]
    return toast


def act(client: Client, **data: Any) -> dict[str, Any]:
    """An act on the chosen ones, as htmx sends it."""
    return told(client.post("/contacts/chosen/", data, headers={"HX-Request": "true"}))


def rows(answer: Any) -> list[list[str]]:
    """The table in a download."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_all_who_fit_are_changed_and_set_back(mia: Client) -> None:
    take(*(identify(f"u{n}", plan="free" if n % 2 else "pro") for n in range(6)))
    toast = act(mia, act="set", name="plan", value="team", all="1", filters="where=plan:equal_to:free")
    assert toast["text"] == "“plan” is set for 3 contacts."
    assert Contact.objects.filter(attributes__plan="team").count() == 3
    undo = toast["undo"]
    back = mia.post(undo["address"], undo["values"], headers={"HX-Request": "true"})
    assert told(back)["text"] == "3 contacts are as before."
    assert Contact.objects.filter(attributes__plan="free").count() == 3
    again = mia.post(undo["address"], undo["values"], headers={"HX-Request": "true"})
    assert "taken back already" in told(again)["text"]


def test_ticked_addresses_rest(mia: Client) -> None:
    take(identify("ada", email="ada@example.com"), identify("bob"))
    toast = act(mia, act="rest", chosen=[str(who("ada").public_id), str(who("bob").public_id), "nonsense"])
    assert toast["text"] == "1 address rests. 1 had none, or rested already."
    assert Suppression.objects.get().address == "ada@example.com"
    assert "rests" in mia.get("/contacts/").content.decode()
    assert "address rests" in mia.get(f"/contacts/{who('ada').public_id}/").content.decode()


def test_what_cannot_be_done_is_said(mia: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    take(identify("ada", seats=3), identify("bob"))
    assert "Nobody is chosen" in act(mia, act="rest")["text"]
    assert "No attribute is called" in act(mia, act="rest", all="1", filters="where=x:known")["text"]
    ada = str(who("ada").public_id)
    assert "Choose an attribute" in act(mia, act="set", name="nothing", value="1", chosen=[ada])["text"]
    assert "takes a number" in act(mia, act="set", name="seats", value="many", chosen=[ada])["text"]
    monkeypatch.setattr("contacts.chosen.MOST", 1)
    assert "More than 1 people fit" in act(mia, act="rest", all="1", filters="")["text"]


def test_tables_hold_whom_the_filters_find_or_who_is_ticked(mia: Client) -> None:
    take(identify("ada", plan="pro"), identify("bob", plan="free"), identify("cy", plan="pro"))
    found = rows(mia.get("/contacts/export/?where=plan:equal_to:pro"))
    assert [row[1] for row in found] == ["user_id", "ada", "cy"]
    assert found[0][-1] == "plan"
    ticked = rows(mia.post("/contacts/export/", {"chosen": [str(who("bob").public_id)]}))
    assert [row[1] for row in ticked[1:]] == ["bob"]
    everybody = rows(mia.post("/contacts/export/", {"all": "1", "filters": ""}))
    assert len(everybody) == 4
    refused = mia.get("/contacts/export/?where=nothing:known")
    assert refused.status_code == 400
    assert "No attribute is called" in refused.content.decode()


def test_a_new_filter_becomes_part_of_the_address(mia: Client) -> None:
    take(identify("ada", plan="pro"))
    start = "/contacts/?search=a&where=plan:known&after=x"
    for asked, becomes in (
        ("fact=contact.plan&is=one_of&value=pro,team", "where=plan%3Aone_of%3Apro%2Cteam"),
        ("fact=contact.plan&is=unknown&value=", "where=plan%3Aunknown"),
        ("fact=consent.email.news&is=missing", "consent=email.news%3Amissing"),
        ("fact=segment.leads&is=in", "segment=leads"),
    ):
        answer = mia.get(f"{start}&{asked}")
        assert answer.headers["Location"] == f"/contacts/?search=a&where=plan%3Aknown&{becomes}"
    for fact in ("contact.plan", "contact.score", "consent.email.news", "segment.x", "", "nothing", "a.b"):
        assert mia.get(f"/contacts/filter/?fact={fact}").status_code == 200


def test_markup_in_a_search_or_filter_stays_text(mia: Client) -> None:
    take(identify("ada"))
    hostile = "<script>alert(1)</script>"
    for address in (
        f"?search={hostile}",
        f"?where={hostile}:known",
        f"?segment={hostile}",
        f"?sort={hostile}",
    ):
        assert hostile not in mia.get(f"/contacts/{address}").content.decode()


def bring(client: Client, body: bytes, name: str = "people.csv") -> Any:
    """Upload a file and follow."""
    return client.post("/contacts/imports/", {"file": SimpleUploadedFile(name, body)}, follow=True)


def test_a_file_is_uploaded_settled_taken_and_its_rows_to_mend_come_back(mia: Client) -> None:
    page = bring(mia, "id;Straße;Plan;Plan\nc-1;Öl;=1+1;b\n;x;y;z\n".encode("cp1252"))
    shown = page.content.decode()
    for words in ("Windows-1252", "Straße", "Öl", "Several columns are called “Plan”"):
        assert words in shown
    file = Import.objects.get()
    address = f"/contacts/imports/{file.public_id}/"
    columns = {"to_0": "user", "to_1": "new", "name_1": "street", "read_1": "text", "to_2": "new", "to_3": ""}
    wrong = mia.post(address, {"act": "start", **columns, "name_2": "", "read_2": "text"})
    assert "has no name that can be kept" in wrong.content.decode()
    mia.post(address, {"act": "start", **columns, "name_2": "plan", "read_2": "text"})
    assert "hx-trigger" in mia.get(address).content.decode()
    work.work()
    done = mia.get(f"{address}progress/").content.decode()
    assert 'hx-trigger="every' not in done
    assert "It names nobody" in done
    assert who("c-1").attributes == {"street": "Öl", "plan": "=1+1"}
    head, row = rows(mia.get(f"{address}problems/"))
    assert head == ["line", "wrong column", "reason", "id", "Straße", "Plan", "Plan"]
    assert (row[0], row[3:]) == ("3", ["", "x", "y", "z"])


def test_another_delimiter_or_encoding_is_tried_and_a_file_thrown_away(mia: Client) -> None:
    bring(mia, b"id;a,b\n1;2,3\n")
    file = Import.objects.get()
    look = {"delimiter": ",", "encoding": "cp1252"}
    shown = mia.post(f"/contacts/imports/{file.public_id}/look/", look, follow=True).content.decode()
    assert "id;a" in shown
    gone = mia.post(f"/contacts/imports/{file.public_id}/", {"act": "discard"}, follow=True)
    assert "is thrown away" in gone.content.decode()
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"PK\x03\x04", "workbook"), (b"", "empty"), (b"id,email\n", "nothing but its head line")],
)
def test_what_is_no_list_of_people_is_answered_clearly(mia: Client, body: bytes, said: str) -> None:
    assert said in bring(mia, body).content.decode()


def test_a_form_without_a_file_says_so(mia: Client) -> None:
    assert "No file came" in mia.post("/contacts/imports/").content.decode()


def test_analysts_look_at_imports_and_start_none() -> None:
    analyst: Member = team()["analyst"]
    page = signed_in(analyst).get("/contacts/imports/").content.decode()
    assert "Upload and look at it" not in page
    assert "Export" not in signed_in(analyst).get("/contacts/").content.decode()
