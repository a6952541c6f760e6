"""Whether somebody other than its author must approve a version of a rule."""

from django.db import transaction

from contacts.members import holders
from contacts.models import Member
from journeys.models import TeamSettings
from journeys.services.journal import write

FourEyes = TeamSettings.FourEyes


def reviewers() -> int:
    """How many active members hold the right to approve. One query."""
    return holders("journeys.approve_rule").count()


def choice() -> FourEyes:
    """What the team has agreed on. One query."""
    stored = TeamSettings.objects.values_list("four_eyes", flat=True).first()
    return FourEyes(stored) if stored else FourEyes.AUTOMATIC


def four_eyes() -> bool:
    """Whether nobody may approve what they changed last: as agreed, and unless something was agreed, as soon
    as two people hold the right. Two queries at most."""
    agreed = choice()
    return reviewers() > 1 if agreed == FourEyes.AUTOMATIC else agreed == FourEyes.ON


@transaction.atomic
def agree_on_four_eyes(member: Member, agreed: FourEyes) -> None:
    """Store what the team agrees on, and write it into the journal where it is something new."""
    before = choice()
    TeamSettings.objects.update_or_create(pk=1, defaults={"four_eyes": agreed})
    if agreed != before:
        sentence = f"Four eyes on rules: {FourEyes(agreed).label} (before: {FourEyes(before).label})."
        write(member, "team.four_eyes", "team:four-eyes", sentence, {"before": before, "after": agreed})
