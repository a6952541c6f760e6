"""Filters as SQL: one expression over ``contacts_contact AS c``, its parameters, and how it is ordered.

Literals and names of attributes are parameters; the text holds our own words alone.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from contacts.audience.filters import Filters
from contacts.models import Identity, Segment
from contacts.queries import SHORTEST_INSIDE
from journeys.rules.conditions import Condition, parse_condition
from journeys.rules.facts import Need
from journeys.rules.problems import Problem, RuleError
from journeys.rules.sql_values import Bound, converted
from journeys.rules.to_sql import to_sql, where_to_sql

COLUMNS = {
    "score": Bound("c.score", "number"),
    "email": Bound("nullif(c.email, '')", "text"),
    "phone": Bound("nullif(c.phone, '')", "text"),
    "timezone": Bound("nullif(c.timezone, '')", "text"),
    "locale": Bound("nullif(c.locale, '')", "text"),
    "created_at": Bound("c.created_at", "datetime"),
}
DEEPEST = 5
"""Segments within segments."""

LIVING = "c.merged_into_id IS NULL AND c.erased_at IS NULL"


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
        question.tested = _Asked(question.params).condition(condition)
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


class _Asked:
    """Collects the parameters of the columns that conditions ask for."""

    def __init__(self, params: dict[str, Any], depth: int = 0) -> None:
        self.params, self.depth = params, depth

    def condition(self, condition: Condition) -> str:
        columns = {need: self.column(need) for need in condition.needs}
        ages = {need: self.age(need) for need in condition.needs if need.family == "contact"}
        sql = to_sql(condition, columns, ages, prefix=f"r{len(self.params)}_")
        self.params |= sql.params
        return sql.text

    def parameter(self, value: object) -> str:
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f"%({name})s"

    def column(self, need: Need) -> Bound:
        match need.family:
            case "contact":
                return COLUMNS.get(need.name) or Bound(f"c.attributes -> {self.parameter(need.name)}::text")
            case "consent":
                return self.consent(need)
            case "event":
                return self.event(need)
            case "account":
                return self.account(need)
            case "segment":
                return self.segment(need)
        raise RuleError(
            [
                Problem(
                    "not_for_lists",
                    "segment",
                    _("“%(fact)s” is known within a run of a journey alone, so no list can ask for it.")
                    % {"fact": str(need)},
                    _("Choose a segment that asks for attributes, events, consent or other segments."),
                )
            ]
        )

    def age(self, need: Need) -> str:
        # What is stored is an instant in ISO 8601 with its zone, always.
        return f"(c.attributed_at ->> {self.parameter(need.name)}::text)::timestamptz"

    def consent(self, need: Need) -> Bound:
        channel, _dot, topic = need.name.partition(".")
        # Here and below: our own words; what a document says are parameters.
        row = (
            "FROM contacts_consent AS said WHERE said.contact_id = c.id "
            f"AND said.channel = {self.parameter(channel)} AND said.topic IN ({self.parameter(topic)}, '*') "
            "ORDER BY said.topic = '*' LIMIT 1)"
        )
        return Bound(f"coalesce((SELECT said.granted {row}, false)", "boolean")

    def event(self, need: Need) -> Bound:
        name = self.parameter(need.name)
        if need.within is None and not need.where and need.measure != "sum":
            row = f"FROM contacts_contactevent AS e WHERE e.contact_id = c.id AND e.name = {name} LIMIT 1)"
            match need.measure:
                case "count":
                    return Bound(f"coalesce((SELECT e.count {row}, 0)::numeric", "number")
                case "last":
                    return Bound(f"(SELECT e.last_at {row}", "datetime")
            return Bound(f"((SELECT true {row} IS NOT NULL)", "boolean")
        tests = f"e.contact_id = c.id AND e.name = {name} AND e.timestamp <= %(now)s::timestamptz"
        if need.within is not None:
            since = f"%(now)s::timestamptz - make_interval(secs => {int(need.within.total_seconds())})"
            tests += f" AND e.timestamp > {since} AND e.received_at > {since}"
        if need.where:
            filters = where_to_sql(need.where, "e.properties", prefix=f"w{len(self.params)}_")
            self.params |= filters.params
            tests += f" AND {filters.text}"
        rows = f"FROM contacts_event AS e WHERE {tests}"
        match need.measure:
            case "count":
                return Bound(f"(SELECT count(*)::numeric {rows})", "number")
            case "last":
                return Bound(f"(SELECT max(e.timestamp) {rows})", "datetime")
            case "sum":
                number = converted(Bound(f"e.properties -> {self.parameter(need.property)}::text"), "number")
                return Bound(f"(SELECT coalesce(sum({number}), 0) {rows})", "number")
        return Bound(f"((SELECT true {rows} LIMIT 1) IS NOT NULL)", "boolean")

    def account(self, need: Need) -> Bound:
        row = (
            "FROM contacts_accountcontact AS member JOIN contacts_account AS account "
            "ON account.id = member.account_id WHERE member.contact_id = c.id "
            "ORDER BY member.since DESC, member.id DESC LIMIT 1)"
        )
        return Bound(f"(SELECT account.attributes -> {self.parameter(need.name)}::text {row}")

    def segment(self, need: Need) -> Bound:
        found = Segment.objects.filter(slug=need.name).first() if self.depth < DEEPEST else None
        if found is None:
            return Bound("false", "boolean")
        inner = _Asked(self.params, self.depth + 1)
        return Bound(inner.condition(parse_condition(found.condition, "segment")), "boolean")
