"""What somebody sends by a form, taken as every other fact is."""

from uuid import uuid4

from django.db import transaction

from config import clock
from contacts import ingest
from contacts.forms.asked import AskedForm
from contacts.queries import by_address

EVENT = "form_submitted"


@transaction.atomic
def submit(asked: AskedForm, address: str) -> int | None:
    """Take a form that is valid: its values as an identify, then the event, which is also the evidence of
    the consent given with it. Returns the contact. ``address`` is that of the form's page.

    Whoever has the e-mail address is the contact, people with a user id first; None where that is somebody
    who was erased: nothing more is kept of them. About twenty statements.
    """
    form, now, id = asked.form, clock.now(), uuid4()
    traits = asked.traits()
    ingest.take([{"type": "identify", "messageId": f"form-{id}-who", "traits": traits}], None, now)
    contact = _contact(str(traits["email"]))
    if contact is None:
        return None
    context: dict[str, object] = {"page": {"url": address}}
    if form.topic is not None and asked.cleaned_data.get("consent"):
        context["consent"] = {"categoryPreferences": {f"email.{form.topic.slug}": True}}
    event = {
        "type": "track",
        "event": EVENT,
        "contact": contact,
        "messageId": f"form-{id}",
        "properties": {"form": form.slug},
        "context": context,
    }
    ingest.take([event], None, now)
    return contact


def _contact(email: str) -> int | None:
    """The contact whom an identify by this address alone has met; None for one who was erased."""
    return by_address([email]).get(email.lower())
