-- A scalar subquery per contact walks the index of (contact, name, timestamp) backwards and stops at the first. An
-- EXISTS or a join here would hash all events.
SELECT (
    SELECT event.timestamp FROM contacts_event event
    WHERE event.contact_id = asked.contact AND event.name = %(name)s
      AND event.timestamp > %(since)s AND event.timestamp <= %(now)s
      AND event.received_at > %(since)s AND event.received_at <= %(horizon)s
    ORDER BY event.timestamp DESC LIMIT 1
)
FROM unnest(%(contacts)s::bigint[]) WITH ORDINALITY AS asked (contact, place)
ORDER BY asked.place
