"""What the canvas asks for while one looks: a decision's table, and the tests walked."""

import pytest

from contacts.models import Member
from tests.cast import signed_in
from tests.journeys.launch import import_sample

Members = dict[str, Member]
TABLE = "/journeys/feature-launch/nodes/{}/table/"
WALKS = "/journeys/feature-launch/walks/"


@pytest.fixture(autouse=True)
def drafted(members: Members) -> None:
    import_sample(members["marketer"])


def test_a_decision_gives_its_table_and_where_each_row_leads(members: Members) -> None:
    found = signed_in(members["reviewer"]).get(TABLE.format("route")).json()
    assert (found["rule"], found["status"]) == ("Lead routing", "draft")
    assert {row["id"]: row["outcome"] for row in found["rows"]}["keen"] == "demo"


@pytest.mark.parametrize("key", ["welcome", "nowhere", "%F0%9F%A6%8A"])
def test_what_has_no_table_is_not_found(members: Members, key: str) -> None:
    answer = signed_in(members["reviewer"]).get(f"/journeys/feature-launch/nodes/{key}/table/")
    assert answer.status_code == 404


def test_the_tests_are_walked(members: Members) -> None:
    found = signed_in(members["analyst"]).get(WALKS).json()
    assert found["problem"] == ""
    assert all(walk["passed"] for walk in found["walks"])
    assert found["walks"][0]["steps"][0]["node"] == "start"


def test_a_draft_that_cannot_be_walked_says_what_is_missing(members: Members) -> None:
    mia = signed_in(members["marketer"])
    edit = {"op": "set", "key": "start", "path": "settings.event", "value": None}
    answer = mia.post(
        "/api/v1/journeys/feature-launch/draft/edits/",
        {"revision": 1, "client": "tab.1", "edits": [edit]},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    found = mia.get(WALKS).json()
    assert found["walks"] == []
    assert found["problem"]


def test_salespeople_see_neither(members: Members) -> None:
    sam = signed_in(members["sales"])
    assert sam.get(WALKS).status_code == 403
    assert sam.get(TABLE.format("route")).status_code == 403
