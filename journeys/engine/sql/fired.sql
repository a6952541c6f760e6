UPDATE journeys_appointment kept SET fired = given.fired, due = given.due
FROM unnest(%(contacts)s::bigint[], %(fired)s::timestamptz[], %(dues)s::timestamptz[]) AS given (contact, fired, due)
WHERE kept.trigger_id = %(trigger)s AND kept.contact_id = given.contact
