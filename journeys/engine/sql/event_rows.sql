SELECT event.contact_id, event.timestamp, event.name, event.properties
FROM unnest(%(contacts)s::bigint[]) AS asked (contact)
CROSS JOIN LATERAL (
    SELECT * FROM contacts_event event
    WHERE event.contact_id = asked.contact AND event.name = ANY(%(names)s::text[])
      AND event.timestamp > %(since)s AND event.timestamp <= %(now)s
      AND event.received_at > %(since)s AND event.received_at <= %(horizon)s
    OFFSET 0
) event
ORDER BY event.contact_id, event.timestamp, event.id
