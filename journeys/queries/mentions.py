"""Who is mentioned in what the team says: `@[12]` in a stored text is member 12, whatever they are called."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from contacts.members import holders
from contacts.models import Member
from journeys.models import Mention, Rule
from journeys.queries.said import MENTIONED, plain_text

MAY_READ = "journeys.view_rule"
"""What somebody must be allowed to be mentioned at all: else they would hear of what they may not read."""

MOST_PROPOSED = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody who can be mentioned; `types` is what stands behind the @ to mean them alone."""

    name: str
    email: str
    types: str


def readers() -> QuerySet[Member]:
    """The members who may read the rulebook, by name. One query."""
    return holders(MAY_READ).order_by("name", "email")


def proposals(typed: str) -> list[Proposal]:
    """Members whose name (a word of it) or address begins with what is typed. One query."""
    # A space at the end is kept: behind a whole name nobody is being called any more.
    wanted = re.sub(r"\s+", " ", typed.lower()).lstrip()
    known = list(readers())
    called = Counter(str(member).lower() for member in known)
    found = []
    for member in known:
        name = str(member).lower()
        words = f" {name}\n {member.email}"
        if f" {wanted}" in words:
            types = str(member) if called[name] == 1 else member.email
            found.append(Proposal(str(member), member.email, types))
    return found[:MOST_PROPOSED]


def names_in(texts: Iterable[str]) -> dict[int, str]:
    """What the members are called now whom these texts mention. One query; none where they mention nobody."""
    ids = {int(found) for text in texts for found in MENTIONED.findall(text)}
    return {member.pk: str(member) for member in Member.objects.filter(pk__in=ids)} if ids else {}


def in_plain_words(text: str, names: dict[int, str]) -> str:
    """A stored text with names in the place of mentions."""
    return MENTIONED.sub(lambda found: f"@{names.get(int(found[1]), '?')}", text)


def unread_on(rule: Rule, member: Member) -> dict[int, int]:
    """Of the comments on a rule that mention the member and that they have not read: the mention by comment.
    One query."""
    found = Mention.objects.filter(member=member, comment__rule=rule, read_at=None)
    return dict(found.values_list("comment_id", "pk"))


def unread(member: Member) -> int:
    """How many mentions the member has not read. One query."""
    return Mention.objects.filter(member=member, read_at=None).count()


def mentions_of(member: Member, most: int) -> list[tuple[Mention, str]]:
    """The latest comments that mention the member, each with its text on one line and without marks, those
    not read before the others. Two queries."""
    found = list(
        Mention.objects.filter(member=member)
        .select_related("comment__author", "comment__rule")
        .order_by(F("read_at").asc(nulls_first=True), "-pk")[:most]
    )
    names = names_in(mention.comment.text for mention in found)
    return [(mention, plain_text(mention.comment.text, names)) for mention in found]
