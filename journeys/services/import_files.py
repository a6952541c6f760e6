"""Journeys, rules, segments and facts from files: all of them, or a list of what is wrong and nothing at
all."""

import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from contacts.models import Brand, Member, Segment
from contacts.segments.defining import define, make_list
from journeys.exchange.read_files import kind_of, read_file
from journeys.graph import facts_file
from journeys.graph.document import parse_journey, read_segment
from journeys.models import Journey, Rule
from journeys.queries.reading import read
from journeys.rules.problems import Findings, Problem, RuleError
from journeys.services.adopt import adopt, unadoptable
from journeys.services.describe_rule import describe, described
from journeys.services.document_facts import document_facts
from journeys.services.documents import draft_document
from journeys.services.edit_draft import edit_draft
from journeys.services.edit_rule import PAGES
from journeys.services.journal import write
from journeys.services.keepable import unkeepable
from journeys.services.open_version import OPEN, begin_version, rewrite

JOURNEY, RULE, SEGMENT = "weft.journey/1", "weft.rule/1", "weft.segment/1"
FACTS = facts_file.FORMAT
PART_OF_A_DRAFT = ("name", "summary", "stages", "settings", "tests")


@dataclass(slots=True)
class Imported:
    """What an import made or changed, as slugs in the order of the files."""

    journeys: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    facts: int = 0
    """How many facts were documented."""

    unchanged: list[str] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    """What was guessed or left behind of files of other programs."""

    def lines(self) -> list[str]:
        """One sentence for each, for people at a terminal."""
        return [
            *(f"Rule {slug}: a draft waits for approval." for slug in self.rules),
            *(f"Segment {slug}: saved." for slug in self.segments),
            *(f"Journey {slug}: draft saved." for slug in self.journeys),
            *((f"{self.facts} facts: documented.",) if self.facts else ()),
            *(f"{name}: nothing new." for name in self.unchanged),
            *(f"{note.place}: {note.message} {note.cure}" for note in self.notes),
        ]


def import_files(files: Mapping[str, bytes], member: Member | None) -> Imported:
    """Import ``files`` (name -> content) in one transaction: files of Weft, and tables as DMN, CSV or XLSX.

    A journey that exists gets its draft replaced by edits, which can be undone; what is live stays.
    A rule that exists gets a new draft version where its document differs. The attributes, events and topics
    that the files name join the catalog as undocumented, but for those that a file of facts documents.

    Raises RuleError with every problem of every file, each place beginning with the file's name.
    """
    documents, notes = read_documents(files)
    imported = Imported(notes=notes)
    with transaction.atomic():
        for name, document in documents:
            if document["format"] == FACTS:
                _save_facts(document, member, imported, name)
                continue
            for index, part in enumerate(
                document.get("segments", ()) if document["format"] == JOURNEY else ()
            ):
                _save_segment(part, imported, f"{name}/segments/{index}")
            for part in document.get("rules", ()) if document["format"] == JOURNEY else ():
                save_rule(part, member, imported)
            save = {JOURNEY: _save_journey, RULE: save_rule}.get(document["format"])
            if save:
                save(document, member, imported)
            else:
                _save_segment(document, imported, name)
            adopt(document)
    return imported


def read_documents(files: Mapping[str, bytes]) -> tuple[list[tuple[str, dict[str, Any]]], list[Problem]]:
    """Every document in some files with the file's name, checked, and notes on files of other programs.

    Raises RuleError with every problem of every file. No query.
    """
    with _no_collecting():
        return _documents(files)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Without the collector of cycles, which a large file makes none of: it would walk through its hundred
    thousand elements time and again, a third of the time that reading them takes."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _documents(files: Mapping[str, bytes]) -> tuple[list[tuple[str, dict[str, Any]]], list[Problem]]:
    findings = Findings()
    documents: list[tuple[str, dict[str, Any]]] = []
    notes: list[Problem] = []
    for name, content in files.items():
        if kind_of(name, content) == "json":
            documents.append((name, _read(name, content, findings)))
            continue
        try:
            found = read_file(name, content)
        except RuleError as error:
            findings.take(error, name)
            continue
        notes += [note.under(name) for note in found.notes]
        documents += [(name, _checked(name, document, findings)) for document in found.documents]
    findings.refuse()
    return documents, notes


def _read(name: str, content: bytes, findings: Findings) -> dict[str, Any]:
    """The document in a file of Weft, checked for shape by the reader of its format."""
    try:
        document = json.loads(content.decode())
    except UnicodeDecodeError as error:
        findings.add(
            "not_utf8",
            name,
            f"Byte {error.start} is not UTF-8.",
            "Save the file as UTF-8 and import it again.",
        )
        return {}
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        findings.add("not_json", place, f"This is not JSON: {error.msg}.", "Mend the file at this place.")
        return {}
    except ValueError:
        findings.add("too_long", name, "A number has thousands of digits.", "Write a number that people use.")
        return {}
    except RecursionError:
        findings.add(
            "too_deep", name, "The file is nested too deeply.", "Import a file that Weft or you wrote."
        )
        return {}
    return _checked(name, document, findings)


def _checked(name: str, document: Any, findings: Findings) -> dict[str, Any]:
    """A document, if it is one and the reader of its format accepts it."""
    readers: dict[str, Callable[[Any], object]] = {
        JOURNEY: parse_journey,
        RULE: read,
        SEGMENT: parse_segment,
        FACTS: facts_file.parse_facts,
    }
    reader = readers.get(str(document.get("format"))) if isinstance(document, dict) else None
    if reader is None:
        findings.add(
            "unknown_format",
            f"{name}/format",
            "This is no file of Weft.",
            f"Write one of {', '.join(readers)}.",
        )
        return {}
    if wrong := [problem.under(name) for problem in unkeepable(document)]:
        findings.problems += wrong
        return {}
    try:
        reader(document)
    except RuleError as error:
        findings.take(error, name)
    findings.problems += [problem.under(name) for problem in unadoptable(document)]
    inside = document.get("rules")
    rules = {
        f"{name}/rules/{index}": rule for index, rule in enumerate(inside if isinstance(inside, list) else ())
    }
    for place, rule in {name: document, **rules}.items():
        if isinstance(rule, dict) and rule.get("format") == RULE and str(rule.get("slug")) in PAGES:
            message = f"'{rule['slug']}' is the address of a page of the rulebook."
            findings.add("taken_by_a_page", f"{place}/slug", message, "Give the rule another slug.")
    return dict(document)


def parse_segment(document: Mapping[str, Any]) -> None:
    """Check a segment document; raises RuleError with every problem."""
    findings = Findings()
    read_segment(document, "", findings)
    findings.refuse()


def _save_facts(document: Mapping[str, Any], member: Member | None, imported: Imported, name: str) -> None:
    try:
        changed = document_facts(document, member)
    except RuleError as error:
        raise RuleError([problem.under(name) for problem in error.problems]) from None
    imported.facts += changed
    if not changed:
        imported.unchanged.append(name)


def _save_segment(document: Mapping[str, Any], imported: Imported, place: str) -> None:
    slug, name = str(document["slug"]), str(document["name"])
    try:
        if document.get("kind") == Segment.Kind.LIST:
            make_list(slug, name)
        else:
            define(slug, name, document["condition"])
    except RuleError as error:
        raise RuleError([problem.under(place) for problem in error.problems]) from None
    imported.segments.append(slug)


def save_rule(document: Mapping[str, Any], member: Member | None, imported: Imported) -> None:
    """Make the rule with its first draft, or give it a new draft when the document says something new. An
    open version is replaced; what it said is kept. What is in force stays, and what lists say of it."""
    reading = read(document)
    said, slug = reading.rule, reading.rule.slug
    about = described(reading)
    rule, created = Rule.objects.select_for_update().get_or_create(slug=slug, defaults=about)
    newest = None if created else rule.versions.order_by("-number").first()
    if newest and newest.document == document:
        imported.unchanged.append(f"Rule {slug}")
        return
    if newest and newest.status in OPEN:
        version = newest
        rewrite(version, dict(document), member)
    else:
        version = begin_version(rule, dict(document), member)
    describe(rule, reading, in_force=version.number == 1)
    write(member, "rule.imported", f"rule:{slug}", f"Imported a draft of the rule {said.name}.")
    imported.rules.append(slug)


def _save_journey(document: Mapping[str, Any], member: Member | None, imported: Imported) -> None:
    journey, created = Journey.objects.select_for_update().get_or_create(
        slug=document["slug"],
        defaults={
            "name": document.get("name") or document["slug"],
            "brand": Brand.objects.get(is_default=True),
            "created_by": member,
        },
    )
    edits = _edits(draft_document(journey), document)
    if not edits and not created:
        imported.unchanged.append(f"Journey {journey.slug}")
        return
    edit_draft(journey, member, client="import", edits=[{"op": "batch", "edits": edits}])
    write(member, "journey.imported", f"journey:{journey.slug}", f"Imported a draft of {journey.name}.")
    imported.journeys.append(journey.slug)


def _edits(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The edits that turn one draft into another: its nodes and edges replaced whole, where they differ."""
    edits: list[dict[str, Any]] = [
        {"op": "set_journey", "path": part, "value": after[part]}
        for part in PART_OF_A_DRAFT
        if part in after and after[part] != before[part]
    ]
    if before["nodes"] != after["nodes"] or before["edges"] != after["edges"]:
        edits += [{"op": "remove_node", "key": node["key"]} for node in before["nodes"]]
        edits += [{"op": "add_node", "node": node} for node in after["nodes"]]
        edits += [{"op": "connect", **edge} for edge in after["edges"]]
    return edits
