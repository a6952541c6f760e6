"""Somebody whom the database refused to let go on, until they were parked."""

from datetime import timedelta
from typing import Any

from django.db import connection

from config import clock
from contacts.models import Contact
from journeys.models import Enrollment
from tests.journeys.engine import stage

POISON = """
CREATE FUNCTION refuse_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'poison'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON journeys_leg
    FOR EACH ROW WHEN (NEW.contact_id = %s) EXECUTE FUNCTION refuse_step();
"""


def park(**journey: Any) -> Contact:
    """Park somebody who waits for an event that does not come; the cause is gone then."""
    stage.publish(stage.waiting_journey(**journey))
    contact = stage.somebody(email="poor@example.com")
    stage.happen(contact, "started")
    stage.rest()
    with connection.cursor() as cursor:
        cursor.execute(POISON % contact.pk)
    row = Enrollment.objects.get(contact=contact)
    while row.state != Enrollment.State.FAILED:
        assert row.due is not None
        clock.move(row.due + timedelta(seconds=1) - clock.real_now())
        stage.rest()
        row.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON journeys_leg; DROP FUNCTION refuse_step()")
    return contact
