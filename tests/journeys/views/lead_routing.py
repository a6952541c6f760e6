"""The rule of the sample on its pages: what is posted to it, and the draft that comes of that."""

import re
from typing import Any

from django.test import Client

from contacts.models import Member
from journeys.models import Rule, RuleVersion
from journeys.rules.fingerprint import LOGIC, fingerprint_of
from journeys.services.edit_rule import edit_rule

Members = dict[str, Member]
RULE = "/rulebook/lead-routing/"


def text(answer: Any) -> str:
    """A page in one line."""
    return re.sub(r"\s+", " ", answer.content.decode())


def post(client: Client, page: str, status: int = 200, **given: object) -> str:
    """What a page of the rule answers to htmx."""
    answer = client.post(f"{RULE}{page}/", given, headers={"HX-Request": "true"})
    assert answer.status_code == status, answer.content
    return text(answer)


def draft() -> RuleVersion:
    """The draft that there is."""
    return RuleVersion.objects.filter(rule__slug="lead-routing", status="draft").get()


def seen(version: RuleVersion) -> str:
    """What a cure says that it was found in."""
    return fingerprint_of(version.document, LOGIC)


def shadow(members: Members) -> None:
    """A draft whose last row can never decide."""

    def change(document: Any) -> Any:
        table = document["table"]
        blank = ["-"] * len(table["inputs"])
        extra = [{"id": "all", "when": blank, "then": table["rows"][0]["then"]}]
        extra.append({"id": "late", "when": blank, "then": table["rows"][1]["then"]})
        return {**document, "table": {**table, "rows": [*table["rows"], *extra]}}

    edit_rule(Rule.objects.get(slug="lead-routing"), members["sales"], change)
