"""The console: figures that lead to their people, decisions about them, and hostile questions."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts.models import Contact, Member
from journeys.models import Delivery, Enrollment, Failure
from tests.cast import signed_in
from tests.journeys.launch import Launch

MESSAGES = "/admin/messages/"


@pytest.fixture
def ops(members: dict[str, Member]) -> Client:
    return signed_in(members["ops"])


@pytest.fixture
def parked(launched: Launch) -> Enrollment:
    """`new`, as if the step could not be passed."""
    row = Enrollment.objects.get(contact=launched.new)
    Enrollment.objects.filter(pk=row.pk).update(state=Enrollment.State.FAILED, due=None, attempt=5)
    Failure.objects.create(
        enrollment=row,
        node=row.node,
        attempt=5,
        reason="No <b>way</b> out",
        trace="Trace",
        parked=True,
        at=row.entered_at,
    )
    return row


def text(answer: Any) -> str:
    """The page."""
    return str(answer.content.decode())


def test_health_tells_what_waits(ops: Client, launched: Launch) -> None:
    page = text(ops.get("/admin/"))
    assert "Feature launch" in page
    assert "Partitions" in page


def test_the_parked_are_shown_with_their_reason_and_retried(ops: Client, parked: Enrollment) -> None:
    page = text(ops.get("/admin/parked/"))
    assert "No &lt;b&gt;way&lt;/b&gt; out" in page
    assert "New" in page
    answer = ops.post("/admin/parked/decide/", {"act": "retry", "run": [parked.pk, "x", "9" * 40]})
    assert answer.status_code == 302
    parked.refresh_from_db()
    assert parked.state == Enrollment.State.LIVE
    assert "Everybody goes on" in text(ops.get("/admin/parked/"))


def test_all_that_fit_are_retried(ops: Client, parked: Enrollment) -> None:
    asked = {"act": "retry_all", "journey": "", "reason": "another"}
    ops.post("/admin/parked/decide/", asked)
    parked.refresh_from_db()
    assert parked.state == Enrollment.State.FAILED
    ops.post("/admin/parked/decide/", asked | {"reason": "No <b>way</b> out"})
    parked.refresh_from_db()
    assert parked.state == Enrollment.State.LIVE


def test_ending_asks_first(ops: Client, parked: Enrollment) -> None:
    asked = text(ops.post("/admin/parked/decide/", {"act": "end", "run": [parked.pk]}))
    assert "End 1 run?" in asked
    parked.refresh_from_db()
    assert parked.state == Enrollment.State.FAILED
    ops.post("/admin/parked/decide/", {"act": "end", "run": [parked.pk], "sure": "1"})
    parked.refresh_from_db()
    assert parked.state == Enrollment.State.ENDED
    assert "Ended 1 parked run" in text(ops.get("/admin/journal/"))


def test_skipping_asks_where_to(ops: Client, parked: Enrollment) -> None:
    asked = text(ops.post("/admin/parked/decide/", {"act": "skip", "run": [parked.pk]}))
    assert "Where does 1 run go on?" in asked
    assert "version 1: 1 person" in asked
    node = parked.version.nodes.get(key="done")
    assert f'<option value="{node.pk}">' in asked
    chosen = {"act": "skip", "run": [parked.pk], "sure": "1", "node": ["", "x", node.pk]}
    told = text(ops.post("/admin/parked/decide/", chosen, follow=True))
    assert "1 run goes on there." in told
    parked.refresh_from_db()
    assert (parked.state, parked.node) == (Enrollment.State.LIVE, node)
    assert "None of them is parked any more" in text(
        ops.post("/admin/parked/decide/", {"act": "skip", "run": [parked.pk]})
    )
    assert "go on at “done”" in text(ops.get("/admin/journal/"))


def test_a_message_is_marked_and_that_is_undone(ops: Client, launched: Launch) -> None:
    delivery = Delivery.objects.order_by("pk")[0]
    Delivery.objects.filter(pk=delivery.pk).update(state="uncertain", attempts=1)
    delivery.attempt_rows.create(
        number=1, started_at=delivery.queued_at, lease_until=delivery.queued_at, result="uncertain"
    )
    assert "Mark as sent" in text(ops.get(MESSAGES, {"state": "uncertain"}))
    told = text(ops.post(f"{MESSAGES}decide/", {"act": "sent", "message": delivery.pk}, follow=True))
    assert "1 message counts as sent." in told
    assert "data-undo" in told
    ops.post(f"{MESSAGES}decide/", {"act": "uncertain", "message": delivery.pk})
    delivery.refresh_from_db()
    assert delivery.state == "uncertain"
    assert "gets it twice" in text(ops.post(f"{MESSAGES}decide/", {"act": "again", "message": delivery.pk}))


def test_lists_hold_to_a_fixed_number_of_queries(ops: Client, launched: Launch) -> None:
    for address in (MESSAGES, "/admin/parked/", "/admin/", "/admin/journal/"):
        with CaptureQueriesContext(connection) as few:
            ops.get(address)
        assert len(few) <= 16, address
    contact = Contact.objects.all()[0]
    first = Delivery.objects.order_by("pk")[0]
    for _ in range(20):
        Delivery.objects.create(
            contact=contact,
            version=first.version,
            node=first.node,
            channel="email",
            message_class="promotional",
            queued_at=first.queued_at,
            due=first.due,
        )
    with CaptureQueriesContext(connection) as before:
        ops.get(MESSAGES)
    with CaptureQueriesContext(connection) as after:
        ops.get(MESSAGES)
    assert len(after) == len(before)


@pytest.mark.parametrize(
    "asked",
    [
        "?before=x",
        "?before=99999999999999999999",
        "?state=<b>",
        "?journey=%00",
        "?reason=%F0%9F%99%82",
        "?channel='",
    ],
)
def test_filters_edited_by_hand_are_answered(ops: Client, launched: Launch, asked: str) -> None:
    for page in ("parked/", "messages/", "journal/", ""):
        assert ops.get(f"/admin/{page}{asked}").status_code == 200
