"""Two contacts that are one person. Event collection finds that out by itself (``contacts.ingest.people``);
here a member of the team says it."""

from django.db import transaction

from config import clock
from config.nudge import nudge
from contacts import watching
from contacts.ingest import looks, writes
from contacts.ingest.catalog import Catalog
from contacts.ingest.people import Directory, Person
from contacts.ingest.rows import Rows
from contacts.models import Contact
from contacts.statements import ask, texts


def merge(contact: Contact, into: Contact) -> None:
    """Merge a contact into another: names, events, totals, consent (a withdrawal wins), accounts,
    attributes (the newest word) and what the engine has yet to look at. The row stays, empty, and leads to
    the other; the engine moves its journeys by the inbox row that this writes.

    Keeps every batch of events out meanwhile. Some fifteen statements. Raises ValueError for one contact
    twice, or for one that was merged already.
    """
    now = clock.now()
    with transaction.atomic():
        ask(watching.ALONE)
        contact.refresh_from_db()
        into.refresh_from_db()
        if contact == into or contact.merged_into_id or into.merged_into_id:
            raise ValueError("Only two different contacts, neither of them merged before, can be merged.")
        loser, winner = Person(contact.pk, known=False), Person(into.pk, known=False)
        directory = Directory(merged=[(loser, winner)])
        rows = Rows()
        rows.read([], [loser, winner], (), [])
        rows.merge(loser, winner)
        (known,) = ask(
            ("catalog", {"now": now, "events": "{}", "attributes": texts(rows.profiles[winner].changed)})
        )
        catalog = Catalog.of(known, ())
        facts = writes.facts(directory, catalog, rows, now)
        queued = looks.of_people(directory, catalog, rows, now)
        ask(*writes.people(directory, rows), *writes.inbox(facts), *queued)
        nudge("journeys.segments", "express")
        nudge("journeys.wake", "express")
