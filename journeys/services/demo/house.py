"""What the demo's team makes: journeys and rules, by the services that everybody uses, at their time."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from config import clock
from contacts.models import Member
from journeys.models import Demo, Journey, Rule
from journeys.services.comment_on_rule import comment
from journeys.services.demo.days import DAYS
from journeys.services.demo.people import LEADS
from journeys.services.demo.team import make_team, member_of
from journeys.services.edit_rule import edit_rule
from journeys.services.import_files import import_files
from journeys.services.open_version import Seen
from journeys.services.publish import publish
from journeys.services.review_rule import approve_rule
from journeys.services.send_to_review import send_to_review

GALLERY = Path(__file__).parent.parent.parent / "gallery"
FILES = Path(__file__).parent / "files"
PEOPLE = 20_000


def begin(people: int = PEOPLE) -> bool:
    """Make the team and the first journey on an installation that has nobody yet; return whether it did.

    With ``people``, the product's time begins six weeks ago, to be lived through by ``History``; with none
    it is now, and the journey stays a draft. One transaction: a start that was cut off leaves nothing behind.
    """
    with transaction.atomic():
        if Member.objects.exists() or Journey.objects.exists():
            return False
        now = clock.now()
        begun = midnight(clock.real_now()) - timedelta(days=DAYS) if people else now
        if people:
            clock.begin_at(begun)
        members = make_team()
        files = {path.name: path.read_bytes() for path in sorted(GALLERY.glob("*.json"))}
        import_files(files, members["marketer"])
        Demo.objects.create(
            people=people,
            leads=round(people * LEADS),
            began_at=begun,
            reached_at=begun,
            moved_from=begun if people else None,
            target_at=clock.real_now() if people else None,
            filled_at=None if people else now,
        )
    return True


def midnight(instant: datetime) -> datetime:
    """The beginning of its UTC day."""
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


@transaction.atomic
def launch() -> None:
    """Lena approves the rule, Mia publishes the journey."""
    approve("lead-routing", "reviewer")
    _publish("feature-launch", "First version.")


@transaction.atomic
def curb_rivals() -> None:
    """Sam has seen competitors among his calls and proposes a row; Lena approves it."""
    if Rule.objects.get(slug="lead-routing").versions.count() == 1:
        edit_rule(Rule.objects.get(slug="lead-routing"), member_of("sales"), with_rivals)
        approve("lead-routing", "reviewer", "Nobody from a competitor is called.")


@transaction.atomic
def check_in() -> None:
    """A small test, begun some days ago."""
    if not Journey.objects.filter(slug="trial-check-in").exists():
        _import("trial-check-in", "marketer")
        approve("worth-a-call", "reviewer")
        _publish("trial-check-in", "Half of the trials, to begin with.")


def draw_sale() -> None:
    """The next campaign: a draft with problems, and a rule that is not done."""
    if not Journey.objects.filter(slug="autumn-sale").exists():
        _import("autumn-sale", "marketer")


@transaction.atomic
def ask_for_review() -> None:
    """Mia has written down how partners' leads go, and asks Lena; Sam has said something about a row."""
    if Rule.objects.filter(slug="partner-leads").exists():
        return
    name = "partner-leads.rule.json"
    import_files({name: (FILES / name).read_bytes()}, member_of("marketer"))
    rule = Rule.objects.get(slug="partner-leads")
    draft = rule.versions.get()
    send_to_review(rule, member_of("marketer"), Seen(draft.revision, draft.number, draft.status))
    text = "Half of those were students last year. Is 60 enough, or do we ask for a business address as well?"
    comment(rule, draft, member_of("sales"), text, row="strong")


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that the team does on a day of the history. Doing it again changes nothing."""

    day: int
    do: Callable[[], None]


MILESTONES = (
    Milestone(0, launch),
    Milestone(4, curb_rivals),
    Milestone(DAYS - 5, check_in),
    Milestone(DAYS - 2, draw_sale),
    Milestone(DAYS - 1, ask_for_review),
)


def with_rivals(document: Mapping[str, Any]) -> dict[str, Any]:
    """The rule with a row for competitors above the calls."""
    changed = copy.deepcopy(dict(document))
    table = changed["table"]
    table["inputs"].append(
        {"fact": "contact.email_kind", "label": "Kind of address", "type": "text", "missing": "no"}
    )
    for row in table["rows"]:
        row["when"].append("-")
    rival = {
        "id": "rival",
        "when": ["-", "-", "-", '"competitor"'],
        "then": ["nurture", "14d"],
        "note": "Competitors read on, nobody calls them",
    }
    table["rows"].insert(1, rival)
    changed["examples"].append(
        {
            "facts": {"contact.score": 90, "contact.email_kind": "competitor"},
            "expect": {"route": "nurture", "pause": "14d"},
            "row": "rival",
        }
    )
    return changed


def approve(slug: str, part: str, note: str = "") -> None:
    """Whoever wrote what is open of a rule sends it to review, and ``part`` approves it; where nothing is
    open, nothing happens."""
    rule = Rule.objects.get(slug=slug)
    opened = rule.versions.exclude(status="approved").first()
    if opened is not None:
        send_to_review(rule, opened.author or member_of("marketer"), Seen(opened.revision, opened.number))
        approve_rule(rule, member_of(part), opened.revision, note)


def _publish(slug: str, note: str) -> None:
    journey = Journey.objects.get(slug=slug)
    if journey.live_version_id is None:
        publish(journey, member_of("marketer"), note)


def _import(slug: str, part: str) -> None:
    name = f"{slug}.journey.json"
    import_files({name: (FILES / name).read_bytes()}, member_of(part))
