-- Whoever is there already was put there by a fact, which knew better.
INSERT INTO journeys_appointment (trigger_id, contact_id, due)
SELECT %(trigger)s, contact, due FROM unnest(%(contacts)s::bigint[], %(dues)s::timestamptz[]) AS kept (contact, due)
ON CONFLICT DO NOTHING
