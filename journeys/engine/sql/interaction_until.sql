-- For the few who have interacted again since the instant that is asked about.
SELECT (
    SELECT max(event.timestamp) FROM contacts_event event
    WHERE event.contact_id = asked.contact AND event.timestamp <= asked.until AND event.received_at <= %(horizon)s
      AND (SELECT type.interaction FROM contacts_eventtype type WHERE type.name = event.name)
)
FROM unnest(%(contacts)s::bigint[], %(untils)s::timestamptz[]) WITH ORDINALITY AS asked (contact, until, place)
ORDER BY asked.place
