"""A draft as the canvas shows it: the document, what the kinds make of each node, the rules, the findings."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from journeys.graph.document import Document, parse_journey
from journeys.graph.nodes import NodeSpec
from journeys.graph.problems import problems
from journeys.kinds.rulebook import APPROVED, Rulebook
from journeys.models import Journey
from journeys.queries.catalog_problems import catalog_problems
from journeys.queries.named import unknown_names
from journeys.queries.rulebook import rulebook
from journeys.queries.surroundings import mark
from journeys.rules.problems import Problem, RuleError
from journeys.services.documents import draft_document, rule_slugs

type Json = dict[str, Any]


@dataclass(frozen=True)
class Drawing:
    """A draft with everything that is derived from it. ``raw`` is the journey file without rules."""

    revision: int
    raw: Mapping[str, Any]

    @cached_property
    def rules(self) -> Rulebook:
        """The rules that its decisions name. One query."""
        return rulebook(rule_slugs(dict(self.raw)))

    @cached_property
    def document(self) -> Document:
        """The document, read. Raises RuleError for a draft that an older release would have taken."""
        return parse_journey(self.raw, draft=True)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps it from going live, and what is worth a look."""
        try:
            found = problems(self.document, self.rules)
            asked = (*catalog_problems(self.document, self.rules), *unknown_names(self.document))
            return (*found, *asked)
        except RuleError as error:
            return error.problems

    def views(self, keys: Collection[str] | None = None) -> dict[str, Json]:
        """What the canvas shows of these nodes (all for None): summary, ways out, the rule asked."""
        try:
            nodes = self.document.nodes
        except RuleError:
            return {}
        return {key: view(node, self.rules) for key, node in nodes.items() if keys is None or key in keys}

    def rules_shown(self) -> dict[str, Json]:
        """The rules for the canvas, by slug: the version that a decision gets, its outputs, its page."""
        found = {slug: self.rules.find(slug, APPROVED) for slug in self.rules.versions}
        return {
            slug: {
                "name": rule.name,
                "kind": "table" if rule.is_table else "condition",
                "status": rule.status,
                "version": rule.number,
                "outputs": {output.name: list(rule.outcomes(output.name)) for output in rule.rule.outputs},
                "url": reverse("journeys:rule", args=[slug]),
            }
            for slug, rule in found.items()
            if rule is not None
        }

    def shown(self) -> Json:
        """Everything, for a canvas that opens. The mark is read first: what changes meanwhile is told."""
        return {
            "mark": mark(),
            "revision": self.revision,
            "document": {**self.raw},
            "views": self.views(),
            "rules": self.rules_shown(),
            "problems": [asdict(problem) for problem in self.problems],
        }


def drawing(journey: Journey) -> Drawing:
    """The journey's draft. Two queries, and one more when rules are asked for."""
    return Drawing(journey.revision, draft_document(journey))


def view(node: NodeSpec, rules: Rulebook) -> Json:
    """What the canvas shows of a node. A way out is optional where the kind lets it lead nowhere."""
    kind, settings = node.kind, node.settings
    asked = kind.rule(settings) if settings is not None else None
    return {
        "summary": kind.summary(settings) if settings is not None else "",
        "outcomes": [
            {"key": outcome, "optional": kind.may_end or outcome in kind.optional}
            for outcome in kind.outcomes(settings, rules)
        ],
        "rule": asked[0] if asked else None,
    }
