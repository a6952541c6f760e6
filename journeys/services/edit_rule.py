"""Editing a rule: always in an open version, so that what is approved never changes."""

import copy
import json
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from contacts.models import Member
from journeys import announce
from journeys.models import Rule, RuleVersion
from journeys.queries.reading import read
from journeys.rules.problems import Problem, RuleError
from journeys.services.adopt import adopt
from journeys.services.describe_rule import describe
from journeys.services.journal import write
from journeys.services.open_version import OPEN, begin_version, rewrite
from journeys.services.rule_changes import Change, RuleDocument

OPENED, BY_EDIT = "rule.draft_opened", "by_edit"
"""The journal's word for a new draft, and the detail that says that an edit began it: nobody asked for a
draft as such."""


@transaction.atomic
def open_draft(rule: Rule, member: Member, *, by_edit: bool = False) -> RuleVersion:
    """The version that is being worked on; where there is none, a new draft that begins as the newest one.

    Two queries, six for a new draft. Two members who open one at once get the same.
    """
    Rule.objects.select_for_update().get(pk=rule.pk)
    opened = rule.versions.filter(status__in=OPEN).first()
    if opened is not None:
        return opened
    newest = rule.versions.order_by("-number").first()
    draft = begin_version(rule, copy.deepcopy(newest.document) if newest else {}, member)
    write(
        member,
        OPENED,
        f"rule:{rule.slug}",
        f"Began version {draft.number} of {rule.name}.",
        {"version": draft.number, **({BY_EDIT: True} if by_edit else {})},
    )
    announce.rule(rule)
    return draft


@transaction.atomic
def edit_rule(rule: Rule, member: Member, change: Change) -> RuleVersion:
    """Change the open version's document; begin one where there is none.

    Raises RuleError when the change cannot be made, or when what it makes cannot be read; then nothing is
    stored. Whoever edits becomes the author, and a version in review becomes a draft again.
    """
    draft = RuleVersion.objects.select_for_update().get(pk=open_draft(rule, member, by_edit=True).pk)
    changed = change(draft.document)
    said = read(changed)
    _storable(changed)
    if changed == draft.document:
        return draft
    rewrite(draft, changed, member)
    describe(rule, said, in_force=draft.number == 1)
    adopt(changed)
    announce.rule(rule)
    return draft


@transaction.atomic
def new_rule(name: str, kind: str, member: Member) -> Rule:
    """Make a rule with a first draft that holds one row (or one test), to be changed. About four queries."""
    rule = Rule.objects.create(slug=_free_slug(name), name=name, kind=kind)
    document = {
        "format": "weft.rule/1",
        "slug": rule.slug,
        "name": name,
        "purpose": "",
        "kind": kind,
        **BEGINNINGS[kind],
    }
    rule.versions.create(number=1, document=copy.deepcopy(document), author=member)
    describe(rule, read(document), in_force=True)
    write(member, "rule.made", f"rule:{rule.slug}", f"Made the rule {name}.")
    return rule


BEGINNINGS: dict[str, dict[str, Any]] = {
    Rule.Kind.TABLE: {
        "table": {
            "hit_policy": "first",
            "inputs": [{"fact": "contact.score", "label": "Score", "type": "number"}],
            "outputs": [{"name": "route", "label": "Route", "type": "text", "values": ["yes", "no"]}],
            "rows": [{"id": "row-1", "when": ["> 80"], "then": ["yes"]}],
            "otherwise": {"then": ["no"]},
        },
        "examples": [{"facts": {"contact.score": 90}, "expect": {"route": "yes"}, "row": "row-1"}],
    },
    Rule.Kind.CONDITION: {
        "condition": {"all": [{"fact": "contact.score", "is": "greater_than", "value": 80}]},
        "examples": [{"facts": {"contact.score": 90}, "expect": {"answer": True}}],
    },
}
"""What a new rule says until somebody says what it should."""


def _storable(document: RuleDocument) -> None:
    """Refuse what PostgreSQL cannot hold as JSON: NUL, halves of surrogate pairs, NaN."""
    try:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError:
        text = "\x00"
    if "\x00" in text or "\\u0000" in text:
        raise RuleError(
            [
                Problem(
                    "not_storable",
                    "",
                    "The text holds characters that cannot be stored.",
                    "Type it anew instead of pasting it.",
                )
            ]
        )


PAGES = {"new", "book", "facts", "inline"}
"""What no rule is called: pages of the rulebook have these addresses."""


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:70] or "rule"
    taken = set(Rule.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | PAGES
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
