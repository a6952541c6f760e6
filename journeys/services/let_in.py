"""Letting contacts into a live journey by hand or by program, through its trigger for that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Contact, Identity, Member, SegmentMember
from contacts.queries import by_address
from journeys.engine.enroll import Admission, enroll
from journeys.graph.document import parse_journey
from journeys.kinds.trigger_api import kind as by_hand
from journeys.models import Journey, Version
from journeys.rules.problems import Problem, RuleError
from journeys.services.journal import write

AT_ONCE = 1_000
"""So many at one statement, well under a second."""
MOST_OF_A_SEGMENT = 20_000
"""More members of a segment than these enter by a schedule, in the background."""


@dataclass(frozen=True, slots=True)
class Named:
    """Contacts as others name them: found ones by id, each once, and the names that nobody has."""

    contacts: tuple[int, ...]
    unknown: tuple[str, ...]


def named(public_ids: Sequence[UUID], user_ids: Sequence[str]) -> Named:
    """Find contacts by public id or user id; who was merged counts as who they are now, who was erased as
    unknown. Three queries."""
    rows = Contact.objects.filter(public_id__in=public_ids, erased_at=None)
    by_id = {
        public_id: into or pk for pk, public_id, into in rows.values_list("pk", "public_id", "merged_into")
    }
    users = Identity.objects.filter(kind=Identity.Kind.USER, value__in=user_ids, contact__erased_at=None)
    by_user = dict(users.values_list("value", "contact"))
    found = [*(by_id.get(one) for one in public_ids), *(by_user.get(one) for one in user_ids)]
    names = [*map(str, public_ids), *user_ids]
    return Named(
        tuple(dict.fromkeys(one for one in found if one is not None)),
        tuple(name for name, one in zip(names, found, strict=True) if one is None),
    )


def called(names: Sequence[str]) -> Named:
    """Find contacts by what people type: user ids, or e-mail addresses, whose contacts with a user id come
    first. Three queries."""
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    by_user = named([], wanted)
    users = Identity.objects.filter(kind=Identity.Kind.USER, value__in=wanted).values_list("value", flat=True)
    left = [name for name in wanted if name not in set(users)]
    addressed = by_address([name for name in left if "@" in name])
    found = [addressed[name.lower()] for name in left if name.lower() in addressed]
    unknown = [name for name in by_user.unknown if name.lower() not in addressed]
    return Named(tuple(dict.fromkeys([*by_user.contacts, *found])), tuple(unknown))


def members_of(segment: str) -> list[int]:
    """The contacts who are in a segment now. Raises RuleError where they are too many for one call."""
    rows = SegmentMember.objects.filter(segment__slug=segment, contact__erased_at=None)
    found = list(rows.order_by("contact").values_list("contact", flat=True)[: MOST_OF_A_SEGMENT + 1])
    if len(found) > MOST_OF_A_SEGMENT:
        message = _("More than %(number)s people are in this segment.") % {"number": MOST_OF_A_SEGMENT}
        cure = _("Let them in by a trigger 'Schedule': it takes its time and loses nobody.")
        raise RuleError([_problem("too_many", message, cure)])
    return found


@transaction.atomic
def let_in(
    journey: Journey, contacts: Sequence[int], properties: Mapping[str, Any], member: Member | None
) -> Admission:
    """Let contacts in now, with these entry properties; who got in, who waits for a paused journey, and why
    others did not.

    Raises RuleError where the journey is not live, or where its live version has no trigger for it. About
    eight statements.
    """
    if journey.live_version is None:
        raise RuleError([_problem("not_live", _("This journey is not live."), _("Publish it first."))])
    entrance = entrance_of(journey.live_version)
    if entrance is None:
        raise RuleError([
            _problem(
                "no_trigger",
                _("The live version of this journey lets nobody in by hand."),
                _("Add the trigger 'By hand or API' to its draft, and publish it."),
            )
        ])  # fmt: skip
    admission = Admission()
    for start in range(0, max(len(contacts), 1), AT_ONCE):
        some = contacts[start : start + AT_ONCE]
        done = enroll(journey.live_version.pk, some, dict(properties), entrance)
        admission.entered += done.entered
        admission.refused.update(done.refused)
        admission.waiting += done.waiting
    said = _("Let %(number)s into %(journey)s.") % {
        "number": len(admission.entered),
        "journey": journey.name,
    }
    details = {"refused": dict(admission.refused), "waiting": admission.waiting}
    write(member, "journey.let_in", f"journey:{journey.slug}", said, details)
    return admission


def entrance_of(version: Version) -> str | None:
    """The trigger by which people are let in by hand; None where there is none."""
    document = parse_journey(version.document)
    return next((node.key for node in document.nodes.values() if node.kind is by_hand), None)


def _problem(code: str, message: str, cure: str) -> Problem:
    return Problem(code, "", message, cure)
