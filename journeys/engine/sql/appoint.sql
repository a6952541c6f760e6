INSERT INTO journeys_appointment AS kept (trigger_id, contact_id, due)
SELECT %(trigger)s, contact, due FROM unnest(%(contacts)s::bigint[], %(dues)s::timestamptz[]) AS given (contact, due)
ORDER BY contact
ON CONFLICT (trigger_id, contact_id) DO UPDATE SET due = excluded.due
