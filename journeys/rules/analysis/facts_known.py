"""What the facts that a rule asks are worth: filled or empty, fresh or stale, personal or not.

Nothing is looked up here: whoever has the contacts says what is known of each fact."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from journeys.rules.analysis.findings import SET_MISSING, Cure, Finding
from journeys.rules.checks import Missing
from journeys.rules.documents import Rule
from journeys.rules.durations import words
from journeys.rules.explain import need_in_words
from journeys.rules.facts import Need
from journeys.rules.problems import Problem
from journeys.rules.tables import Input

MOSTLY = 0.5
"""Below this share of contacts with a value a fact counts as mostly empty; above this share of old values as
mostly stale."""

FEWEST = 20
"""Of fewer contacts no share is told."""


@dataclass(frozen=True, slots=True)
class FactKnown:
    """What is known of one fact. `exists`: whether the catalog has it and anything ever filled it. Of `asked`
    contacts `filled` have a value of the type that the rule reads; of these `stale` are older than the rule
    allows, and `median_age` is how old a value is at the middle. `personal`: whether it is personal data."""

    exists: bool = True
    asked: int = 0
    filled: int = 0
    stale: int = 0
    median_age: timedelta | None = None
    personal: bool = False

    @property
    def fill(self) -> float | None:
        """The share that has a value; None where too few were asked."""
        return self.filled / self.asked if self.asked >= FEWEST else None

    @property
    def old(self) -> float | None:
        """The share of the values that is too old; None where there are too few."""
        return self.stale / self.filled if self.filled >= FEWEST else None


type Known = Mapping[tuple[Need, str, timedelta | None], FactKnown]
"""By need, the type it is read as, and the age that the rule allows."""


def fact_findings(rule: Rule, known: Known) -> Iterator[Finding]:
    """Facts that nothing fills, that are mostly empty or mostly stale, and personal data used. Each asked
    fact once for each way in which it is asked."""
    told: set[tuple[str, str]] = set()
    for index, asked in enumerate(rule.inputs):
        is_input = isinstance(asked, Input)
        type = asked.type if isinstance(asked, Input) else asked.check.type
        found = known.get((asked.need, type, asked.no_older_than))
        if found is None:
            continue
        place = f"table/inputs/{index}" if is_input else "condition"
        name = asked.label or need_in_words(asked.need)
        for finding in _of(asked.need, name, place, found, asked.missing, asked.no_older_than):
            key = (finding.code, str(asked.need))
            if key in told:
                continue
            told.add(key)
            curable = is_input and not asked.need.never_missing
            yield _curable(finding, index, asked.missing) if curable else finding


def _of(
    need: Need, name: str, place: str, found: FactKnown, missing: Missing, oldest: timedelta | None
) -> Iterator[Finding]:
    counted = _missing_means(missing)
    if not found.exists and need.never_missing:
        text = f"Nothing fills {name} ({need}): it has never come in, so it counts as not having happened."
        cure = "Ask another fact, or have this one sent."
        yield Finding(Problem("fact_unfilled", place, text, cure, "warning"), {})
    elif not found.exists:
        counted = _missing_means(missing, "everybody")
        text = f"Nothing fills {name} ({need}): nobody has ever had a value. {counted}"
        cure = "Ask another fact, or have this one sent."
        yield Finding(Problem("fact_unfilled", place, text, cure, "warning"), {})
    elif found.fill is not None and found.fill < MOSTLY:
        text = f"Only {_percent(found.fill)} of contacts have a value for {name} ({need})."
        cure = "Say what a missing value means, or ask another fact."
        yield Finding(Problem("fact_mostly_empty", place, f"{text} {counted}", cure, "warning"), {})
    if oldest is not None and found.old is not None and found.old > MOSTLY:
        age = f"; the middle one is {words(found.median_age)} old" if found.median_age else ""
        text = f"{_percent(found.old)} of the values of {name} ({need}) are older than {words(oldest)}{age}."
        cure = "Allow older values, or have the fact sent more often."
        yield Finding(Problem("fact_mostly_stale", place, f"{text} {counted}", cure, "warning"), {})
    if found.personal:
        text = f"{name[:1].upper()}{name[1:]} ({need}) is personal data, which the decision log keeps."
        cure = "Make sure that the purpose covers it, or ask a coarser fact."
        yield Finding(Problem("personal_data", place, text, cure, "note"))


def _curable(finding: Finding, index: int, missing: Missing) -> Finding:
    """With what one click does about it: the whole decision takes otherwise where data are missing."""
    if finding.code == "personal_data" or missing.policy == "otherwise":
        return finding
    cure = Cure(SET_MISSING, {"column": index, "how": "otherwise"})
    return Finding(finding.problem, finding.example, finding.rows, (cure,))


def _missing_means(missing: Missing, who: str = "all others") -> str:
    match missing.policy:
        case "use":
            return f"For {who} the stated value is used."
        case "yes":
            return f"For {who} every test of it is met."
        case "otherwise":
            return f"For {who} the rule takes its fallback."
    return f"For {who} no test of it is met."


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
