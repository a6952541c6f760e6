-- `oldest` is the least of all `after`: a constant, by which partitions are pruned when the statement is planned.
SELECT (
    SELECT min(event.timestamp) FROM contacts_event event
    WHERE event.contact_id = asked.contact AND event.name = ANY(%(names)s::text[])
      AND event.timestamp > asked.after AND event.timestamp <= asked.until
      AND event.received_at > %(oldest)s AND event.received_at <= %(horizon)s
)
FROM unnest(%(contacts)s::bigint[], %(afters)s::timestamptz[], %(untils)s::timestamptz[])
     WITH ORDINALITY AS asked (contact, after, until, place)
ORDER BY asked.place
