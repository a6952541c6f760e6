"""Filters as they stand in an address: read, checked, and written back.

?search=ada&where=plan:one_of:pro,team&where=score:at_least:40&consent=email.news:given&segment=leads
 &sort=address&after=...
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from contacts.audience.operators import OPERATORS, Test, read_test
from contacts.consent import CHANNELS
from contacts.models import Attribute, Segment
from journeys.rules.conditions import Condition, Group, Node, parse_condition
from journeys.rules.problems import Problem, RuleError

SORTS = ("newest", "oldest", "address")
STATES = ("given", "missing")
MOST_TESTS = 10
BUILT_IN = {
    "score": "number",
    "email": "text",
    "phone": "text",
    "timezone": "text",
    "locale": "text",
    "created_at": "datetime",
}
"""What can be asked besides the catalogue, and its types."""


@dataclass(frozen=True, slots=True)
class Consented:
    """A filter on consent: by channel and topic, whether it is given, or missing (withdrawn or never
    given)."""

    channel: str
    topic: str
    state: str

    @property
    def text(self) -> str:
        """As an address writes it."""
        return f"{self.channel}.{self.topic}:{self.state}"

    @property
    def document(self) -> dict[str, object]:
        """As a condition."""
        given = self.state == "given"
        return {"fact": f"consent.{self.channel}.{self.topic}", "is": "equal_to", "value": given}


class Changes(TypedDict, total=False):
    """Filters that others take the place of."""

    search: str
    tests: tuple[Test, ...]
    consents: tuple[Consented, ...]
    segment: Segment | None
    sort: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Whom a list shows and in which order. ``after`` is the place of the page before, as ``pages`` wrote it.

    ``problems`` says what of the address could not be read; where there are any, nobody is shown.
    """

    search: str = ""
    tests: tuple[Test, ...] = ()
    consents: tuple[Consented, ...] = ()
    segment: Segment | None = None
    sort: str = "newest"
    after: str = ""
    problems: tuple[Problem, ...] = ()
    _wrong: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def narrow(self) -> bool:
        """Whether anything but the order is asked for."""
        return bool(self.search or self.tests or self.consents or self.segment)

    def pairs(self, page: bool = False) -> list[tuple[str, str]]:
        """As an address says it, with the place of the page if asked for. What is wrong is left out."""
        said = [("search", self.search)] if self.search else []
        said += [("where", test.text) for test in self.tests]
        said += [("consent", consented.text) for consented in self.consents]
        said += [("segment", self.segment.slug)] if self.segment else []
        said += [("sort", self.sort)] if self.sort != "newest" else []
        return [*said, ("after", self.after)] if page and self.after else said

    @property
    def address(self) -> str:
        """What follows the question mark, without a page."""
        return urlencode(self.pairs())

    def but(self, **changes: "Unpack[Changes]") -> str:
        """The address of these filters with some changed, from the first page on."""
        return replace(replace(self, after=""), **changes).address

    def sorted_by(self, sort: str) -> str:
        """The address of the same people in another order."""
        return self.but(sort=sort)

    def without(self, one: "Test | Consented") -> str:
        """The address without one of the filters."""
        return self.but(
            tests=tuple(test for test in self.tests if test is not one),
            consents=tuple(consented for consented in self.consents if consented is not one),
        )

    def condition(self) -> Condition | None:
        """All filters but the search as one condition; None when there are none. Raises RuleError for a
        segment that cannot be read."""
        parts: list[Node] = [test.condition.root for test in self.tests]
        parts += [parse_condition(consented.document, "consent").root for consented in self.consents]
        if self.segment is not None:
            document = {"fact": f"segment.{self.segment.slug}", "is": "equal_to", "value": True}
            parts.append(parse_condition(document, "segment").root)
        return Condition(Group("all", tuple(parts))) if parts else None


def types_of(names: Iterable[str]) -> dict[str, str]:
    """The types of attributes by name, the built-in ones included. One query, of the catalogue."""
    asked = [name for name in names if name not in BUILT_IN]
    known = dict(Attribute.objects.filter(name__in=asked).values_list("name", "type")) if asked else {}
    return BUILT_IN | known


def read(lists: Mapping[str, Sequence[str]]) -> Filters:
    """The filters that an address states, by name. At most two queries, of the catalogue and of segments."""

    def one(name: str) -> str:
        given = lists.get(name) or [""]
        return given[-1].replace("\0", "")[:500]

    problems: list[Problem] = []
    wheres = [text.replace("\0", "")[:1000] for text in lists.get("where") or () if text.strip()]
    if len(wheres) > MOST_TESTS:
        problems.append(
            Problem(
                "too_many",
                "where",
                _("%(number)s filters are too many.") % {"number": len(wheres)},
                _("Keep %(number)s, or make a segment.") % {"number": MOST_TESTS},
            )
        )
    split = [_split(text) for text in wheres[:MOST_TESTS]]
    types = types_of(name for name, _operator, _value in split) if split else {}
    tests = []
    for text, (name, operator, value) in zip(wheres, split, strict=False):
        try:
            tests.append(read_test(text, name, operator, value, types))
        except RuleError as error:
            problems += [problem.under("where") for problem in error.problems]
    consents = []
    for text in [text for text in lists.get("consent") or () if text.strip()][:MOST_TESTS]:
        consented = _consented(text.replace("\0", ""))
        if consented is not None:
            consents.append(consented)
        else:
            problems.append(
                Problem(
                    "unknown_consent",
                    "consent",
                    _("“%(text)s” is no consent that can be asked for.") % {"text": text[:80]},
                    _("Write it as email.product_news:given, or :missing."),
                )
            )
    segment = None
    if slug := one("segment"):
        segment = Segment.objects.filter(slug=slug).first()
        if segment is None:
            problems.append(
                Problem(
                    "unknown_segment",
                    "segment",
                    _("There is no segment “%(slug)s”.") % {"slug": slug[:80]},
                    _("It may have been renamed. Choose another one."),
                )
            )
    sort = one("sort") or "newest"
    if sort not in SORTS:
        problems.append(
            Problem(
                "unknown_order",
                "sort",
                _("Contacts cannot be sorted by “%(sort)s”.") % {"sort": sort[:80]},
                _("Choose newest, oldest or address."),
            )
        )
        sort = "newest"
    return Filters(
        search=one("search").strip()[:200],
        tests=tuple(tests),
        consents=tuple(consents),
        segment=segment,
        sort=sort,
        after=one("after"),
        problems=tuple(problems),
    )


def _split(text: str) -> tuple[str, str, str]:
    """Name, operator and value of ``plan:one_of:pro,team``. A name may hold colons; an operator is known."""
    at, found = len(text) + 1, ""
    for operator in OPERATORS:
        for ending in (f":{operator}:", f":{operator}"):
            place = text.find(ending)
            whole = ending.endswith(":") or place + len(ending) == len(text)
            if 0 < place < at and whole:
                at, found = place, operator
                break
    if found:
        return text[:at].strip(), found, text[at + len(found) + 2 :].strip()
    name, _colon, rest = text.partition(":")
    operator, _colon, value = rest.partition(":")
    return name.strip(), operator.strip(), value.strip()


def _consented(text: str) -> Consented | None:
    place, _colon, state = text.strip().rpartition(":")
    channel, _dot, topic = place.partition(".")
    fits = channel in CHANNELS and state in STATES and topic and len(topic) <= 50 and topic.isprintable()
    return Consented(channel, topic, state) if fits else None
