"""The seven steps of a first campaign, until all are done."""

from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

DONE = """
SELECT EXISTS (SELECT FROM journeys_node),
       EXISTS (SELECT FROM journeys_rule),
       EXISTS (SELECT FROM journeys_ruleversion WHERE status = 'approved'),
       EXISTS (SELECT FROM journeys_version),
       EXISTS (SELECT FROM contacts_contactevent),
       EXISTS (SELECT FROM journeys_decision),
       EXISTS (SELECT FROM journeys_conversion)
"""


@dataclass(frozen=True, slots=True)
class CampaignStep:
    """One step: what to do, why, where; and whether it is done."""

    title: str
    why: str
    address: str
    done: bool
    next: bool = False


def first_campaign() -> list[CampaignStep]:
    """The steps with what is done of them; empty once all are. One statement that looks for one row of
    each."""
    with connection.cursor() as cursor:
        cursor.execute(DONE)
        done = list(cursor.fetchone() or ())
    if all(done):
        return []
    journeys, rules = reverse("journeys:journeys"), reverse("journeys:rules")
    steps = [
        (_("Draw a journey"), _("What may happen after what: messages, waits, decisions."), journeys),
        (_("Write its rule"), _("Who goes which way, and why, in a table that everybody can read."), rules),
        (_("Have the rule approved"), _("Somebody else reads it; nothing unapproved decides."), rules),
        (_("Publish the journey"), _("Its tests run first; whoever enters from then on walks it."), journeys),
        (_("Send the first event"), _("By the library that your site uses already."), journeys),
        (
            _("See the logic decide"),
            _("Each decision says which row it was, and which values it saw."),
            rules,
        ),
        (_("Reach the goal"), _("From then on the numbers say what the logic is worth."), journeys),
    ]
    following = done.index(False)
    return [
        CampaignStep(title, why, address, done[at], at == following)
        for at, (title, why, address) in enumerate(steps)
    ]
