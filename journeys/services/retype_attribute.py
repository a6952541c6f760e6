"""Another type for an attribute of the catalog."""

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Attribute, Member, Retyping
from contacts.retyping import converting
from journeys.rules.problems import Problem, RuleError
from journeys.services.adopt import BUILT_IN
from journeys.services.journal import write

FIXED = BUILT_IN | {"created_at"}
"""Attributes that contacts have in columns of their own, whose types are the product's."""


@transaction.atomic
def retype(attribute: Attribute, type: str, member: Member) -> Retyping:
    """Give the attribute another type; values that are stored follow in the background.

    Raises RuleError where it cannot have that type, or a change is still under way. About eight statements.
    """
    if attribute.name in FIXED or type not in Attribute.Type.values or type == attribute.type:
        message = _("%(fact)s cannot have the type '%(type)s'.") % {"fact": attribute.name, "type": type[:20]}
        raise RuleError([Problem("unknown_type", "type", message, _("Choose another type."))])
    if Retyping.objects.select_for_update().filter(pk=attribute.pk, ended_at=None).exists():
        message = _("Its values are still being converted.")
        raise RuleError([Problem("under_way", "type", message, _("Wait until that is done."))])
    before = attribute.get_type_display()
    begun = converting.begin(attribute, type, member)
    after = Attribute.Type(type).label
    said = f"Changed the type of {attribute.name} from {before} to {after}."
    write(member, "fact.retyped", f"fact:contact.{attribute.name}"[:160], said)
    return begun
