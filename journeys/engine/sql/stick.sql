INSERT INTO journeys_stuckfact (kind, contact_id, name, timestamp, payload, attempt, retry_at, reason, trace)
SELECT kind, contact, name, at, payload, 1, %(retry)s, %(reason)s, %(trace)s
FROM unnest(%(kinds)s::text[], %(contacts)s::bigint[], %(names)s::text[], %(instants)s::timestamptz[],
            %(payloads)s::jsonb[]) AS fact (kind, contact, name, at, payload)
