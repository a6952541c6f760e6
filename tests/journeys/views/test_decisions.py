"""The decision log as a page and as a file."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from config import clock
from contacts.models import Attribute, Member
from journeys.engine.counters import Counts, hour_of
from journeys.engine.statements import session
from journeys.models import Decision, Version, VersionNode
from journeys.queries.decisions import PAGE, Place, Sought, TooMuchError, decisions
from journeys.queries.row_outcomes import MOST_STEPS
from tests.cast import signed_in
from tests.journeys.launch import Launch

Members = dict[str, Member]


@pytest.fixture
def ada(members: Members) -> Client:
    return signed_in(members["analyst"])


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def shown(client: Client, filters: str) -> int:
    """How many decisions a page shows."""
    return text(client.get("/decisions/" + filters)).count('class="strong-link"')


def test_each_filter_narrows_it(launched: Launch, ada: Client) -> None:
    assert shown(ada, "") == 2
    for filters, number in (
        ("?rule=lead-routing", 2),
        ("?rule=lead-routing&version=1", 2),
        ("?rule=lead-routing&version=2", 0),
        ("?row=hot", 1),
        ("?outcome=nurture", 1),
        ("?journey=feature-launch", 2),
        ("?person=warm@example.com", 1),
        ("?person=nobody", 0),
        ("?person=warm&row=hot", 0),
        ("?days=1", 2),
        ("?to=2020-01-31", 0),
        ("?from=2020-01-01", 2),
    ):
        assert shown(ada, filters) == number, filters


def test_filters_written_by_hand_are_answered(launched: Launch, ada: Client) -> None:
    for filters in (
        "?rule=gone",
        "?journey=gone&rule=%00",
        "?rule=lead-routing&version=x&row=%27&outcome=%25",
        "?from=2026-99-99&to=soon&days=-5&after=x~y~z",
        "?after=2026-01-01T00:00:00%2B00:00~99999999999999999999~1",
        "?from=9999-12-31&to=0001-01-01",
        "?person=%F0%9F%98%80 %26 | !",
    ):
        for address in ("/decisions/", "/rulebook/lead-routing/decisions/", "/decisions/export/"):
            assert ada.get(address + filters).status_code == 200, address + filters


def test_each_is_explained_and_leads_on(launched: Launch, ada: Client) -> None:
    page = text(ada.get("/decisions/?rule=lead-routing"))
    assert (
        "Sent to <strong>sales</strong> by row <strong>hot</strong> because Lead score 90 is over 80" in page
    )
    assert "/rulebook/lead-routing/?version=1#row-hot" in page
    assert "/journeys/feature-launch/?node=route" in page
    assert '<option value="hot">hot (1)</option>' in page


def test_pages_lose_nobody_who_was_decided_at_the_same_instant(launched: Launch) -> None:
    model = Decision.objects.filter(row="hot").get()
    for number in range(PAGE + 20):
        Decision.objects.create(
            enrollment_id=10_000 + number,
            contact_id=1,
            version_id=model.version_id,
            node_id=model.node_id,
            seq=number % 3,
            at=model.at,
            rule_version_id=model.rule_version_id,
            row="hot",
            outcome="sales",
        )
    now = clock.now()
    sought = Sought(now - timedelta(days=30), now + timedelta(seconds=1), rule=launched.rule, row="hot")
    met: list[int] = []
    after: Place | None = None
    while page := decisions(sought, after, 20):
        met += [line.place.enrollment_id for line in page]
        after = Place.read(str(page[-1].place))
    assert len(met) == len(set(met)) == PAGE + 21


def test_the_next_page_is_linked(launched: Launch, ada: Client) -> None:
    model = Decision.objects.filter(row="hot").get()
    for number in range(PAGE + 1):
        Decision.objects.create(
            enrollment_id=10_000 + number, contact_id=1, version_id=model.version_id, node_id=model.node_id,
            seq=0, at=model.at, rule_version_id=model.rule_version_id, row="hot", outcome="sales",
        )  # fmt: skip
    found = re.search(r'rel="next" href="(\?[^"]+)"', text(ada.get("/decisions/?row=hot")))
    assert found
    page = text(ada.get("/decisions/" + found[1].replace("&amp;", "&")))
    assert page.count("erased") + page.count('class="strong-link"') == 2
    assert "The latest" in page


def test_the_file_holds_no_formulas(launched: Launch, ada: Client, members: Members) -> None:
    launched.hot.attributes["first_name"] = '=HYPERLINK("http://evil.example")'
    launched.hot.save()
    answer = ada.get("/decisions/export/?row=hot")
    assert 'attachment; filename="decisions-' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1
    assert rows[0]["why"] == "Sent to sales by row hot because Lead score 90 is over 80."
    assert rows[0]["person"].startswith("'=HYPERLINK")
    assert not any(value.startswith(("=", "+", "-", "@")) for value in rows[0].values())


def test_who_may_not_see_people_is_not_told_who(launched: Launch, members: Members) -> None:
    members["analyst"].groups.get().permissions.remove(
        *members["analyst"].groups.get().permissions.filter(codename__in=["view_contact", "view_run"])
    )
    ada = signed_in(members["analyst"])
    page = text(ada.get("/decisions/"))
    assert "because Lead score 90" in page
    assert "Hot" not in page
    assert "hot@example.com" not in ada.get("/decisions/export/").content.decode()
    lately = text(ada.get("/rulebook/lead-routing/decisions/lately/"))
    assert "somebody" in lately
    assert "hot@example.com" not in lately


def test_personal_data_stands_in_the_log_only_for_who_may_see_people(
    launched: Launch, members: Members
) -> None:
    Attribute.objects.filter(name="score").delete()
    Attribute.objects.create(name="score", type="number", personal=True)
    assert "Lead score 90" in text(signed_in(members["analyst"]).get("/decisions/"))
    group = members["analyst"].groups.get()
    group.permissions.remove(*group.permissions.filter(codename__in=["view_contact", "view_run"]))
    ada = signed_in(members["analyst"])
    for address in ("/decisions/", "/decisions/export/", "/rulebook/lead-routing/decisions/lately/"):
        page = text(ada.get(address))
        assert "Why rests on personal data." in page, address
        assert "90" not in page.partition("Why rests")[2][:200], address
    found = text(ada.get("/decisions/?person=hot@example.com"))
    assert found.count("Why rests on personal data.") == 2, "nobody is found out by a search"


def test_an_address_is_hidden_wherever_the_rule_got_it_from(launched: Launch, members: Members) -> None:
    Decision.objects.update(
        seen={"entry.email": "hot@example.com", "step.form.phone": "+49 30 1", "entry.plan": "pro"}
    )
    group = members["analyst"].groups.get()
    group.permissions.remove(*group.permissions.filter(codename__in=["view_contact", "view_run"]))
    rows = list(
        csv.DictReader(io.StringIO(signed_in(members["analyst"]).get("/decisions/export/").content.decode()))
    )
    for row in rows:
        told = " ".join(map(str, row.values()))
        assert "pro" in told
        assert "hot@example.com" not in told
        assert "+49" not in told


def test_what_became_of_the_people_of_each_row(launched: Launch, ada: Client, members: Members) -> None:
    route, counts = VersionNode.objects.get(key="route"), Counts()
    counts.add(route.version_id, route.pk, "row", "", True, hour_of(clock.now()), 3)
    with session() as work:
        counts.write(work)
    page = text(ada.get("/rulebook/lead-routing/decisions/became/"))
    assert "the goal is trial started" in page
    assert page.count("what=left&amp;row=hot") == 1
    assert '>without the logic</span></th><td class="number">3</td>' in page, "no row to list them by"
    assert re.search(r">0\.0.% \S 79\.3.%<", page), "one of one row, and nobody reached the goal"
    assert signed_in(members["sales"]).get("/rulebook/lead-routing/decisions/became/").status_code == 403
    assert "decisions/became/" not in text(signed_in(members["sales"]).get("/rulebook/lead-routing/"))


def test_of_many_steps_that_ask_a_rule_the_first_are_told(launched: Launch, ada: Client) -> None:
    now, journey = clock.now(), launched.journey
    for number in range(2, 2 + MOST_STEPS):
        document = launched.version.document
        version = Version.objects.create(journey=journey, number=number, document=document, published_at=now)
        VersionNode.objects.create(version=version, ordinal=0, key="route", kind="decide_table")
    page = text(ada.get("/rulebook/lead-routing/decisions/became/"))
    assert "1 more step asks it" in page
    assert "version 1;" not in page, "the newest come first"


@pytest.mark.django_db(transaction=True)
def test_a_log_that_is_too_long_asks_for_less(members: Members) -> None:
    """A statement that does not end in time: another connection holds the table."""
    now = clock.now()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE journeys_decision IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TooMuchError):
            decisions(Sought(now - timedelta(days=1), now), patience=timedelta(milliseconds=50))
    finally:
        other.close()
    assert decisions(Sought(now - timedelta(days=1), now)) == []


def test_months_that_nobody_asks_for_are_not_read(launched: Launch) -> None:
    now = clock.now()
    with connection.cursor() as cursor:
        log = Decision.objects.filter(at__gte=now - timedelta(days=1), at__lt=now).order_by("-at")[:51]
        sql, given = log.query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", given)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert plan.count("Scan on journeys_decision_") <= 2
