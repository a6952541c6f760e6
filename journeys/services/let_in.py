"""Letting contacts into a live journey by hand or by program, through its trigger for that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Contact, Identity, Member
from journeys.engine.enroll import Admission, enroll
from journeys.graph.document import parse_journey
from journeys.kinds.trigger_api import kind as by_hand
from journeys.models import Journey
from journeys.rules.problems import Problem, RuleError
from journeys.services.journal import write

AT_ONCE = 1_000
"""So many at one call, in one transaction of well under a second."""


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
    document = parse_journey(journey.live_version.document)
    entrance = next((node.key for node in document.nodes.values() if node.kind is by_hand), None)
    if entrance is None:
        raise RuleError([
            _problem(
                "no_trigger",
                _("The live version of this journey lets nobody in by hand."),
                _("Add the trigger 'By hand or API' to its draft, and publish it."),
            )
        ])  # fmt: skip
    admission = enroll(journey.live_version.pk, contacts, dict(properties), entrance)
    said = _("Let %(number)s into %(journey)s.") % {
        "number": len(admission.entered),
        "journey": journey.name,
    }
    details = {"refused": dict(admission.refused), "waiting": admission.waiting}
    write(member, "journey.let_in", f"journey:{journey.slug}", said, details)
    return admission


def _problem(code: str, message: str, cure: str) -> Problem:
    return Problem(code, "", message, cure)
