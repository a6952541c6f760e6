"""Mentioning members of the team in a comment: `@name` or `@address` becomes a mention that outlives a change
of their name, and they hear of it."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from config import clock
from config.nudge import nudge
from contacts.models import Member
from journeys.models import Mention, RuleComment
from journeys.queries.mentions import readers
from journeys.queries.said import MENTIONED
from journeys.rules.problems import Problem, RuleError


def with_mentions(text: str) -> tuple[str, list[Member]]:
    """The text as it is stored, and who is mentioned in it, each once. One query; none without an @.

    Whoever may not read the rulebook is not found, so their name stays a word. Raises RuleError for a name
    that several members have.
    """
    known = list(readers()) if "@" in text else []
    if not known:
        return text, []
    by_word: dict[str, list[Member]] = {}
    for member in known:
        for word in dict.fromkeys((member.email.lower(), str(member).lower())):
            by_word.setdefault(word, []).append(member)
    ids = {str(member.pk): member for member in known}
    words = "|".join(re.escape(word) for word in sorted(by_word, key=len, reverse=True))
    # Behind a letter or a dot it is an address of somebody else; what goes on is another name.
    typed = re.compile(rf"{MENTIONED.pattern}|(?<![\w.@/])@({words})(?![\w@]|\.\w)", re.IGNORECASE)
    mentioned: dict[int, Member] = {}

    def stored(found: re.Match[str]) -> str:
        if found[1] and found[1] not in ids:
            return f"@\\[{found[1]}]"
        named = [ids[found[1]]] if found[1] else by_word.get(found[2].lower(), [])
        if not named:
            return found[0]
        if len(named) > 1:
            raise _ambiguous(found[2], named)
        mentioned[named[0].pk] = named[0]
        return f"@[{named[0].pk}]"

    return typed.sub(stored, text), list(mentioned.values())


def tell(comment: RuleComment, mentioned: Iterable[Member]) -> None:
    """Let them find the comment among their mentions, and be written to; nobody is told of what they say
    themselves. One statement."""
    made = Mention.objects.bulk_create(
        Mention(comment=comment, member=member) for member in mentioned if member.pk != comment.author_id
    )
    if made:
        nudge("journeys.mail_mentions", "housekeeping")


def read(member: Member, mentions: Iterable[int] | None = None) -> int:
    """Mark mentions of the member as read, all of them for None; return how many were not. One statement."""
    unread = Mention.objects.filter(member=member, read_at=None)
    if mentions is not None:
        unread = unread.filter(pk__in=list(mentions))
    return unread.update(read_at=clock.real_now())


def _ambiguous(name: str, named: list[Member]) -> RuleError:
    addresses = ", ".join(f"@{member.email}" for member in named[:4])
    message = _("“@%(name)s” could be several people.") % {"name": name}
    cure = _("Write one of %(addresses)s.") % {"addresses": addresses}
    return RuleError([Problem("ambiguous_mention", "text", message, cure)])
