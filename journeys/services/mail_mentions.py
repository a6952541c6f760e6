"""Mails to members who are mentioned: one each for what is new, once.

A mention is marked before its mail is handed over, so that nobody is written to twice; where no mail leaves,
the mark goes again and the next pass tries anew, for a day. Home shows it in any case.
"""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from config import clock
from config.log import get_logger
from contacts.models import Member
from journeys.models import Mention
from journeys.queries.mentions import in_plain_words, names_in, readers

MOST = 200
LATELY = timedelta(days=1)
"""Nobody is written to about what was said before that."""

log = get_logger(__name__)


def mail_mentions() -> int:
    """Write to whoever is mentioned and has neither read nor been told of it; return how many mails left.
    Four queries, and one for a mail that does not leave."""
    sent = 0
    for member, mentions in _claimed().items():
        subject, text = _words(mentions)
        try:
            send_mail(subject, text, None, [member.email])
        except Exception as problem:  # noqa: BLE001  # an address that is none must not keep the others from theirs
            log.warning("mention.mail_not_sent", problem=str(problem)[:200])
            Mention.objects.filter(pk__in=[mention.pk for mention in mentions]).update(mailed_at=None)
        else:
            sent += 1
    return sent


@transaction.atomic
def _claimed() -> dict[Member, list[Mention]]:
    """The mentions to tell of, by member, marked as told."""
    new = Mention.objects.filter(mailed_at=None, read_at=None, member__in=readers().order_by())
    found = list(
        new.filter(comment__written_at__gt=clock.real_now() - LATELY)
        .select_related("member", "comment__author", "comment__rule")
        .order_by("pk")
        .select_for_update(of=("self",), skip_locked=True)[:MOST]
    )
    Mention.objects.filter(pk__in=[mention.pk for mention in found]).update(mailed_at=clock.real_now())
    claimed: dict[Member, list[Mention]] = {}
    for mention in found:
        claimed.setdefault(mention.member, []).append(mention)
    return claimed


def _words(mentions: list[Mention]) -> tuple[str, str]:
    """The subject and the text of a mail about these."""
    names = names_in(mention.comment.text for mention in mentions)
    parts = []
    for mention in mentions:
        said = mention.comment
        words = {"name": said.author or _("Somebody"), "rule": said.rule.name}
        head = _("%(name)s mentions you in the discussion of %(rule)s:") % words
        address = f"{settings.WEFT_BASE_URL}{reverse('journeys:rule', args=[said.rule.slug])}"
        parts += [head, in_plain_words(said.text, names), f"{address}#thread-{said.parent_id or said.pk}"]
    first = mentions[0].comment.rule.name
    subject = _("You are mentioned: %(rule)s") % {"rule": " ".join(first.split())}
    return subject, "\n\n".join(parts)
