INSERT INTO journeys_waitingentrant (journey_id, node_key, contact_id, at, properties, test)
SELECT %(journey)s, %(node)s, contact, at, properties, %(test)s
FROM unnest(%(contacts)s::bigint[], %(instants)s::timestamptz[], %(properties)s::jsonb[])
    AS asked (contact, at, properties)
