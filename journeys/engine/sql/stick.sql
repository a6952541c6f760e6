INSERT INTO journeys_stuckfact (kind, contact_id, name, timestamp, payload, apart_at, attempt, retry_at, reason, trace)
SELECT kind, contact, name, at, payload, %(now)s, 1, %(retry)s, %(reason)s, %(trace)s
FROM unnest(%(kinds)s::text[], %(contacts)s::bigint[], %(names)s::text[], %(instants)s::timestamptz[],
            %(payloads)s::jsonb[]) AS fact (kind, contact, name, at, payload)
