"""The sample journey, live and with people in it: approved, published and walked by the product itself."""

import json
from dataclasses import dataclass
from datetime import timedelta

from config import clock
from contacts.models import Contact, Member
from journeys.models import Journey, Rule, Run, Version
from journeys.services.import_files import import_files
from journeys.services.publish import publish
from tests.journeys.engine.stage import SAMPLE, advance_to, happen, rest, somebody
from tests.journeys.review import pass_review
from tests.kept import begun_with

SLUG = "feature-launch"
PEOPLE = ("hot", "warm", "new", "won")


@dataclass(frozen=True, slots=True)
class Launch:
    """The journey, its rule, its live version, and four people: `hot` was handed to sales, `warm` waits
    after the case study, `new` waits for two days to pass, `won` reached the goal."""

    journey: Journey
    rule: Rule
    version: Version
    hot: Contact
    warm: Contact
    new: Contact
    won: Contact

    def run_of(self, contact: Contact) -> Run:
        """The run of one of them."""
        return Run.objects.get(contact=contact)


def import_sample(marketer: Member) -> Journey:
    """The sample as a draft, its rule waiting for approval. Nobody walks it without the logic."""
    begun_with("import", lambda: _imported(marketer))
    return Journey.objects.get(slug=SLUG)


def launch(marketer: Member, reviewer: Member) -> Launch:
    """Import, approve, publish, and let three days pass."""
    begun_with("launch", lambda: _launched(marketer, reviewer))
    journey = Journey.objects.select_related("live_version").get(slug=SLUG)
    assert journey.live_version is not None
    hot, warm, new, won = (Contact.objects.get(email=f"{name}@example.com") for name in PEOPLE)
    return Launch(journey, Rule.objects.get(slug="lead-routing"), journey.live_version, hot, warm, new, won)


def _imported(marketer: Member) -> None:
    document = json.loads(SAMPLE.read_text())
    document["settings"].pop("without_logic", None)
    document["tests"] = [test for test in document["tests"] if not test.get("choose")]
    import_files({"sample.json": json.dumps(document).encode()}, marketer)


def _launched(marketer: Member, reviewer: Member) -> None:
    _imported(marketer)
    pass_review(Rule.objects.get(slug="lead-routing"), reviewer)
    publish(Journey.objects.get(slug=SLUG), marketer)
    early = {
        name: somebody(email=f"{name}@example.com", first_name=name.capitalize(), score=score, timezone="UTC")
        for name, score in (("hot", 90), ("warm", 60), ("won", 30))
    }
    for contact in early.values():
        happen(contact, "whitepaper_downloaded", {"title": "Feature launch"})
    rest()
    advance_to(clock.now() + timedelta(hours=10))
    happen(early["won"], "trial_started", {"amount": 49})
    advance_to(clock.now() + timedelta(hours=50))
    new = somebody(email="new@example.com", first_name="New", score=10)
    happen(new, "whitepaper_downloaded")
    rest()
