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
    document = json.loads(SAMPLE.read_text())
    document["settings"].pop("without_logic", None)
    document["tests"] = [test for test in document["tests"] if not test.get("choose")]
    import_files({"sample.json": json.dumps(document).encode()}, marketer)
    return Journey.objects.get(slug=document["slug"])


def launch(marketer: Member, reviewer: Member) -> Launch:
    """Import, approve, publish, and let three days pass."""
    journey = import_sample(marketer)
    rule = Rule.objects.get(slug="lead-routing")
    pass_review(rule, reviewer)
    version = publish(journey, marketer)
    journey.refresh_from_db()
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
    return Launch(journey, rule, version, early["hot"], early["warm"], new, early["won"])
