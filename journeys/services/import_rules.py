"""Rules from files of any kind, looked at first: what each would make, then all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from contacts.models import Member
from journeys.models import Rule
from journeys.queries.reading import read
from journeys.rules.problems import Findings, Problem
from journeys.services.adopt import adopt
from journeys.services.import_files import RULE, Imported, read_documents, save_rule
from journeys.services.open_version import OPEN

CHANGE = "journeys.change_rule"


@dataclass(frozen=True, slots=True)
class Planned:
    """What one document would make: a ``new`` rule, a new ``draft`` of one that exists, or ``nothing``; or
    that it ``replaces`` what is being written or reviewed, and ``whose`` that is."""

    slug: str
    name: str
    makes: str
    inputs: int
    outputs: int
    rows: int
    whose: str = ""


def read_rules(files: Mapping[str, bytes]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The rule documents of some files, and notes on what was guessed or left behind. No query.

    Raises RuleError with every problem, and for a document that is no rule or stands there twice."""
    found, notes = read_documents(files)
    findings = Findings()
    seen: set[str] = set()
    for name, document in found:
        slug = str(document.get("slug"))
        if document["format"] != RULE:
            cure = "Bring journeys and segments in with 'weft import'."
            findings.add("not_a_rule", name, "This is no rule.", cure)
        elif slug in seen:
            findings.add("repeated", name, f"There are two rules '{slug}'.", "Give each its own slug.")
        seen.add(slug)
    findings.refuse()
    return [document for _, document in found], notes


def planned(documents: Sequence[Mapping[str, Any]]) -> list[Planned]:
    """What importing these would make. Three queries."""
    slugs = [str(document["slug"]) for document in documents]
    rules = Rule.objects.filter(slug__in=slugs).prefetch_related("versions__author")
    newest = {
        rule.slug: max(rule.versions.all(), key=lambda version: version.number, default=None)
        for rule in rules
    }
    plans = []
    for document in documents:
        rule = read(document).rule
        known = newest.get(rule.slug)
        same = known is not None and known.document == document
        makes = "nothing" if same else "draft" if rule.slug in newest else "new"
        whose = ""
        if makes == "draft" and known is not None and known.status in OPEN:
            makes, whose = "replaces", str(known.author or "")
        rows = len(rule.table.rows) if rule.table else 0
        plans.append(Planned(rule.slug, rule.name, makes, len(rule.inputs), len(rule.outputs), rows, whose))
    return plans


def import_rules(documents: Sequence[Mapping[str, Any]], member: Member) -> Imported:
    """Make the rules or drafts of documents that ``read_rules`` gave, in one transaction.

    Raises PermissionDenied where a rule exists that the member may not change."""
    imported = Imported()
    with transaction.atomic():
        known = Rule.objects.filter(slug__in=[str(document["slug"]) for document in documents])
        if not member.has_perm(CHANGE) and known.exists():
            raise PermissionDenied(CHANGE)
        for document in sorted(documents, key=lambda each: str(each["slug"])):
            save_rule(document, member, imported)
            adopt(dict(document))
    return imported
