"""The rules that decision nodes may ask, and which version of each a node gets."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from journeys.rules.documents import Output, Rule, parse_rule
from journeys.rules.evaluate import Decide, compile_rule
from journeys.rules.facts import Need

APPROVED = "approved"
OTHERWISE = "otherwise"
OPEN = ("draft", "in_review")


@dataclass(frozen=True, eq=False)
class DecidingRule:
    """One version of a rule, ready to decide. `number` and `version_id` are None for a rule straight from a
    file."""

    rule: Rule
    status: str = "draft"
    number: int | None = None
    version_id: int | None = None

    @property
    def slug(self) -> str:
        """The rule's slug."""
        return self.rule.slug

    @property
    def name(self) -> str:
        """The rule's name, or its slug."""
        return self.rule.name or self.rule.slug

    @property
    def label(self) -> str:
        """Which version this is, for people: `approved, version 3`, `draft`."""
        words = self.status.replace("_", " ")
        return words if self.number is None else f"{words}, version {self.number}"

    @cached_property
    def decide(self) -> Decide:
        """The compiled rule; compiled when first asked."""
        return compile_rule(self.rule)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """The facts that it asks for."""
        return self.rule.needs

    @property
    def is_table(self) -> bool:
        """True for a decision table, False for a condition."""
        return self.rule.table is not None

    @property
    def single(self) -> bool:
        """Whether it gives one answer, so that a node can route by it."""
        return self.rule.table is not None and self.rule.table.single

    def output(self, name: str) -> Output | None:
        """The output of that name, or None."""
        return next((output for output in self.rule.outputs if output.name == name), None)

    def outcomes(self, output: str = "") -> tuple[str, ...]:
        """The ways out that a decision on `output` has: its values and `otherwise`; `yes`, `no` of a
        condition."""
        if not self.is_table:
            return ("yes", "no")
        if self.output(output) is None:
            return (OTHERWISE,)
        values = (as_outcome(value) for value in self.rule.outcomes(output))
        return (*(value for value in dict.fromkeys(values) if value != OTHERWISE), OTHERWISE)


def as_outcome(value: Any) -> str:
    """An output's value as the name of an outcome: JSON's own spelling for numbers and booleans."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The versions of rules at hand, by slug; any order."""

    versions: Mapping[str, tuple[DecidingRule, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[DecidingRule]) -> "Rulebook":
        """A rulebook of these versions."""
        versions: dict[str, tuple[DecidingRule, ...]] = {}
        for rule in rules:
            versions[rule.slug] = (*versions.get(rule.slug, ()), rule)
        return cls(versions)

    @classmethod
    def from_documents(cls, documents: Iterable[Any]) -> "Rulebook":
        """A rulebook of rule files, all drafts. Raises RuleError when one cannot be read."""
        return cls.of(DecidingRule(parse_rule(document)) for document in documents)

    def with_approved(self, ids: Collection[int]) -> "Rulebook":
        """The rulebook as it is once the versions with these ids are approved."""
        known = (rule for versions in self.versions.values() for rule in versions)
        return Rulebook.of(
            replace(rule, status=APPROVED) if rule.version_id in ids else rule for rule in known
        )

    def of_versions(self, ids: Collection[int]) -> list[DecidingRule]:
        """The versions with these ids."""
        return [rule for known in self.versions.values() for rule in known if rule.version_id in ids]

    def find(self, slug: str, version: int | str = APPROVED) -> DecidingRule | None:
        """The version that a node gets: the pinned number, or for `approved` the newest approved one.

        Where that does not exist: the draft, so that a draft journey can be simulated; its `status` says so.
        """
        known = self.versions.get(slug, ())
        if version != APPROVED:
            exact = [rule for rule in known if rule.number == version]
            if exact:
                return exact[0]
        else:
            approved = [rule for rule in known if rule.status == APPROVED]
            if approved:
                return max(approved, key=_age)
        drafts = [
            rule for rule in known if rule.status in OPEN and (version == APPROVED or rule.number is None)
        ]
        return max(drafts, key=_age, default=None)


def _age(rule: DecidingRule) -> int:
    return rule.number or 0
