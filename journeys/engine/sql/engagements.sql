-- Partitions are pruned by the span of the whole batch, rows by that of each.
SELECT (
    SELECT array_agg(seen.timestamp) FROM (
        SELECT event.timestamp FROM contacts_event event
        WHERE event.contact_id = asked.contact
          AND event.timestamp > asked.until - %(span)s::interval AND event.timestamp <= asked.until
          AND event.timestamp > %(since)s AND event.received_at > %(since)s AND event.received_at <= %(horizon)s
          AND (SELECT type.interaction FROM contacts_eventtype type WHERE type.name = event.name)
          AND event.properties -> 'machine' IS DISTINCT FROM 'true'
        ORDER BY event.timestamp DESC LIMIT 200
    ) seen
)
FROM unnest(%(contacts)s::bigint[], %(untils)s::timestamptz[]) WITH ORDINALITY AS asked (contact, until, place)
ORDER BY asked.place
