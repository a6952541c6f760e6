"""Filters as SQL: one expression over ``contacts_contact AS c``, its parameters, and how it is ordered.

Literals and names of attributes are parameters; the text holds our own words alone.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contacts.audience.filters import Filters
from contacts.models import Identity
from contacts.queries import SHORTEST_INSIDE
from contacts.segments.asking import Asked


@dataclass(slots=True)
class Question:
    """``found``: the test that the search makes, served by indexes. ``tested``: the test of all other
    filters, which must be asked row by row. Both are SQL, TRUE where nothing is asked."""

    found: str = "TRUE"
    tested: str = "TRUE"
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def by_row(self) -> bool:
        """Whether rows must be looked at that no index points to."""
        return self.tested != "TRUE"


def ask(filters: Filters, now: datetime) -> Question:
    """The question that filters put. At most one query (the search for a user id) and one per segment that
    another one names. Raises RuleError where a segment asks for what a list cannot answer."""
    question = Question(params={"now": now})
    if filters.search:
        question.found = _search(filters.search, question.params)
    condition = filters.condition()
    if condition is not None:
        question.tested = Asked(question.params).condition(condition)
    return question


def _search(search: str, params: dict[str, Any]) -> str:
    """Every word is in address or name, or the whole is a user id. As ``contacts.queries.fits``."""
    tests = []
    for index, word in enumerate(search.lower().split()):
        name = f"word{index}"
        plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        if len(word) < SHORTEST_INSIDE:
            params[name], params[f"{name}_inside"] = f"{plain}%", f"% {plain}%"
            tests.append(f"(c.search_text LIKE %({name})s OR c.search_text LIKE %({name}_inside)s)")
        else:
            params[name] = f"%{plain}%"
            tests.append(f"c.search_text LIKE %({name})s")
    named = Identity.objects.filter(kind=Identity.Kind.USER, value=search.strip())
    params["named"] = list(named.values_list("contact_id", flat=True))
    text = f"({' AND '.join(tests)})"
    return f"({text} OR c.id = ANY(%(named)s::bigint[]))" if params["named"] else text
