"""What the canvas asks for while one looks: the tests, walked."""

import pytest

from contacts.models import Member
from tests.cast import signed_in
from tests.journeys.launch import import_sample

Members = dict[str, Member]
WALKS = "/journeys/feature-launch/walks/"


@pytest.fixture(autouse=True)
def drafted(members: Members) -> None:
    import_sample(members["marketer"])


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


def test_salespeople_do_not_see_them(members: Members) -> None:
    assert signed_in(members["sales"]).get(WALKS).status_code == 403
