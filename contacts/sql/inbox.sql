INSERT INTO contacts_inbox (kind, contact_id, name, "timestamp", payload)
SELECT kind, contact, name, at, payload
FROM unnest(%(kinds)s::text[], %(contacts)s::bigint[], %(names)s::text[], %(at)s::timestamptz[], %(payloads)s::jsonb[])
    AS given (kind, contact, name, at, payload)
