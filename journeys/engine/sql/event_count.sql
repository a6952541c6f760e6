SELECT counted.*
FROM unnest(%(contacts)s::bigint[]) WITH ORDINALITY AS asked (contact, place)
CROSS JOIN LATERAL (
    SELECT count(*), min(event.timestamp) FROM contacts_event event
    WHERE event.contact_id = asked.contact AND event.name = %(name)s
      AND event.timestamp > %(since)s AND event.timestamp <= %(now)s
      AND event.received_at > %(since)s AND event.received_at <= %(horizon)s
) counted
ORDER BY asked.place
