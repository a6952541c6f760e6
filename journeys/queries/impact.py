"""What publishing a draft would do to those who are under way, if they were moved to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from config import clock
from journeys.engine.impact import StepImpact, impact
from journeys.engine.plans import Frame, Published, follows, frame_of, rules_of
from journeys.engine.statements import session
from journeys.graph.document import Document, parse_journey
from journeys.graph.moves import destination_problems
from journeys.graph.plan import compile
from journeys.graph.problems import problems
from journeys.kinds.rulebook import Rulebook
from journeys.models import Journey
from journeys.queries.bundles import versions_in
from journeys.queries.people_on_versions import running_versions
from journeys.queries.rulebook import rulebook
from journeys.rules.problems import RuleError
from journeys.services.bundle_in_force import approved_bundle
from journeys.services.documents import draft_document, rule_slugs

DRAFT = 0


@dataclass(frozen=True, slots=True)
class Impact:
    """The steps on which somebody stands, those of newer versions first. ``names`` are step names by version
    number and key, the draft's under 0; ``removed`` keys of theirs that the draft has not."""

    steps: tuple[StepImpact, ...]
    names: Mapping[tuple[int, str], str]
    removed: tuple[str, ...]

    @property
    def passed(self) -> int:
        """Who would stay because they would do again what they have done."""
        return sum(step.passed for step in self.steps)

    @property
    def people(self) -> int:
        """Everybody under way, parked ones included."""
        return sum(step.people for step in self.steps)


def draft_impact(
    journey: Journey, destinations: Mapping[str, str] | None = None, again: bool = False
) -> Impact:
    """Who stands where, who would move, and what their waits become. The draft is asked with the rules that
    publishing it would leave in force: those of an approved bundle are taken as approved.

    Raises RuleError for a draft that could not be published, and for destinations that are none. A few
    statements per step on which somebody stands; people of one step above 20,000 are told from so many.
    """
    chosen = destinations or {}
    raw = draft_document(journey)
    document = parse_journey(raw)
    bundle = approved_bundle(journey)
    coming = {version.pk for version in versions_in(bundle)} if bundle else set()
    rules = rulebook(rule_slugs(raw)).with_approved(coming)
    errors = [found for found in problems(document, rules) if found.severity == "error"]
    if errors:
        raise RuleError(errors)
    running = running_versions(journey.pk)
    wrong = destination_problems([version.document for version in running], document, chosen)
    if wrong:
        raise RuleError(wrong)
    now, steps = clock.now(), []
    with session() as work:
        in_force = rules_of(work, follows(document), rules.of_versions(coming))
        new = _as_published(journey, document, Rulebook.of(in_force))
        for version in running:
            steps += impact(work, frame_of(version.id), new, chosen, again, now)
    names = {(DRAFT, key): node.name for key, node in document.nodes.items()}
    for version in running:
        names |= {(version.number, key): node.name for key, node in version.document.nodes.items()}
    removed = dict.fromkeys(step.key for step in steps if step.key not in document.nodes)
    return Impact(tuple(steps), names, tuple(removed))


def _as_published(journey: Journey, document: Document, rules: Rulebook) -> Published:
    """The draft as the engine would run it, under made-up ids: nothing is written by them."""
    ids = {key: number for number, key in enumerate(document.nodes, 1)}
    frame = Frame(
        version=DRAFT,
        journey=journey.pk,
        number=DRAFT,
        document=document,
        ids=ids,
        keys={number: key for key, number in ids.items()},
        follows=tuple(follows(document)),
    )
    return Published(frame, compile(document, rules))
