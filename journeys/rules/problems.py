"""Findings: what is wrong, where, and what to do about it.

The whole product speaks of what it finds in this form: rules, journeys, files, events. The code is for
programs, the place for highlighting, the two sentences for people."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    `code` is stable (`unknown_outcome`), `place` a path such as `nodes/route/settings/duration` or
    `table/rows/hot/when/0`, `message` a sentence that names the thing, `cure` a sentence that says what to
    do, `severity` either `error` (refuses) or `warning` (is shown)."""

    code: str
    place: str
    message: str
    cure: str
    severity: str = "error"

    def under(self, place: str) -> "Problem":
        """The same finding, seen from the document that contains this one at `place`."""
        return replace(self, place=f"{place}/{self.place}" if self.place and place else place or self.place)


class RuleError(Exception):
    """A rule, condition, fact or cell cannot be read. Carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(f"{problem.place}: {problem.message}" for problem in self.problems))


@dataclass(slots=True)
class Findings:
    """Collects problems while something is read, so that a reader hears of all of them at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, place: str, message: str, cure: str, severity: str = "error") -> None:
        """Notes one problem."""
        self.problems.append(Problem(code, place, message, cure, severity))

    def take(self, error: RuleError, place: str = "") -> None:
        """Notes the problems of a part, seen from the whole."""
        self.problems.extend(problem.under(place) for problem in error.problems)

    def refuse(self) -> None:
        """Raises RuleError when an error was noted; warnings alone pass."""
        if any(problem.severity == "error" for problem in self.problems):
            raise RuleError(self.problems)
