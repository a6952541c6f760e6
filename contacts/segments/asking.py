"""Conditions as SQL over ``contacts_contact AS c``: what a list, a segment and a count ask of many at once.

Literals and names of attributes are parameters; the text holds our own words alone.
"""

from typing import Any

from django.utils.translation import gettext as _

from contacts.models import Segment
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
DEEPEST = 10
"""Segments within segments."""

LIVING = "c.merged_into_id IS NULL AND c.erased_at IS NULL"


class Asked:
    """Writes conditions, and collects the parameters of the columns that they ask for."""

    def __init__(self, params: dict[str, Any], depth: int = 0, whole: bool = False) -> None:
        """``whole``: all contacts are asked, so the planner may join; else few, each looked up by itself."""
        self.params, self.depth, self.whole = params, depth, whole

    def condition(self, condition: Condition) -> str:
        """A boolean expression; NULL may stand for false where it is the whole question. Raises RuleError for
        facts that contacts alone do not have."""
        columns = {need: self.column(need) for need in condition.needs}
        ages = {need: age for need in condition.needs if (age := self.age(need)) is not None}
        loose = self.whole and not self.depth
        sql = to_sql(condition, columns, ages, prefix=f"r{len(self.params)}_", loose=loose)
        self.params |= sql.params
        return sql.text

    def parameter(self, value: object) -> str:
        """The place of a value."""
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f"%({name})s"

    def column(self, need: Need) -> Bound:
        """The expression of one fact."""
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

    def age(self, need: Need) -> str | None:
        """When the fact became known, where that is not now: what is stored is an instant in ISO 8601 with
        its zone."""
        if need.family == "contact":
            return f"(c.attributed_at ->> {self.parameter(need.name)}::text)::timestamptz"
        if need.family == "event" and need.measure == "last":
            return self.event(need).sql
        return None

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
        if need.within is None and not need.where and need.measure != "sum":
            name = self.parameter(need.name)
            row = f"FROM contacts_contactevent AS e WHERE e.contact_id = c.id AND e.name = {name} LIMIT 1)"
            match need.measure:
                case "count":
                    return Bound(f"coalesce((SELECT e.count {row}, 0)::numeric", "number")
                case "last":
                    return Bound(f"(SELECT e.last_at {row}", "datetime")
            if self.whole:
                return Bound(f"EXISTS (SELECT true {row}", "boolean", sure=True)
            return Bound(f"((SELECT true {row} IS NOT NULL)", "boolean")
        rows = self.events(need)
        match need.measure:
            case "count":
                return Bound(f"(SELECT count(*)::numeric {rows})", "number")
            case "last":
                return Bound(f"(SELECT max(e.timestamp) {rows})", "datetime")
            case "sum":
                number = converted(Bound(f"e.properties -> {self.parameter(need.property)}::text"), "number")
                return Bound(f"(SELECT coalesce(sum({number}), 0) {rows})", "number")
        if self.whole:
            return Bound(f"EXISTS (SELECT true {rows})", "boolean", sure=True)
        return Bound(f"((SELECT true {rows} LIMIT 1) IS NOT NULL)", "boolean")

    def events(self, need: Need) -> str:
        """The events that a need counts, from FROM on, by the alias ``e``."""
        name = self.parameter(need.name)
        tests = f"e.contact_id = c.id AND e.name = {name} AND e.timestamp <= %(now)s::timestamptz"
        if need.within is not None:
            since = f"%(now)s::timestamptz - make_interval(secs => {int(need.within.total_seconds())})"
            tests += f" AND e.timestamp > {since} AND e.received_at > {since}"
        if need.where:
            filters = where_to_sql(need.where, "e.properties", prefix=f"w{len(self.params)}_")
            self.params |= filters.params
            tests += f" AND {filters.text}"
        return f"FROM contacts_event AS e WHERE {tests}"

    def account(self, need: Need) -> Bound:
        row = (
            "FROM contacts_accountcontact AS member JOIN contacts_account AS account "
            "ON account.id = member.account_id WHERE member.contact_id = c.id "
            "ORDER BY member.since DESC, member.id DESC LIMIT 1)"
        )
        return Bound(f"(SELECT account.attributes -> {self.parameter(need.name)}::text {row}")

    def segment(self, need: Need) -> Bound:
        found = self.named(need.name)
        if found is None:
            return Bound("false", "boolean")
        if found.is_list:
            row = (
                "SELECT true FROM contacts_segmentmember AS member "  # noqa: S608
                f"WHERE member.segment_id = {self.parameter(found.pk)}::bigint "
                "AND member.contact_id = c.id LIMIT 1"
            )
            return Bound(f"EXISTS ({row})" if self.whole else f"(({row}) IS NOT NULL)", "boolean", sure=True)
        inner = Asked(self.params, self.depth + 1, self.whole)
        return Bound(inner.condition(parse_condition(found.condition, "segment")), "boolean")

    def named(self, slug: str) -> Segment | None:
        """The segment that a condition names; None where there is none, or within too many others."""
        return Segment.objects.filter(slug=slug).first() if self.depth < DEEPEST else None
