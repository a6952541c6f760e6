"""A file as it is taken: who becomes of it, what it says, what it does not, and what a kill costs."""

import csv
import io

import pytest
from django.db import connection

from config import clock, csv_files
from contacts.imports import plan as plans
from contacts.imports import upload, work
from contacts.imports.plan import Column, Plan
from contacts.imports.upload import UploadError
from contacts.models import (
    Attribute,
    Consent,
    ConsentRecord,
    Contact,
    Identity,
    Import,
    Inbox,
    Watch,
)
from tests.contacts.facts import identify, take, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def brought(text: str | bytes, *to: str, source: str = "", reads: dict[int, str] | None = None) -> Import:
    """A file, uploaded, with its columns said where they are not guessed, and taken."""
    file = upload.receive("people.csv", [text.encode() if isinstance(text, str) else text], None)
    if to:
        read = reads or {}
        columns = tuple(Column(each, read.get(index, "text")) for index, each in enumerate(to))
        file.plan = Plan(columns, source).document()
    assert plans.problems(upload.plan_of(file), file.header) == []
    file.save()
    work.start(file)
    work.work()
    file.refresh_from_db()
    return file


def reasons(file: Import) -> list[tuple[int, str, str]]:
    return list(file.found.order_by("pk").values_list("line", "column", "reason"))


def counts(file: Import) -> tuple[int, int, int, int, int]:
    return file.rows, file.created, file.updated, file.refused, file.problems


def test_people_are_made_and_changed_by_what_the_columns_are_called() -> None:
    take(identify("c-1", plan="free", email="ada@example.com"))
    file = brought(
        "Customer ID,E-Mail,First name,Plan,Seats\n"
        "c-1,ada@example.com,Ada,pro,3\n"
        "c-2,bob@example.com,Bob,,12\n"
    )
    assert file.state == Import.State.DONE
    assert counts(file) == (2, 1, 1, 0, 0)
    ada, bob = who("c-1"), who("c-2")
    assert ada.attributes == {"plan": "pro", "first_name": "Ada", "seats": 3}
    assert (bob.email, bob.attributes) == ("bob@example.com", {"first_name": "Bob", "seats": 12})
    assert Attribute.objects.get(name="seats").type == "number"


def test_an_address_alone_finds_who_has_it_and_makes_who_has_not() -> None:
    take(identify("u-1", email="Ada@Example.com"))
    file = brought("email,plan\nada@example.com,pro\nnew@example.com,free\nNEW@example.com,team\n")
    assert counts(file)[:3] == (3, 1, 1)
    assert who("u-1").attributes == {"plan": "pro"}
    assert Contact.objects.get(email__iexact="new@example.com").attributes == {"plan": "team"}


def test_taking_a_file_twice_changes_nothing_more() -> None:
    text = "id,email,plan\nc-1,ada@example.com,pro\nc-2,bob@example.com,team\n"
    brought(text)
    again = brought(text)
    assert counts(again) == (2, 0, 0, 0, 0)
    assert Identity.objects.count() == 2


def test_a_wrong_value_is_noted_with_its_line_and_the_rest_of_its_row_is_taken() -> None:
    take(identify("x", seats=1, born="1980-01-01"))
    file = brought(
        "id,email,seats,born\n"
        "c-1,ada@example.com,many,1990-02-30\n"
        "c-2,nonsense,4,2000-01-01\n"
        ",,5,\n"
        "null,,6,\n"
        "c-3,cy@example.com,7,,extra\n",
        "user",
        "trait:email",
        "trait:seats",
        "trait:born",
        reads={2: "number", 3: "date"},
    )
    assert counts(file) == (5, 2, 0, 3, 6)
    found = reasons(file)
    assert [(line, column) for line, column, _ in found] == [
        (2, "seats"),
        (2, "born"),
        (3, "email"),
        (4, ""),
        (5, ""),
        (6, ""),
    ]
    assert "'many' is no number" in found[0][2]
    assert "names nobody" in found[3][2]
    assert "5 cells where the head has 4" in found[5][2]
    assert who("c-1").email == "ada@example.com"
    assert who("c-2").attributes == {"seats": 4, "born": "2000-01-01"}


def test_consent_comes_with_its_source_file_and_line() -> None:
    file = brought(
        "id,news\nc-1,yes\nc-2,nein\nc-3,\nc-4,perhaps\n",
        "user",
        "consent:email.news",
        source="Paper forms at the spring fair",
    )
    states = dict(Consent.objects.values_list("contact__identities__value", "granted"))
    assert states == {"c-1": True, "c-2": False}
    line = ConsentRecord.objects.get(granted=True)
    assert (line.source, line.evidence) == (
        "import",
        {
            "file": "people.csv",
            "import": str(file.public_id),
            "line": 2,
            "stated": "Paper forms at the spring fair",
        },
    )
    assert reasons(file)[0][:2] == (5, "news")


def test_what_is_newer_than_the_import_stays() -> None:
    file = upload.receive("people.csv", [b"id,plan\nc-1,old\n"], None)
    work.start(file)
    take(identify("c-1", plan="new"))
    work.work()
    assert who("c-1").attributes == {"plan": "new"}


def test_journeys_that_watch_an_attribute_hear_of_it() -> None:
    Watch.objects.create(kind="attribute", name="plan", watcher="journey:x")
    brought("id,plan,other\nc-1,pro,1\n")
    assert list(Inbox.objects.values_list("kind", "name")) == [("attribute", "plan")]


def test_it_stops_and_goes_on_where_it_stopped() -> None:
    rows = work.ROWS + 6
    file = upload.receive("people.csv", [b"id\n" + b"".join(b"c-%d\n" % n for n in range(rows))], None)
    work.start(file)
    work.work(seconds=0)
    work.work(seconds=0)
    assert work.stop(file)
    work.work()
    file.refresh_from_db()
    assert (file.state, file.rows) == ("stopped", work.ROWS)
    work.start(file)
    work.work()
    file.refresh_from_db()
    assert (file.state, file.rows, file.created) == ("done", rows, rows)


def test_a_row_that_the_database_cannot_hold_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE contacts_identity ADD CHECK (value <> 'c-3')")
    file = brought("id\nc-1\nc-2\nc-3\nc-4\n")
    assert counts(file) == (4, 3, 0, 1, 1)
    assert reasons(file)[0][0] == 4


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"\n\n ,\n", "no row"),
        (b"PK\x03\x04rest", "workbook"),
        (bytes(range(256)) * 20 + b"\0" * 5000, "not a text file"),
        (",".join(f"c{n}" for n in range(501)).encode(), "501 columns"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_cure(body: bytes, said: str) -> None:
    with pytest.raises(UploadError) as refused:
        upload.receive("x.csv", [body], None)
    assert said in refused.value.problem.message
    assert refused.value.problem.cure
    assert not Import.objects.exists()


def test_a_file_beyond_the_limit_is_refused() -> None:
    pieces = (b"id,x\n" + b"1,2\n" * 250_000 for _ in range(3))
    with pytest.raises(UploadError, match="larger than 2 MB"):
        upload.receive("x.csv", pieces, None, largest=2 * 1024 * 1024)
    assert not Import.objects.exists()


def test_nothing_but_a_head_is_a_file_with_nobody() -> None:
    file = upload.receive("x.csv", [b"id,email"], None)
    assert upload.sample(file).alone
    assert counts(brought("id,email\n")) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("columns", "source", "code"),
    [
        ((Column("trait:plan"), Column("trait:seats", "number")), "", "no_identity"),
        ((Column("user"), Column("user")), "", "twice"),
        ((Column("user"), Column("consent:email.news")), " ", "no_source"),
        ((Column("user"), Column("consent:pigeon.news")), "form", "bad_consent"),
        ((Column("user"), Column("trait:seats", "text")), "", "other_type"),
        ((Column("user"), Column("trait: ")), "", "bad_name"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_says_so(
    columns: tuple[Column, ...], source: str, code: str
) -> None:
    take(identify("x", seats=1))
    assert [problem.code for problem in plans.problems(Plan(columns, source), ["a", "b"])] == [code]


def test_columns_that_share_a_name_are_named_and_the_second_is_left_out() -> None:
    assert plans.repeated(["id", "Plan", "Plan", "id"]) == ["id", "Plan"]
    guessed = plans.guessed(["id", "Plan", "Plan"], [["1", "a", "b"]])
    assert [column.to for column in guessed.columns] == ["user", "trait:plan", ""]


def test_formulas_come_in_as_text_and_go_out_harmless() -> None:
    file = brought("id,note,seats\nc-1,=1+1,x\n", "user", "trait:note", "trait:n", reads={2: "number"})
    assert who("c-1").attributes == {"note": "=1+1"}
    (problem,) = file.found.all()
    rows = list(csv.reader(io.StringIO("".join(csv_files.lines([problem.cells])).removeprefix("\ufeff"))))
    assert rows == [["c-1", "'=1+1", "x"]]


def test_a_row_of_somebody_erased_is_refused_and_not_kept() -> None:
    take(identify("ann", email="ann@example.com"))
    Contact.objects.update(erased_at=clock.now(), email="")
    file = brought("id,plan\nann,pro\nbob,team\n")
    assert counts(file) == (2, 1, 0, 1, 1)
    assert reasons(file) == [(2, "", "This person was erased: nothing more is kept of them.")]
    assert file.found.get().cells == []
    assert who("ann").attributes == {}
