"""Making a key for whoever sends events, and taking one out of use, each with its line in the journal."""

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import keys
from contacts.models import Key, Member
from journeys.services.journal import write


@transaction.atomic
def make_write_key(name: str, member: Member) -> tuple[Key, str]:
    """A new write key and its secret, which is known now and never again. Two inserts."""
    key, secret = keys.make(Key.Kind.WRITE, name)
    write(member, "key.made", f"key:{key.public_id}", _("Made the write key %(name)s.") % {"name": name})
    return key, secret
