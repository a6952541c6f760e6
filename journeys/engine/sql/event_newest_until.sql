SELECT (
    SELECT event.timestamp FROM contacts_event event
    WHERE event.contact_id = asked.contact AND event.name = %(name)s AND event.timestamp <= asked.until
      AND event.received_at <= %(horizon)s
    ORDER BY event.timestamp DESC LIMIT 1
)
FROM unnest(%(contacts)s::bigint[], %(untils)s::timestamptz[]) WITH ORDINALITY AS asked (contact, until, place)
ORDER BY asked.place
